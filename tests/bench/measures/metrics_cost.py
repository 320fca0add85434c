"""Requests a second on health with metrics and the access log, beside the same host with neither."""

import contextlib
import os
import tempfile
from pathlib import Path

from harness import engines, host, load, rate
from harness.errors import BenchError
from harness.pairs import Goal

NAME = "metrics_cost"
PATH = "/actuator/health"
# In memory, so that no disk is measured: lines come at 15 MB a second.
FOLDER = "/dev/shm"
UNCOUNTED = "--management.metrics.enable.http.server.requests=false"


def measure(bench):
    host.build(bench.say)
    seconds = rate.seconds_of(bench)
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
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
            return load.drive(one.pid, one.port, PATH, load_cpu, seconds, rate.CONNECTIONS)

        title = f"health with metrics and access log, {rate.CONNECTIONS} connections, beside neither"
        return rate.in_turns(
            bench,
            title,
            {"ours": lambda: _drive_afresh(drive, folder), "peer": lambda: drive("peer")},
            Goal("ratio", ">=", 0.95),
            {"connections": rate.CONNECTIONS},
            after_first=lambda: _require_lines(folder),
        )


def _drive_afresh(drive, folder):
    for file in folder.iterdir():
        os.truncate(file, 0)
    return drive("ours")


def _require_lines(folder):
    lines = sum(file.read_bytes().count(b"\n") for file in folder.iterdir())
    if lines < 1000:
        raise BenchError(f"the access log in {folder} has {lines} lines: nothing would be measured")
