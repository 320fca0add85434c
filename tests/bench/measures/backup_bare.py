"""A backup of six parts as fast as the engine can: the worst case for a host that looks from time to
time, beside a loop that is told."""

from harness import backup_pairs
from harness.pairs import Goal

from .backup_tiny import WARM_UP

NAME = "backup_bare"


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} parts that hold next to nothing"
    return backup_pairs.measure(
        bench, title, Goal("ratio", "<=", 1.2), warm_up=WARM_UP, most_requests=15
    )
