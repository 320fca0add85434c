"""Full handshakes of TLS 1.3 on one processor, each with one request, beside nginx with the same certificate."""

import contextlib

from harness import certificates, engines, first_answer, load, nginx, rate
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "tls_handshakes"
PATH = "/actuator/health"
CONNECTIONS = 16
NO_KEEPING = ("Connection: close",)


def measure(bench):
    seconds = 1 if bench.brief else rate.SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    rests = {"ours": [], "peer": []}
    with contextlib.ExitStack() as ends:
        pair = ends.enter_context(certificates.made())
        url = ends.enter_context(engines.scripted())
        keys = (rate.ONE_THREAD, *pair.keys_of_host())
        ours = ends.enter_context(Host("opensearch-2", url, *keys, in_front=pinned))
        port = first_answer.free_port()
        body_bytes = 70  # of what health says
        program = ends.enter_context(
            nginx.running(port, "application/json", body_bytes, pinned, pair.lines_of_nginx())
        )
        first_answer.await_listening(program, port)
        by_name = {"ours": (ours.pid, ours.port), "peer": (program.pid, port)}

        def drive(which):
            pid, its_port = by_name[which]
            told = load.drive(
                pid, its_port, PATH, load_cpu, seconds, CONNECTIONS, scheme="https", fields=NO_KEEPING
            )
            rests[which].append(told)
            return told["requests_per_s"]

        drive("ours"), drive("peer")  # unmeasured
        for values in rests.values():
            values.clear()
        both = bench.alternate(lambda: drive("ours"), lambda: drive("peer"))
    title = f"full handshakes of TLS 1.3 on one processor, {CONNECTIONS} at a time"
    by_use = [[told["requests_per_processor_second"] for told in rests[one]] for one in rests]
    goal = Goal("ratio", ">=", 0.8)
    return Result(
        [
            Row(title, "1/s", [a for a, _ in both], [b for _, b in both], goal),
            Row(f"{title}, by used processor time", "1/s", *by_use, goal),
        ],
        {"seconds": seconds, "connections": CONNECTIONS, "wrk": rests},
    )
