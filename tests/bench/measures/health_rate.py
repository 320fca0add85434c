"""Requests a second on health, the server on one processor and the load on another."""

import contextlib
import http.client
import os
import re
import subprocess
import time
from pathlib import Path

from harness import engines, first_answer, nginx
from harness.errors import BenchError
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "health_rate"
PATH = "/actuator/health"
SECONDS = 3
CONNECTIONS = 32


def measure(bench):
    seconds = 1 if bench.brief else SECONDS
    server_cpu, load_cpu = _two_processors()
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

        def load(which):
            pid, port = servers[which]
            before = _processor_seconds(pid)
            told = _wrk(load_cpu, seconds, port)
            used = _processor_seconds(pid) - before
            told["server_processor_share"] = used / seconds
            told["requests_per_processor_second"] = told["requests"] / used
            rests[which].append(told)
            return told["requests_per_s"]

        load("ours"), load("peer")  # unmeasured
        for values in rests.values():
            values.clear()
        both = bench.alternate(lambda: load("ours"), lambda: load("peer"))
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


def _two_processors():
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        raise BenchError("one processor is not enough: the load needs another than the server")
    return usable[0], usable[1]


def _processor_seconds(pid):
    """Of a process and its children, such as nginx's worker, to the nanosecond."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    threads = [task for one in (pid, *children) for task in Path(f"/proc/{one}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


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


def _wrk(cpu, seconds, port):
    command = ["taskset", "-c", str(cpu), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    done = subprocess.run(
        [*command, "--latency", f"http://127.0.0.1:{port}{PATH}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=False,
    )
    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not rate:
        raise BenchError(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    if re.search(r"Non-2xx|Socket errors", done.stdout):
        raise BenchError(f"not every request was answered well:\n{done.stdout}")
    count = re.search(r"^\s+(\d+) requests in", done.stdout, re.MULTILINE)
    found = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", done.stdout, re.MULTILINE))
    return {
        "requests": int(count.group(1)),
        "requests_per_s": float(rate.group(1)),
        "latency": found,
    }
