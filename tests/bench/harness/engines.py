"""The engines that a host is measured with: real ones from the engine rig, and the scripted one."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from rig import rest
from rig.node import Node

from . import paths
from .errors import BenchError
from .program import Program

SCRIPTED_LIMIT_S = 20


# In memory by default: a disk that others write to at the same time takes a second for a snapshot
# of next to nothing, and hides all that a host adds to it.
IN_MEMORY = Path("/dev/shm")


def default_folder():
    return IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def file_system(folder):
    """The type of what a folder lies on, such as tmpfs or ext4."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(len(Path(at).parts), kind) for at, kind in mounts
             if folder.resolve().is_relative_to(at)]  # fmt: skip
    return max(above)[1] if above else "unknown"


@contextlib.contextmanager
def real(kind, below, say, settings=()):
    """A node with an empty repository; it and its data are gone at the end."""
    folder = tempfile.mkdtemp(prefix=f"bench-{kind}-", dir=below)
    node = Node(folder)
    say(f"starting {kind}")
    try:
        node.start(kind, settings=settings, ends_with_us=True)
        yield node
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def scripted(snapshot_ms=2):
    """Its URL. It answers at once and rests otherwise, so the host alone is measured."""
    with scripted_program(snapshot_ms) as (_, url):
        yield url


@contextlib.contextmanager
def scripted_program(snapshot_ms=2):
    """The process too, which can be made to hang."""
    command = [str(paths.SCRIPTED_ENGINE), "--flavour", "opensearch-2"]
    command += ["--snapshot-ms", str(snapshot_ms)]
    with Program(command, read_from="stdout") as it:
        url = it.next_line(SCRIPTED_LIMIT_S).rpartition(" ")[2]
        if not url.startswith("http://"):
            raise BenchError(f"the scripted engine told no URL: {url}")
        _register_repository(url)
        yield it, url


def _register_repository(url):
    with rest.Engine(url) as engine:
        engine.expect(
            "PUT",
            "/_snapshot/camunda",
            {"type": "fs", "settings": {"location": "camunda"}},
        )
