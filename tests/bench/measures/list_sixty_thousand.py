"""The verbose list of 60,000 snapshots: its time beside transferring and scanning the engine's answer,
and the memory that it takes."""

import time

from harness import curl, lists, memory, recorded
from harness.pairs import Goal, Result, Row

NAME = "list_sixty_thousand"
COUNT, FEW = 60_000, 3_000
AT_ONCE = 20
MEMORY_ROUNDS = 5
# A first look at the engine, and what it leaves behind, belong to the start.
SETTLED_AFTER_S = 2.0
LEAST_MB = 0.1
MOST_MB = 24


def measure(bench):
    recorded.build(bench.say)
    count = FEW if bench.brief else COUNT
    with recorded.engine(count) as url, recorded.engine(recorded.PARTS) as nearly_empty:
        times = _times(bench, url, count)
        taken = [_memory(bench, url, nearly_empty) for _ in range(min(bench.pairs, MEMORY_ROUNDS))]
    title = f"verbose list of {count} snapshots"
    above = f"memory above idle, {count} snapshots, "
    few = Goal("ours", "<=", MOST_MB)
    columns = {name: [one[name] for one in taken] for name in taken[0]}
    one_list = [max(a, b) for a, b in zip(columns["cold"], columns["warm"], strict=True)]
    ours = [one[0] for one in times]
    return Result(
        [
            Row(f"{title}, warm; curl and jq -c", "ms", ours, [one[1] for one in times],
                Goal("ratio", "<=", 1.2)),
            Row(f"{title}, warm; curl and grep -c", "ms", ours, [one[2] for one in times]),
            Row(above + "cold", "MB", columns["cold"], goal=few),
            Row(above + "warm", "MB", columns["warm"], goal=few),
            Row(above + f"{AT_ONCE} lists at once, beside one", "MB", columns["at_once"], one_list,
                Goal("ratio", "<=", 1.3)),
        ],
        {"snapshots": count, "answered_by": f"recorded {recorded.KIND}", "memory_mb": taken},
    )  # fmt: skip


def _times(bench, url, count):
    """[(ours, jq, grep)...]"""
    peer = recorded.listing(url)
    with lists.host(recorded.KIND, url) as host:
        ours = lists.url_of(host.port)
        lists.require_whole(host.port, count // recorded.PARTS)
        curl.pipe_ms(ours), curl.pipe_ms(peer, ["jq", "-c", "."])  # unmeasured
        both = bench.alternate(
            lambda: curl.pipe_ms(ours),
            lambda: (
                curl.pipe_ms(peer, ["jq", "-c", "."]),
                curl.pipe_ms(peer, ["grep", "-c", "snapshot"]),
            ),
        )
    return [(a, *b) for a, b in both]


def _memory(bench, url, nearly_empty):
    with lists.host(recorded.KIND, nearly_empty, lists.ON_DEMAND) as host:
        time.sleep(SETTLED_AFTER_S)
        idle = memory.resident(host.pid)
    with lists.host(recorded.KIND, url, lists.ON_DEMAND) as host:
        ours = lists.url_of(host.port)

        def above(ask):
            ask()
            told = memory.largest_resident(host.pid) - idle
            time.sleep(SETTLED_AFTER_S)
            memory.forget_largest(host.pid)
            return max(told, LEAST_MB)

        took = {
            "idle": idle,
            "cold": above(lambda: curl.get(ours)),
            "warm": above(lambda: curl.get(ours)),
            "at_once": above(lambda: curl.at_once(ours, AT_ONCE)),
        }
    bench.say(", ".join(f"{name} {value:.1f} MB" for name, value in took.items()))
    return took
