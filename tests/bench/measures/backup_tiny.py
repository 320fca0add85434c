"""A backup of six parts that hold next to nothing: what the host adds to the engine's own time."""

from harness import backup_pairs
from harness.pairs import Goal

NAME = "backup_tiny"
# A young engine is still compiling itself: its first backups take three times as long.
WARM_UP = 10


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} tiny parts until COMPLETED"
    return backup_pairs.measure(bench, title, Goal("ratio", "<=", 1.3), warm_up=WARM_UP)
