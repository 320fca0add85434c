"""Requests a second of a host and of an nginx that answers with as many bytes, each on one processor,
the load on another."""

import contextlib
import http.client

from . import engines, first_answer, load, nginx
from .errors import BenchError
from .host import Host
from .pairs import Result, Row

SECONDS = 3
CONNECTIONS = 64
ONE_THREAD = "--actuator.http.threads=1"


class Servers:
    """Both of them, by name: (pid, port); and what each answers."""

    def __init__(self, host, program, port, answers, load_cpu):
        self.by_name = {"ours": (host.pid, host.port), "peer": (program.pid, port)}
        self.answers = answers
        self.load_cpu = load_cpu


@contextlib.contextmanager
def servers(path, *more):
    """more: for the host."""
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    with contextlib.ExitStack() as ends:
        url = ends.enter_context(engines.scripted())
        host = ends.enter_context(Host("opensearch-2", url, ONE_THREAD, *more, in_front=pinned))
        ours = _answer(host.port, path)
        port = first_answer.free_port()
        program = ends.enter_context(
            nginx.running(port, ours["content_type"], ours["body_bytes"], in_front=pinned)
        )
        first_answer.await_200(program, port, path, first_answer.now())
        peer = _answer(port, path)
        for member in ("content_type", "body_bytes"):
            if ours[member] != peer[member]:
                raise BenchError(f"{member} is {ours[member]} of ours, {peer[member]} of nginx")
        yield Servers(host, program, port, {"ours": ours, "peer": peer}, load_cpu)


def seconds_of(bench):
    return 1 if bench.brief else SECONDS


def in_turns(bench, title, drives, goal, details, after_first=lambda: None):
    """drives: by name, what loads one side and gives what wrk told. One round of both is not
    measured; after_first is called behind it."""
    rests = {"ours": [], "peer": []}

    def drive(which):
        told = drives[which]()
        rests[which].append(told)
        return told["requests_per_s"]

    drive("ours"), drive("peer")  # unmeasured
    after_first()
    for values in rests.values():
        values.clear()
    both = bench.alternate(lambda: drive("ours"), lambda: drive("peer"))
    # One processor's worth of load does not bring either server to its limit, and draws the first
    # ratio towards 1; the second one is what a request costs.
    by_use = [[told["requests_per_processor_second"] for told in rests[one]] for one in rests]
    return Result(
        [
            Row(title, "1/s", [a for a, _ in both], [b for _, b in both], goal),
            Row(f"{title}, by used processor time", "1/s", *by_use, goal),
        ],
        details | {"seconds": seconds_of(bench), "wrk": rests},
    )


def measure(bench, title, path, goal, *more):
    seconds = seconds_of(bench)
    with servers(path, *more) as both_servers:

        def drive(which):
            pid, port = both_servers.by_name[which]
            return load.drive(pid, port, path, both_servers.load_cpu, seconds, CONNECTIONS)

        details = {"answer": both_servers.answers, "connections": CONNECTIONS}
        drives = {"ours": lambda: drive("ours"), "peer": lambda: drive("peer")}
        return in_turns(bench, title, drives, goal, details)


def _answer(port, path):
    """What a request without headers of its own gets, as wrk sends it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise BenchError(f"GET {path} on port {port} was answered {answer.status}: {body[:200]!r}")
    head_bytes = len("HTTP/1.1 200 OK\r\n\r\n") + sum(
        len(f"{name}: {value}\r\n") for name, value in answer.getheaders()
    )
    return {
        "content_type": answer.getheader("Content-Type"),
        "body_bytes": len(body),
        "head_bytes": head_bytes,
    }
