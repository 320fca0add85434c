"""Requests a second on health through TLS and with a token, on connections that are kept, beside the same host
in plain text that asks nobody who he is."""

import contextlib

from harness import certificates, engines, host, load, rate
from harness.pairs import Goal

NAME = "tls_cost"
PATH = "/actuator/health"
TOKEN = "s3cret-of-the-bench-0123456789abcdef"
ASKING_WHO = (
    "--actuator.security.open=info",  # not health
    f"--actuator.security.tokens.bench.token={TOKEN}",
    "--actuator.security.tokens.bench.roles=read",
)


def measure(bench):
    host.build(bench.say)
    seconds = rate.seconds_of(bench)
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    with contextlib.ExitStack() as ends:
        pair = ends.enter_context(certificates.made())
        url = ends.enter_context(engines.scripted())
        common = ("opensearch-2", url, rate.ONE_THREAD)
        ours = ends.enter_context(
            host.Host(*common, *pair.keys_of_host(), *ASKING_WHO, in_front=pinned)
        )
        peer = ends.enter_context(host.Host(*common, in_front=pinned))

        def drive(one, **how):
            return load.drive(one.pid, one.port, PATH, load_cpu, seconds, rate.CONNECTIONS, **how)

        secured = {"scheme": "https", "fields": (f"Authorization: Bearer {TOKEN}",)}
        return rate.in_turns(
            bench,
            f"health through TLS with a token, {rate.CONNECTIONS} connections that are kept, beside plain",
            {"ours": lambda: drive(ours, **secured), "peer": lambda: drive(peer)},
            Goal("ratio", ">=", 0.9),
            {"connections": rate.CONNECTIONS},
        )
