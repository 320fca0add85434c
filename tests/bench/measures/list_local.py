"""The verbose list of many backups on local blobs, for the first time and again; beside the engine's
own one."""

from harness import curl, lists, snapshot_set
from harness.pairs import Goal, Result, Row

NAME = "list_local"
# A young engine is still compiling itself.
WARM_UP = 20


def measure(bench):
    with snapshot_set.engine(bench) as there:
        verbose = there.listing(snapshot_set.REPOSITORY, verbose=True)

        def cold():
            with lists.host(there.kind, there.url, lists.ON_DEMAND) as host:
                return curl.get_ms(lists.url_of(host.port))

        with lists.host(there.kind, there.url) as host:
            ours = lists.url_of(host.port)
            lists.require_whole(host.port, there.backups)
            for _ in range(3 if bench.brief else WARM_UP):
                curl.get(verbose), curl.get(ours)  # unmeasured
            warm = bench.alternate(lambda: curl.get_ms(ours), lambda: curl.get_ms(verbose))
        cold()  # unmeasured
        first = bench.alternate(cold, lambda: curl.get_ms(verbose))
        title = f"verbose list, {{}}, {there.count} snapshots, local blobs"
        return Result(
            [
                Row(title.format("cold"), "ms", *zip(*first), Goal("ratio", "<=", 1.15)),
                Row(title.format("warm"), "ms", *zip(*warm), Goal("ratio", "<=", 0.5)),
            ],
            there.details(),
            {there.kind: there.version},
        )
