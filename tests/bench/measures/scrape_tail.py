"""The slowest of a hundred scrapes of a page with 200 series of a plugin."""

from harness import engines, host, load, paths, rate, steady
from harness.pairs import Goal, Result, Row

NAME = "scrape_tail"
PATH = "/actuator/prometheus"
# More than any Prometheus asks, and little enough for each to be alone.
PER_SECOND = 100
CONNECTIONS = 4
SECONDS = 10
TARGETS = ("steady_load", "many_series")


def measure(bench):
    host.build(bench.say, TARGETS)
    seconds = 2 if bench.brief else SECONDS
    server_cpu, load_cpu = load.two_processors()
    plugin = f"--plugin={paths.BENCH_PLUGINS / 'many_series.so'}"
    told = []
    with engines.scripted() as url:
        in_front = ("taskset", "-c", str(server_cpu))
        with host.Host("opensearch-2", url, rate.ONE_THREAD, plugin, in_front=in_front) as ours:

            def drive(seconds):
                return steady.drive(ours.port, PATH, load_cpu, CONNECTIONS, PER_SECOND, seconds)

            drive(1)  # unmeasured
            for number in range(1, bench.pairs + 1):
                told.append(drive(seconds))
                bench.say(f"round {number} of {bench.pairs}: p99 {told[-1]['p99_us']} us")
    title = "p99 of a scrape of prometheus with 200 series of a plugin"
    values = [one["p99_us"] / 1000 for one in told]
    return Result(
        [Row(title, "ms", values, [], Goal("ours", "<", 5))],
        {"asked_per_s": PER_SECOND, "seconds": seconds, "latencies": told},
    )
