"""Requests a second on health through TLS and with a token, on connections that are kept, beside the same host
in plain text that asks nobody who he is; and beside nginx through TLS, which has the same library to pay for."""

import contextlib

from harness import certificates, engines, first_answer, host, load, nginx, rate
from harness.pairs import Goal, Result

NAME = "tls_cost"
PATH = "/actuator/health"
TOKEN = "s3cret-of-the-bench-0123456789abcdef"
ASKING_WHO = (
    "--actuator.security.open=info",  # not health
    f"--actuator.security.tokens.bench.token={TOKEN}",
    "--actuator.security.tokens.bench.roles=read",
)
SECURED = {"scheme": "https", "fields": (f"Authorization: Bearer {TOKEN}",)}
BODY_BYTES = 70  # of what health says


def measure(bench):
    host.build(bench.say)
    seconds = rate.seconds_of(bench)
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    with contextlib.ExitStack() as ends:
        pair = ends.enter_context(certificates.made())
        url = ends.enter_context(engines.scripted())
        common = ("opensearch-2", url, rate.ONE_THREAD)
        secured = ends.enter_context(
            host.Host(*common, *pair.keys_of_host(), *ASKING_WHO, in_front=pinned)
        )
        plain = ends.enter_context(host.Host(*common, in_front=pinned))
        port = first_answer.free_port()
        program = ends.enter_context(
            nginx.running(port, "application/json", BODY_BYTES, pinned, pair.lines_of_nginx())
        )
        first_answer.await_listening(program, port)

        def drive(pid, its_port, **how):
            return load.drive(pid, its_port, PATH, load_cpu, seconds, rate.CONNECTIONS, **how)

        def drive_secured():
            return drive(secured.pid, secured.port, **SECURED)

        title = f"health through TLS with a token, {rate.CONNECTIONS} connections that are kept"
        details = {"connections": rate.CONNECTIONS}
        beside_plain = rate.in_turns(
            bench,
            f"{title}, beside plain",
            {"ours": drive_secured, "peer": lambda: drive(plain.pid, plain.port)},
            Goal("ratio", ">=", 0.9),
            details,
        )
        beside_nginx = rate.in_turns(
            bench,
            f"{title}, beside nginx through TLS",
            {"ours": drive_secured, "peer": lambda: drive(program.pid, port, **SECURED)},
            None,
            details,
        )
        return Result(
            [*beside_plain.rows, *beside_nginx.rows],
            {"beside plain": beside_plain.details, "beside nginx": beside_nginx.details},
        )
