"""Processor time of hosts that nobody asks, but that watch their engine."""

import contextlib
import time

from harness import engines, load
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "idle_processor"
SECONDS = 60
# All at the same time: each has its own time, and none of them does much.
HOSTS = 3
SETTLED_AFTER_S = 5


def measure(bench):
    seconds = 2 if bench.brief else SECONDS
    with contextlib.ExitStack() as ends:
        url = ends.enter_context(engines.scripted())
        hosts = [ends.enter_context(Host("opensearch-2", url)) for _ in range(HOSTS)]
        time.sleep(0 if bench.brief else SETTLED_AFTER_S)
        before = [load.processor_seconds(host.pid) for host in hosts]
        begun = time.monotonic()
        time.sleep(seconds)
        after = [load.processor_seconds(host.pid) for host in hosts]
        took = time.monotonic() - begun
    shares = [(b - a) / took * 100 for a, b in zip(before, after, strict=True)]
    title = f"processor time of an idle host over {seconds} s"
    return Result(
        [Row(title, "%", shares, goal=Goal("ours", "<", 0.05))],
        {"seconds": took, "processor_s": [b - a for a, b in zip(before, after, strict=True)]},
    )
