"""How long a clean build takes, and a change in the service until its tests have told."""

import contextlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

from harness import paths
from harness.errors import BenchError
from harness.pairs import Goal, Result, Row

NAME = "build_times"
LIMIT_S = 1800
# What an operator and an author of plugins need.
PRODUCT = ("bin/actuator-host", "bin/actuator-check", "lib/actuator/plugins/backup.so")
TOUCHED = "plugins/backup/service/history.cpp"
TESTS = "backup_service_tests"
TOUCHES = 3


def measure(bench):
    # Two, as many as the goal is for, wherever there are more.
    two = ",".join(map(str, sorted(os.sched_getaffinity(0))[:2]))
    built = _clean_build(bench, two)
    touched = [_touch(two) for _ in range(min(bench.pairs, TOUCHES))]
    return Result(
        [
            Row("clean build of host, plugin and checker on two processors", "s", [built],
                goal=Goal("ours", "<", 360)),
            Row(f"one file of service/ touched, built and tested ({TESTS})", "s",
                [one["s"] for one in touched], goal=Goal("ours", "<", 20)),
        ],
        {"targets": PRODUCT, "touched": TOUCHED, "rounds": touched},
    )  # fmt: skip


def _clean_build(bench, two):
    """Of what is committed, in a clone, without the cache of the compiler."""
    targets = PRODUCT[1:2] if bench.brief else PRODUCT
    with tempfile.TemporaryDirectory(prefix="clean-build-") as folder:
        clone = Path(folder) / "clone"
        _run(["git", "clone", "--quiet", str(paths.ROOT), str(clone)], paths.ROOT)
        bench.say("building in a clean clone, without the compiler's cache")
        begun = time.monotonic()
        _run(["cmake", "--preset", "release"], clone, two)
        _run(["cmake", "--build", "--preset", "release", "-j2", "--target", *targets], clone, two)
        took = time.monotonic() - begun
    bench.say(f"it took {took:.1f} s")
    return took


def _touch(two):
    """In the tree's own build for the tests, which is brought up to date first."""
    build = ["cmake", "--build", "--preset", "asan", "-j2", "--target", TESTS]
    _run(["cmake", "--preset", "asan"], paths.ROOT)
    _run(build, paths.ROOT)
    with _touched(paths.ROOT / TOUCHED):
        begun = time.monotonic()
        _run(build, paths.ROOT, two)
        built = time.monotonic()
        _run([str(paths.ROOT / f"build/asan/bin/{TESTS}")], paths.ROOT, two)
        tested = time.monotonic()
    return {"s": tested - begun, "build_s": built - begun, "test_s": tested - built}


@contextlib.contextmanager
def _touched(file):
    before = file.stat()
    os.utime(file)
    try:
        yield
    finally:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _run(command, folder, processors=None):
    """processors: on these alone, and then every file is compiled for good."""
    if processors:
        command = ["env", "CCACHE_DISABLE=1", "taskset", "-c", processors, *command]
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=LIMIT_S,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join("  | " + line[:300] for line in done.stdout.splitlines()[-20:])
        raise BenchError(f"{' '.join(command)} failed:\n{tail}")
