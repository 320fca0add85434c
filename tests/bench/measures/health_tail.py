"""The slowest of a thousand health requests at half the maximum rate, beside nginx."""

from harness import host, load, rate, steady
from harness.pairs import Goal, Result, Row

NAME = "health_tail"
PATH = "/actuator/health"
SECONDS = 4
TARGETS = ("steady_load",)


def measure(bench):
    host.build(bench.say, TARGETS)
    seconds = 1 if bench.brief else SECONDS
    told = {"ours": [], "peer": []}
    with rate.servers(PATH) as servers:
        most = {
            which: load.drive(*of, PATH, servers.load_cpu, 1, rate.CONNECTIONS)["requests_per_s"]
            for which, of in servers.by_name.items()
        }
        # The same for both, so half of what the slower one can.
        half = int(min(most.values()) / 2)

        def drive(which):
            told[which].append(_steadily(servers, which, half, seconds))
            return told[which][-1]

        drive("ours"), drive("peer")  # unmeasured
        for values in told.values():
            values.clear()
        both = bench.alternate(lambda: drive("ours"), lambda: drive("peer"), "p999_us")
    rows = []
    for quantile, name, goal in (
        ("p999_us", "p99.9", Goal("ratio", "<=", 1.2)),
        ("p99_us", "p99", None),
        ("p50_us", "median", None),
    ):
        title = f"{name} of health at half the maximum rate, {rate.CONNECTIONS} connections"
        rows.append(Row(title, "us", *([one[quantile] for one in side] for side in zip(*both)), goal))
    return Result(
        rows, {"maximum_per_s": most, "asked_per_s": half, "seconds": seconds, "latencies": told}
    )


def _steadily(servers, which, per_second, seconds):
    _, port = servers.by_name[which]
    return steady.drive(port, PATH, servers.load_cpu, rate.CONNECTIONS, per_second, seconds)
