"""What an update of a plugin's metric costs on two threads, beside a plain atomic increment."""

import json
import os
import subprocess

from harness import paths
from harness.errors import BenchError
from harness.pairs import Goal, Result, Row

NAME = "metrics_update"
PROGRAM = paths.RELEASE / "bin/bench_metrics"
UPDATES = 20_000_000
BRIEF_UPDATES = 200_000


def measure(bench):
    if len(os.sched_getaffinity(0)) < 2:
        raise BenchError("one processor is not enough: two threads update at once")
    subprocess.run(
        ["cmake", "--build", paths.RELEASE, "--target", "bench_metrics"],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    updates = BRIEF_UPDATES if bench.brief else UPDATES
    rows = []
    for ours, peer in (
        ("counter", "shared_atomic"),
        ("counter", "own_atomics"),
        ("gauge", "shared_atomic"),
        ("histogram", "shared_atomic"),
    ):
        title = f"{ours} on two threads, beside {peer.replace('_', ' ')}"
        both = bench.alternate(lambda one=ours: _ns(one, updates), lambda one=peer: _ns(one, updates))
        goal = Goal("ratio", "<=", 3)
        rows.append(Row(title, "ns", [a for a, _ in both], [b for _, b in both], goal))
    return Result(rows, {"updates_of_each_thread": updates})


def _ns(what, updates):
    done = subprocess.run(
        [PROGRAM, what, str(updates)], capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"{PROGRAM.name} {what} ended with {done.returncode}: {done.stderr}")
    told = json.loads(done.stdout)
    if told["allocations"] != 0:
        raise BenchError(f"an update of a {what} took memory {told['allocations']} times")
    return told["nanoseconds"]
