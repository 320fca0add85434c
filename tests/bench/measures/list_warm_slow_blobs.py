"""The verbose list of many backups on slow blobs, asked for again; beside the engine's own list
without details."""

from harness import curl, lists, snapshot_set
from harness.pairs import Goal, Result, Row

NAME = "list_warm_slow_blobs"
LIMIT_S = 120


def measure(bench):
    with snapshot_set.engine(bench) as there:
        bare = there.listing(snapshot_set.SLOW, verbose=False)
        with lists.host(there.kind, there.url, repository=snapshot_set.SLOW) as host:
            ours = lists.url_of(host.port)
            lists.require_whole(host.port, there.backups)
            curl.get(ours), curl.get(bare)  # unmeasured
            both = bench.alternate(
                lambda: curl.get_ms(ours), lambda: curl.get_ms(bare), limit_s=LIMIT_S
            )
        title = f"verbose list, warm, {there.count} snapshots, {snapshot_set.DELAY_MS} ms blobs"
        return Result(
            [Row(title, "ms", [a for a, _ in both], [b for _, b in both], Goal("ratio", "<=", 1.2))],
            there.details(),
            {there.kind: there.version},
        )
