"""A backup whose parts take some seconds each: what the host's pauses between two looks cost."""

from harness import backup_pairs
from harness.pairs import Goal
from harness.throttle import Throttle

NAME = "backup_slow"
PART_S = 5


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} parts throttled to {PART_S} s each"
    throttle = Throttle(NAME, PART_S)
    return backup_pairs.measure(
        bench,
        title,
        Goal("ratio", "<=", 1.05),
        throttle.fill_a_part_each,
        throttle.use_fresh_repository,
    )
