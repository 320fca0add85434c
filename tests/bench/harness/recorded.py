"""An engine of as many snapshots as are asked for, which answers from memory what a real one said."""

import contextlib

from . import host, paths
from .errors import BenchError
from .program import Program

KIND = "opensearch-3"
FILE = paths.ROOT / f"tests/bench/recorded/{KIND}.json"
LIMIT_S = 20
PARTS = 6
FILTER = "filter_path=failures%2Csnapshots.snapshot%2Csnapshots.state%2Csnapshots.uuid"


def build(say):
    host.build(say, ("recorded_engine",))


@contextlib.contextmanager
def engine(snapshots):
    """Its URL."""
    command = [str(paths.RELEASE / "bin/recorded_engine"), str(FILE), str(snapshots)]
    with Program(command, read_from="stdout") as it:
        url = it.next_line(LIMIT_S)
        if not url.startswith("http://"):
            raise BenchError(f"the recorded engine told no URL: {url}")
        yield url


def listing(url):
    """Names, uuids and states of all: what is transferred and scanned whoever makes the list."""
    return f"{url}/_snapshot/{host.REPOSITORY}/camunda_webapps_*?verbose=false&{FILTER}"
