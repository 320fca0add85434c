"""The first verbose list of many backups on slow blobs; beside the engine's own one."""

from harness import curl, lists, snapshot_set
from harness.pairs import Goal, Result, Row

NAME = "list_cold_slow_blobs"
# The engine alone takes 35 s or more for its list of 1,680 snapshots.
LIMIT_S = 150


def measure(bench):
    with snapshot_set.engine(bench) as there:
        verbose = there.listing(snapshot_set.SLOW, verbose=True)

        def ours():
            with lists.host(
                there.kind, there.url, lists.ON_DEMAND, repository=snapshot_set.SLOW
            ) as host:
                return curl.get_ms(lists.url_of(host.port))

        both = bench.alternate(ours, lambda: curl.get_ms(verbose), limit_s=LIMIT_S)
        title = f"verbose list, cold, {there.count} snapshots, {snapshot_set.DELAY_MS} ms blobs"
        return Result(
            [Row(title, "ms", [a for a, _ in both], [b for _, b in both], Goal("ratio", "<=", 0.2))],
            there.details(),
            {there.kind: there.version},
        )
