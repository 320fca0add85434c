"""Full handshakes of TLS 1.3 on one processor, each with one request, beside nginx with the same certificate."""

import contextlib

from harness import certificates, engines, first_answer, load, nginx, rate
from harness.host import Host
from harness.pairs import Goal

NAME = "tls_handshakes"
PATH = "/actuator/health"
CONNECTIONS = 16
NO_KEEPING = ("Connection: close",)


def measure(bench):
    seconds = rate.seconds_of(bench)
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
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
            return load.drive(
                pid, its_port, PATH, load_cpu, seconds, CONNECTIONS, scheme="https", fields=NO_KEEPING
            )

        return rate.in_turns(
            bench,
            f"full handshakes of TLS 1.3 on one processor, {CONNECTIONS} at a time",
            {"ours": lambda: drive("ours"), "peer": lambda: drive("peer")},
            Goal("ratio", ">=", 0.8),
            {"connections": CONNECTIONS},
        )
