"""A backup of six tiny parts, 30 to 60 ms each: what the host adds to the engine's own time."""

from harness import backup_pairs
from harness.pairs import Goal
from harness.throttle import Throttle

NAME = "backup_tiny"
# In memory an engine takes some 15 ms for a part that holds next to nothing.
MORE_S = 0.045
# A young engine is still compiling itself: its first backups take three times as long.
WARM_UP = 10


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} tiny parts until COMPLETED"
    throttle = Throttle(NAME, MORE_S)
    return backup_pairs.measure(
        bench,
        title,
        Goal("ratio", "<=", 1.2),
        throttle.fill_a_part_each,
        throttle.use_fresh_repository,
        warm_up=WARM_UP,
        most_requests=15,
    )
