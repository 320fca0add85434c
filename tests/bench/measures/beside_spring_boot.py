"""Start, memory and size on disk beside a Spring Boot application with the same endpoint."""

import time

from harness import engines, first_answer, host, installed, memory, spring_boot
from harness.backups import Client
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "beside_spring_boot"
HEALTH = "/actuator/health"
# A start of it takes seconds.
ROUNDS = 5
AFTER_S = 10
REQUESTS = 100


def measure(bench):
    spring_boot.jar()
    rounds = min(bench.pairs, ROUNDS)
    with engines.scripted() as url:
        starts = _starts(bench, url, rounds)
        idle = _idle(bench, url, rounds)
    ours, peer = installed.of_ours(), installed.of_spring_boot()
    sizes = [sum(files.values()) / 1e6 for files in (ours, peer)]
    return Result(
        [
            Row("process start to first 200 on health, beside Spring Boot", "ms", *zip(*starts),
                Goal("ratio", "<=", 0.01)),
            Row("idle: resident, beside Spring Boot", "MB", *zip(*idle),
                Goal("ratio", "<=", 1 / 12)),
            Row("installed with all libraries, beside Spring Boot with its Java", "MB",
                [sizes[0]], [sizes[1]], Goal("ratio", "<=", 0.1)),
        ],
        {"installed": {"ours": ours, "peer": installed.largest_of(peer)}},
        spring_boot.versions(),
    )  # fmt: skip


def _starts(bench, url, rounds):
    def ours():
        port = first_answer.free_port()
        command = host.command("opensearch-2", url, port=port)
        return first_answer.start(command, port, HEALTH)[0] * 1000

    def peer():
        port = first_answer.free_port()
        return first_answer.start(spring_boot.command(port, url), port, HEALTH)[0] * 1000

    ours(), peer()  # unmeasured: the files come into the page cache
    return bench.alternate(ours, peer, pairs=rounds)


def _idle(bench, url, rounds):
    after_s = 1 if bench.brief else AFTER_S

    def resident(pid, port):
        with Client(port) as client:
            for _ in range(REQUESTS):
                client.call("GET", HEALTH, 200)
        time.sleep(after_s)
        return memory.resident(pid)

    def ours():
        with Host("opensearch-2", url) as it:
            return resident(it.pid, it.port)

    def peer():
        with spring_boot.running(url) as (program, port):
            return resident(program.pid, port)

    return bench.alternate(ours, peer, pairs=rounds)
