"""A backup of six parts with next to nothing in them: what the host adds to the engine's own time."""

from harness import backup_pairs
from harness.pairs import Goal

NAME = "backup_tiny"


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} tiny parts until COMPLETED"
    return backup_pairs.measure(bench, title, Goal("ratio", "<=", 1.3))
