"""Requests a second on health, the server on one processor and the load on another."""

import contextlib
import http.client
import time

from harness import engines, first_answer, load, nginx
from harness.errors import BenchError
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "health_rate"
PATH = "/actuator/health"
SECONDS = 3


def measure(bench):
    seconds = 1 if bench.brief else SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    rests = {"ours": [], "peer": []}
    with contextlib.ExitStack() as ends:
        url = ends.enter_context(engines.scripted())
        host = ends.enter_context(
            Host("opensearch-2", url, "--actuator.http.threads=1", in_front=pinned)
        )
        ours = _answer(host.port)

        port = first_answer.free_port()
        program = ends.enter_context(
            nginx.running(port, ours["content_type"], ours["body_bytes"], in_front=pinned)
        )
        first_answer.await_200(program, port, PATH, time.monotonic())
        peer = _answer(port)
        for member in ("content_type", "body_bytes"):
            if ours[member] != peer[member]:
                raise BenchError(f"{member} is {ours[member]} of ours, {peer[member]} of nginx")

        servers = {"ours": (host.pid, host.port), "peer": (program.pid, port)}

        def drive(which):
            pid, port = servers[which]
            told = load.drive(pid, port, PATH, load_cpu, seconds)
            rests[which].append(told)
            return told["requests_per_s"]

        drive("ours"), drive("peer")  # unmeasured
        for values in rests.values():
            values.clear()
        both = bench.alternate(lambda: drive("ours"), lambda: drive("peer"))
    goal = Goal("ratio", ">=", 0.6)
    title = "health requests on one processor"
    # One processor's worth of load does not bring either server to its limit, and draws the first
    # ratio towards 1; the second one is what a request costs.
    by_use = [[told["requests_per_processor_second"] for told in rests[one]] for one in rests]
    return Result(
        [
            Row(title, "1/s", [a for a, _ in both], [b for _, b in both], goal),
            Row("the same by used processor time", "1/s", *by_use, goal),
        ],
        {"answer": {"ours": ours, "peer": peer}, "seconds": seconds, "wrk": rests},
    )


def _answer(port):
    """What a request without headers of its own gets, as wrk sends it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", PATH, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise BenchError(f"GET {PATH} on port {port} was answered {answer.status}: {body[:200]!r}")
    head_bytes = len("HTTP/1.1 200 OK\r\n\r\n") + sum(
        len(f"{name}: {value}\r\n") for name, value in answer.getheaders()
    )
    return {
        "content_type": answer.getheader("Content-Type"),
        "body_bytes": len(body),
        "head_bytes": head_bytes,
    }

