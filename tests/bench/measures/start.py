"""From fork and exec to the first 200, with the backup plugin and an engine; beside nginx."""

from harness import engines, first_answer, host, nginx
from harness.pairs import Goal, Result, Row, summary

NAME = "start"
HEALTH = "/actuator/health"


def measure(bench):
    with engines.scripted() as url:
        liveness, up = [], []

        def start_host(path, until=None):
            port = first_answer.free_port()
            command = host.command("opensearch-2", url, port=port)
            first, fitting = first_answer.start(command, port, path, until)
            return first * 1000, fitting and fitting * 1000

        def ours():
            first, fitting = start_host(HEALTH, first_answer.is_up)
            up.append(fitting)
            liveness.append(start_host(HEALTH + "/liveness")[0])
            return first

        def peer():
            port = first_answer.free_port()
            with nginx.folder_for(port, "application/json", 200) as folder:
                return first_answer.start(nginx.command(folder), port, HEALTH)[0] * 1000

        ours(), peer()  # unmeasured: the files come into the page cache
        liveness.clear(), up.clear()
        both = bench.alternate(ours, peer)
    values, peers = [a for a, _ in both], [b for _, b in both]
    title = "process start to first 200 on health, backup plugin"
    return Result(
        [
            Row(title, "ms", values, goal=Goal("ours", "<", 40)),
            Row(f"{title}, beside nginx", "ms", values, peers, Goal("ratio", "<=", 2.5)),
            Row("the same on health/liveness", "ms", liveness, peers),
        ],
        {"first_200_with_status_up_ms": summary(up) | {"values": up}},
    )
