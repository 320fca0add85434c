"""Requests a second on health with metrics and the access log, beside the same host with neither."""

import contextlib
import os
import tempfile
from pathlib import Path

from harness import engines, host, load, rate
from harness.errors import BenchError
from harness.pairs import Goal, Result, Row

NAME = "metrics_cost"
PATH = "/actuator/health"
# In memory, so that no disk is measured: lines come at 15 MB a second.
FOLDER = "/dev/shm"
UNCOUNTED = "--management.metrics.enable.http.server.requests=false"


def measure(bench):
    host.build(bench.say)
    seconds = 1 if bench.brief else rate.SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    rests = {"ours": [], "peer": []}
    with contextlib.ExitStack() as ends:
        url = ends.enter_context(engines.scripted())
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(dir=FOLDER)))
        common = ("opensearch-2", url, rate.ONE_THREAD)
        logged = [
            "--server.tomcat.accesslog.enabled=true",
            f"--server.tomcat.accesslog.directory={folder}",
            "--server.tomcat.accesslog.rotate=false",
        ]
        hosts = {
            "ours": ends.enter_context(host.Host(*common, *logged, in_front=pinned)),
            "peer": ends.enter_context(host.Host(*common, UNCOUNTED, in_front=pinned)),
        }

        def drive(which):
            one = hosts[which]
            told = load.drive(one.pid, one.port, PATH, load_cpu, seconds, rate.CONNECTIONS)
            rests[which].append(told)
            return told["requests_per_s"]

        drive("ours"), drive("peer")  # unmeasured
        _require_lines(folder)
        for values in rests.values():
            values.clear()
        both = bench.alternate(lambda: _drive_afresh(drive, folder), lambda: drive("peer"))
    title = f"health with metrics and access log, {rate.CONNECTIONS} connections, beside neither"
    by_use = [[told["requests_per_processor_second"] for told in rests[one]] for one in rests]
    goal = Goal("ratio", ">=", 0.95)
    return Result(
        [
            Row(title, "1/s", [a for a, _ in both], [b for _, b in both], goal),
            Row(f"{title}, by used processor time", "1/s", *by_use, goal),
        ],
        {"seconds": seconds, "connections": rate.CONNECTIONS, "wrk": rests},
    )


def _drive_afresh(drive, folder):
    for file in folder.iterdir():
        os.truncate(file, 0)
    return drive("ours")


def _require_lines(folder):
    lines = sum(file.read_bytes().count(b"\n") for file in folder.iterdir())
    if lines < 1000:
        raise BenchError(f"the access log in {folder} has {lines} lines: nothing would be measured")
