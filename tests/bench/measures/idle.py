"""What a host holds in memory that watches an engine and answers its probes."""

import time

from harness import engines, memory
from harness.backups import Client
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "idle"
AFTER_S = 10
REQUESTS = 100


def measure(bench):
    after_s = 1 if bench.brief else AFTER_S
    resident, private_dirty = [], []
    with engines.scripted() as url:
        for number in range(1, bench.pairs + 1):
            begun = time.monotonic()
            with Host("opensearch-2", url) as host:
                with Client(host.port) as client:
                    for _ in range(REQUESTS):
                        client.call("GET", "/actuator/health", 200)
                time.sleep(max(begun + after_s - time.monotonic(), 0))
                resident.append(memory.resident(host.pid))
                private_dirty.append(memory.private_dirty(host.pid))
            bench.say(
                f"start {number} of {bench.pairs}: resident {resident[-1]:.2f} MB, "
                f"private dirty {private_dirty[-1]:.2f} MB"
            )
    title = "idle with the backup plugin: "
    return Result(
        [
            Row(title + "resident", "MB", resident, goal=Goal("ours", "<", 20)),
            Row(title + "private dirty", "MB", private_dirty, goal=Goal("ours", "<", 5)),
        ],
        {"seconds_after_the_start": after_s, "requests": REQUESTS},
    )

