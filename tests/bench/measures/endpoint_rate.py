"""Requests a second on a plugin's endpoint that is answered on the network thread, beside nginx."""

from harness import host, paths, rate
from harness.pairs import Goal

NAME = "endpoint_rate"
PATH = "/actuator/direct"


def measure(bench):
    host.build(bench.say, ("same_answer",))
    title = f"requests to a NON_BLOCKING endpoint of a plugin, {rate.CONNECTIONS} connections"
    plugin = f"--plugin={paths.BENCH_PLUGINS / 'same_answer.so'}"
    return rate.measure(bench, title, PATH, Goal("ratio", ">=", 0.9), plugin)
