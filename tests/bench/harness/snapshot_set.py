"""Many real snapshots in a repository: written once by a real engine, and kept in the cache."""

import contextlib
import fcntl
import json
import shutil
import sys
import tempfile
from pathlib import Path

from rig import pins, rest
from rig.node import Node

from . import engines, paths
from .program import Program

KIND = "opensearch-3"  # its jars have the repository that is read over HTTP
REPOSITORY = "camunda"
SLOW = "slow"
BACKUPS, FEW_BACKUPS = 280, 20
PARTS = 6
VERSION = "8.8.0"
FIRST_ID = 20250001
FORM = 1  # of what is written; another one is written anew
DELAY_MS = 20
CREATE_LIMIT_S = 60


def name_of(number, part):
    return f"camunda_webapps_{number}_{VERSION}_part_{part}_of_{PARTS}"


def names_of(number):
    return [name_of(number, part) for part in range(1, PARTS + 1)]


@contextlib.contextmanager
def engine(bench):
    """A node that has the snapshots in two repositories: `camunda` on its own disk, and `slow`, the
    blobs of which take DELAY_MS each. Neither is written to."""
    backups = FEW_BACKUPS if bench.brief else BACKUPS
    source = _folder(bench, backups)
    with engines.real(KIND, bench.data, bench.say, _settings()) as node:
        folder = Path(node.state["repositories"]) / "kept"
        shutil.copytree(source, folder)
        with rest.Engine(node.state["url"]) as it, _slow_blobs(folder) as url:
            settings = {"location": str(folder), "readonly": True}
            it.expect("PUT", f"/_snapshot/{REPOSITORY}", {"type": "fs", "settings": settings})
            it.expect("PUT", f"/_snapshot/{SLOW}", {"type": "url", "settings": {"url": url}})
            bench.say(f"{backups * PARTS} snapshots, on local blobs and on blobs of {DELAY_MS} ms")
            yield Snapshots(node, backups)


class Snapshots:
    """What is there: the engine, and how many backups its repositories hold."""

    def __init__(self, node, backups):
        self.url = node.state["url"]
        self.kind = node.state["kind"]
        self.version = node.state["version"]
        self.backups = backups
        self.count = backups * PARTS

    def details(self):
        return {"backups": self.backups, "snapshots": self.count, "blob_delay_ms": DELAY_MS}

    def listing(self, repository, verbose):
        """The call that a person makes with curl."""
        return f"{self.url}/_snapshot/{repository}/camunda_webapps_*?verbose={str(verbose).lower()}"

    def one_backup(self, repository, number):
        return f"{self.url}/_snapshot/{repository}/{','.join(names_of(number))}"


def _settings():
    return ["repositories.url.allowed_urls=http://127.0.0.1:*/*"]


@contextlib.contextmanager
def _slow_blobs(folder):
    script = paths.ROOT / "tests/bench/rigs/slow_blobs.py"
    with Program([sys.executable, str(script), str(folder), str(DELAY_MS)], read_from="stdout") as it:
        yield it.next_line(20)


def _folder(bench, backups):
    kind = pins.load().kinds[KIND]
    final = paths.cache() / f"bench/snapshots-{kind.name}-{kind.version}-{backups}-form-{FORM}"
    if final.is_dir():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with open(final.parent / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not final.is_dir():  # another process may have made it meanwhile
            _write(bench, backups, final)
    return final


def _write(bench, backups, final):
    bench.say(f"writing {backups * PARTS} snapshots, once for this version (some two minutes)")
    with engines.real(KIND, bench.data, bench.say) as node, rest.Engine(
        node.state["url"], timeout_s=CREATE_LIMIT_S
    ) as it:
        for part in range(1, PARTS + 1):
            settings = {"settings": {"number_of_shards": 1, "number_of_replicas": 0}}
            it.expect("PUT", f"/operate-part-{part}", settings)
        for number in range(FIRST_ID, FIRST_ID + backups):
            for part in range(1, PARTS + 1):
                _create(it, number, part)
            if (number - FIRST_ID) % 40 == 39:
                bench.say(f"{number - FIRST_ID + 1} of {backups} backups written")
        with tempfile.TemporaryDirectory(prefix=".making-", dir=final.parent) as scratch:
            result = Path(scratch) / "result"
            shutil.copytree(Path(node.state["repositories"]) / REPOSITORY, result)
            result.rename(final)


def _create(it, number, part):
    """As the plugin writes it, but that the engine is waited for."""
    body = {
        "indices": [f"operate-part-{part}"],
        "ignore_unavailable": False,
        "include_global_state": True,
        "expand_wildcards": "all",
        "metadata": {
            "backupId": number,
            "version": VERSION,
            "partNo": part,
            "partCount": PARTS,
            "runId": f"{number:032x}",
        },
    }
    target = f"/_snapshot/{REPOSITORY}/{name_of(number, part)}?wait_for_completion=true"
    answer = it.expect("PUT", target, body)
    if answer["snapshot"]["state"] != "SUCCESS":
        raise engines.BenchError(f"{target} ended {json.dumps(answer)[:400]}")
