"""What a snapshot costs in a warm verbose list, from 1,000 to 60,000 of them."""

import contextlib
import statistics

from harness import curl, lists, recorded
from harness.pairs import Goal, Result, Row

NAME = "list_cost"
SIZES = (1_000, 3_000, 10_000, 30_000, 60_000)
FEW_SIZES = (300, 600)
# Lists of each size in a round: the short ones are disturbed most.
LISTED_IN_A_ROUND = 30_000
REPEATS = (3, 20)
# Between the dearest snapshot and the cheapest one.
SPREAD = 1.2


def measure(bench):
    recorded.build(bench.say)
    sizes = FEW_SIZES if bench.brief else SIZES
    with contextlib.ExitStack() as ends:
        urls = {}
        for size in sizes:
            engine = ends.enter_context(recorded.engine(size - size % recorded.PARTS))
            host = ends.enter_context(lists.host(recorded.KIND, engine))
            lists.require_whole(host.port, size // recorded.PARTS)
            urls[size] = lists.url_of(host.port)
        rounds = [_round(urls) for _ in range(bench.pairs)]
    largest = [one[sizes[-1]] for one in rounds]
    rows = [
        Row(f"a snapshot in a warm list of {size}, beside one of {sizes[-1]}", "us",
            [one[size] for one in rounds], largest)
        for size in sizes[:-1]
    ]  # fmt: skip
    # Of each round: noise can only widen it.
    rows.append(
        Row(
            f"the dearest of them beside the cheapest, {sizes[0]} to {sizes[-1]}",
            "us",
            [max(one.values()) for one in rounds],
            [min(one.values()) for one in rounds],
            Goal("ratio", "<=", SPREAD),
        )
    )
    return Result(rows, {"sizes": sizes, "us_a_snapshot": rounds})


def _round(urls):
    """Microseconds a snapshot, by size."""
    told = {}
    for size, url in urls.items():
        least, most = REPEATS
        repeats = min(max(LISTED_IN_A_ROUND // size, least), most)
        took = statistics.median(curl.get_ms(url) for _ in range(repeats))
        told[size] = took * 1000 / size
    return told
