"""A plugin's answer beside the same one built into the port, through either of the two ways."""

import json
import time

from harness import host, load, paths
from harness.pairs import Goal, Result, Row
from harness.program import Program

NAME = "plugin_calls"
SECONDS = 3
READY_LIMIT_S = 10
TARGETS = ("bench_port", "same_answer")
WAYS = {"direct": (0.97, Goal("ours", "<", 1)), "pooled": (0.8, None)}
TITLES = {
    "direct": "a plugin's answer on the network thread",
    "pooled": "a plugin's answer through the worker pool",
}


def measure(bench):
    host.build(bench.say, TARGETS)
    seconds = 1 if bench.brief else SECONDS
    server_cpu, load_cpu = load.two_processors()
    command = ["taskset", "-c", str(server_cpu), str(paths.RELEASE / "bin/bench_port")]
    rows, details = [], {}
    with Program([*command, str(paths.BENCH_PLUGINS / "same_answer.so"), "1", "4"]) as port:
        number = _port_number(port)

        def drive(way):
            return load.drive(port.pid, number, f"/actuator/{way}", load_cpu, seconds)

        for way, goals in WAYS.items():
            drive(way), drive("built")  # unmeasured
            both = bench.alternate(
                lambda way=way: drive(way), lambda: drive("built"), "requests_per_s"
            )
            rows += _rows(TITLES[way], both, *goals)
            details[way] = [{"ours": ours, "peer": peer} for ours, peer in both]
    return Result(rows, {"seconds": seconds, "wrk": details})


def _rows(title, both, least, goal_of_time):
    rates = [[told[n]["requests_per_s"] for told in both] for n in (0, 1)]
    costs = [[told[n]["requests_per_processor_second"] for told in both] for n in (0, 1)]
    added = [1e6 / ours - 1e6 / peer for ours, peer in zip(*costs, strict=True)]
    return [
        Row(title, "1/s", *rates, Goal("ratio", ">=", least)),
        Row("the same by used processor time", "1/s", *costs),
        Row("time that it adds to a request", "us", added, [], goal_of_time),
    ]


def _port_number(port):
    deadline = time.monotonic() + READY_LIMIT_S
    while True:
        entry = json.loads(port.next_line(max(deadline - time.monotonic(), 0)))
        if entry["event"] == "listening":
            return entry["fields"]["port"]
