#!/usr/bin/env python3
"""Builds the packages twice, from sources in two folders, at two times, by two umasks, in two languages and
without a compiler cache, and fails when a byte differs: reproducible_test.py SOURCE

Takes as long as two builds of what is shipped.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # leaves the source tree as it is
from copied_sources import copy_of_sources  # noqa: E402

SOURCE = pathlib.Path(sys.argv[1]).resolve()
# Two machines would differ in these. The second has its clock a year ahead, as faketime shows it.
WORLDS = (
    {"name": "one", "umask": 0o022, "before": [], "environment": {"LC_ALL": "C.UTF-8", "TZ": "UTC"}},
    {"name": "another/longer-name", "umask": 0o027, "before": ["faketime", "-f", "+400d"],
     "environment": {"LC_ALL": "C", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Chatham"}},
)


@contextlib.contextmanager
def umask_of(world):
    before = os.umask(world["umask"])
    try:
        yield
    finally:
        os.umask(before)


def copied(world, top):
    with umask_of(world):
        return copy_of_sources(SOURCE, top / world["name"])


def build(world, source):
    with umask_of(world):
        environment = {**os.environ, **world["environment"], "CCACHE_DISABLE": "1"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        for command in (["cmake", "--preset", "release", "-S", str(source)],
                        [str(source / "packaging/packages")]):
            run = subprocess.run([*world["before"], *command], cwd=source, env=environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, check=False)
            if run.returncode != 0:
                sys.exit(f"{command[0]} ended with {run.returncode} in {source}:\n{run.stdout[-4000:]}")
    made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (source / "build/packages").glob("*.deb")}
    made |= {name: hashlib.sha256((source / "build/release" / name).read_bytes()).hexdigest()
             for name in ("bin/actuator-host", "bin/actuator-check", "bin/actuator-backup",
                          "lib/actuator/plugins/backup.so")}
    shutil.rmtree(source)
    return made


def main():
    with tempfile.TemporaryDirectory(prefix="reproducible-") as folder:
        # Both now: what somebody changes meanwhile would be in the second alone.
        sources = [copied(world, pathlib.Path(folder)) for world in WORLDS]
        first, second = map(build, WORLDS, sources)
    different = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    print("\n".join(f"{name} differs" for name in different) or f"{len(first)} files are the same twice")
    return 1 if different or len(first) != 7 else 0


if __name__ == "__main__":
    sys.exit(main())
