"""Requests a second for the page of numbers with 200 series of a plugin, beside nginx."""

from harness import host, paths, rate
from harness.pairs import Goal

NAME = "prometheus_rate"
PATH = "/actuator/prometheus"


def measure(bench):
    host.build(bench.say, ("many_series",))
    title = f"prometheus with 200 series of a plugin, {rate.CONNECTIONS} connections"
    plugin = f"--plugin={paths.BENCH_PLUGINS / 'many_series.so'}"
    return rate.measure(bench, title, PATH, Goal("ratio", ">=", 0.5), plugin)
