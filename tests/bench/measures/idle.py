"""What a host holds in memory that watches an engine and answers its probes, also after a million of
them."""

import time

from harness import engines, load, memory
from harness.backups import Client
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "idle"
HEALTH = "/actuator/health"
AFTER_S = 10
REQUESTS = 100
ROUNDS = 7
# First as many connections and requests as ever, then the million that may not leave anything.
SETTLING, MANY = 100_000, 1_000_000
DRIVE_S = 3
GROWTH_MB = 0.1


def measure(bench):
    resident, private_dirty = [], []
    with engines.scripted() as url:
        rounds = min(bench.pairs, ROUNDS)
        for number in range(1, rounds + 1):
            with Host("opensearch-2", url) as host:
                _settle(bench, host)
                resident.append(memory.resident(host.pid))
                private_dirty.append(memory.private_dirty(host.pid))
            bench.say(
                f"start {number} of {rounds}: resident {resident[-1]:.2f} MB, "
                f"private dirty {private_dirty[-1]:.2f} MB"
            )
        grown, details = _grown(bench, url)
    title = "idle with the backup plugin: "
    return Result(
        [
            Row(title + "resident", "MB", resident, goal=Goal("ours", "<", 18)),
            Row(title + "private dirty", "MB", private_dirty, goal=Goal("ours", "<", 4)),
            Row("resident memory that a million requests leave behind", "MB", [grown],
                goal=Goal("ours", "<=", GROWTH_MB)),
        ],
        {"requests": REQUESTS} | details,
    )  # fmt: skip


def _settle(bench, host):
    begun = time.monotonic()
    with Client(host.port) as client:
        for _ in range(REQUESTS):
            client.call("GET", HEALTH, 200)
    time.sleep(max(begun + (1 if bench.brief else AFTER_S) - time.monotonic(), 0))


def _grown(bench, url):
    _, cpu = load.two_processors()
    with Host("opensearch-2", url) as host:
        _settle(bench, host)
        held = [memory.resident(host.pid)]
        for count in (SETTLING, SETTLING if bench.brief else MANY):
            answered = 0
            while answered < count:
                answered += load.drive(host.pid, host.port, HEALTH, cpu, DRIVE_S)["requests"]
            time.sleep(1)
            held.append(memory.resident(host.pid))
    before, settled, after = held
    bench.say(f"resident {before:.2f} MB, then {settled:.2f} MB, after many requests {after:.2f} MB")
    return after - settled, {"resident_mb": held, "last_requests": answered}
