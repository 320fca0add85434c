"""The verbose list, warm, beside the same list of a Spring Boot application that asks as the reference
does: one verbose call, the whole document."""

from harness import curl, lists, snapshot_set, spring_boot
from harness.pairs import Goal, Result, Row

NAME = "list_spring_boot"
# Its list takes 35 s or more on slow blobs, whatever it was asked before.
SLOW_LIMIT_S = 120
WARM_UP = 20


def measure(bench):
    spring_boot.jar()
    with snapshot_set.engine(bench) as there:
        local = _both(bench, there, snapshot_set.REPOSITORY, 3 if bench.brief else WARM_UP, None)
        slow = _both(bench, there, snapshot_set.SLOW, 0, SLOW_LIMIT_S)
    title = f"verbose list, warm, {there.count} snapshots, beside Spring Boot, {{}}"
    goal = Goal("ratio", "<=", 0.01)
    return Result(
        [
            Row(title.format(f"{snapshot_set.DELAY_MS} ms blobs"), "ms", *zip(*slow), goal),
            Row(title.format("local blobs"), "ms", *zip(*local)),
        ],
        there.details(),
        {there.kind: there.version} | spring_boot.versions(),
    )


def _both(bench, there, repository, warm_up, limit_s):
    with (
        spring_boot.running(there.url, repository) as (_, port),
        lists.host(there.kind, there.url, repository=repository) as host,
    ):
        ours, peer = lists.url_of(host.port), lists.url_of(port)
        lists.require_whole(host.port, there.backups)
        for _ in range(warm_up):
            curl.get(ours), curl.get(peer)  # unmeasured
        if warm_up:
            lists.require_whole(port, there.backups)
        return bench.alternate(lambda: curl.get_ms(ours), lambda: curl.get_ms(peer), limit_s=limit_s)
