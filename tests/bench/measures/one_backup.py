"""One backup by its id among many; beside the engine's own call for its six names."""

from harness import curl, lists, snapshot_set
from harness.pairs import Goal, Result, Row

NAME = "one_backup"
WARM_UP = 20
BLOBS = {
    snapshot_set.REPOSITORY: "local blobs",
    snapshot_set.SLOW: f"{snapshot_set.DELAY_MS} ms blobs",
}


def measure(bench):
    with snapshot_set.engine(bench) as there:
        rows = [_row(bench, there, *of) for of in BLOBS.items()]
        return Result(rows, there.details(), {there.kind: there.version})


def _row(bench, there, repository, blobs):
    number = snapshot_set.FIRST_ID + there.backups // 2
    peer = there.one_backup(repository, number)
    with lists.host(there.kind, there.url, repository=repository) as host:
        ours = f"{lists.url_of(host.port)}/{number}"
        for _ in range(3 if bench.brief else WARM_UP):
            curl.get(ours), curl.get(peer)  # unmeasured
        both = bench.alternate(lambda: curl.get_ms(ours), lambda: curl.get_ms(peer))
    title = f"one backup by its id among {there.count} snapshots, {blobs}"
    return Row(title, "ms", *zip(*both), Goal("ratio", "<=", 1.3))
