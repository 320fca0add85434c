"""Requests a second on health through TLS, on connections that are kept, beside the same host in plain text."""

import contextlib

from harness import certificates, engines, host, load, rate
from harness.pairs import Goal, Result, Row

NAME = "tls_cost"
PATH = "/actuator/health"
# What else makes the port safe, when it has it: keys of the host, and header fields of who asks.
MORE_KEYS = ()
MORE_FIELDS = ()


def measure(bench):
    host.build(bench.say)
    seconds = 1 if bench.brief else rate.SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    rests = {"ours": [], "peer": []}
    with contextlib.ExitStack() as ends:
        pair = ends.enter_context(certificates.made())
        url = ends.enter_context(engines.scripted())
        common = ("opensearch-2", url, rate.ONE_THREAD)
        secured = [*pair.keys_of_host(), *MORE_KEYS]
        hosts = {
            "ours": ends.enter_context(host.Host(*common, *secured, in_front=pinned)),
            "peer": ends.enter_context(host.Host(*common, in_front=pinned)),
        }
        asked = {"ours": {"scheme": "https", "fields": MORE_FIELDS}, "peer": {}}

        def drive(which):
            one = hosts[which]
            told = load.drive(
                one.pid, one.port, PATH, load_cpu, seconds, rate.CONNECTIONS, **asked[which]
            )
            rests[which].append(told)
            return told["requests_per_s"]

        drive("ours"), drive("peer")  # unmeasured
        for values in rests.values():
            values.clear()
        both = bench.alternate(lambda: drive("ours"), lambda: drive("peer"))
    title = f"health through TLS, {rate.CONNECTIONS} connections that are kept, beside plain"
    by_use = [[told["requests_per_processor_second"] for told in rests[one]] for one in rests]
    goal = Goal("ratio", ">=", 0.9)
    return Result(
        [
            Row(title, "1/s", [a for a, _ in both], [b for _, b in both], goal),
            Row(f"{title}, by used processor time", "1/s", *by_use),
        ],
        {"seconds": seconds, "connections": rate.CONNECTIONS, "wrk": rests},
    )
