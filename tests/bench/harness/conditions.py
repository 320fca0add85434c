"""Under which conditions was measured: the machine, what else it did, and what was measured."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from . import nginx, paths


def now():
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def load():
    return list(os.getloadavg())


def of_run(options):
    return {
        "started": now(),
        "load_at_start": load(),
        "cpu": {"model": _cpu_model(), "count": os.cpu_count()},
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "kernel": platform.release(),
        "versions": {
            "host": _first_line([str(paths.HOST), "--version"]),
            "compiler": _first_line([_compiler(), "--version"]),
            "nginx": _first_line([str(nginx.binary()), "-v"]),
            "wrk": _first_line(["wrk", "-v"]),
            "python": platform.python_version(),
        },
        "build": _build_flags(),
        "revision": _git("rev-parse", "HEAD"),
        "tree_is_dirty": bool(_git("status", "--porcelain")),
        "pairs": options.pairs,
        "brief": options.brief,
    }


def _cpu_model():
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found.group(1) if found else platform.machine()


def _cached(name):
    text = (paths.RELEASE / "CMakeCache.txt").read_text()
    found = re.search(rf"^{name}:\w+=(.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def _compiler():
    return _cached("CMAKE_CXX_COMPILER") or "c++"


def _build_flags():
    return f"{_cached('CMAKE_CXX_FLAGS')} {_cached('CMAKE_CXX_FLAGS_RELEASE')}".strip()


def _first_line(command):
    """Some programs tell their version on standard error, or together with an error."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=20,
        check=False,
    )
    return done.stdout.partition("\n")[0].strip()


def _git(*arguments):
    done = subprocess.run(
        ["git", *arguments], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None
