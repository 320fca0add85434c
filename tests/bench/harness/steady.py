"""Requests at a constant rate, each charged from when it was due (rigs/steady_load.cpp)."""

import json
import subprocess

from . import paths
from .errors import BenchError


def drive(port, path, cpu, connections, per_second, seconds):
    """The quantiles of what steady_load got, from processor `cpu`."""
    program = str(paths.RELEASE / "bin/steady_load")
    command = ["taskset", "-c", str(cpu), program, str(port), path]
    done = subprocess.run(
        [*command, str(connections), str(per_second), str(seconds)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=False,
    )
    if done.returncode != 0:
        raise BenchError(f"GET {path} on port {port}: {done.stderr.strip()}")
    return json.loads(done.stdout)
