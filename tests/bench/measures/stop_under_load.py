"""SIGTERM while connections that are kept ask without a pause: requests that were sent and got no
good answer."""

import re
import signal
import subprocess
import time

from harness import engines
from harness.errors import BenchError
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "stop_under_load"
# Nothing that a host is to refuse once it stops.
PATH = "/actuator/info"
CONNECTIONS = 64
SECONDS = 4
SIGNAL_AFTER_S = 1.5
STOP_LIMIT_S = 60


def measure(bench):
    lost, served, told = [], [], []
    with engines.scripted() as url:
        for number in range(1, bench.pairs + 1):
            one = _one(url)
            told.append(one)
            lost.append(one["lost"])
            served.append(one["requests"])
            bench.say(f"stop {number} of {bench.pairs}: {one['lost']} of {one['requests']} lost")
    title = f"requests lost at SIGTERM, {CONNECTIONS} connections that are kept"
    goal = Goal("ours", "<=", 0, "max")
    return Result(
        [Row(title, "", lost, goal=goal), Row("of so many", "", served)],
        {"path": PATH, "rounds": told},
    )


def _one(url):
    with Host("opensearch-2", url) as host:
        target = f"http://127.0.0.1:{host.port}{PATH}"
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "3s", target]
        load = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip
        try:
            time.sleep(SIGNAL_AFTER_S)
            begun = time.monotonic()
            code = host.stop(signal.SIGTERM, STOP_LIMIT_S)
            took_s = time.monotonic() - begun
            text, _ = load.communicate(timeout=SECONDS + 30)
        finally:
            load.kill()
            load.wait()
    if code != 0:
        raise BenchError(f"the host ended with {code} after SIGTERM")
    return _counts(text) | {"stop_s": round(took_s, 3)}


def _counts(text):
    """A request that got no answer, or not a whole one, is a read error of wrk. It notices that a
    connection was refused, which is what a closed port is for, when it first writes: so those are its
    write errors, by the ten thousand, and no request is lost with them."""
    requests = re.search(r"^\s+(\d+) requests in", text, re.MULTILINE)
    if not requests:
        raise BenchError(f"wrk told no number of requests: {text}")
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    connect, read, write, timeout = map(int, errors.groups()) if errors else (0, 0, 0, 0)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    bad = int(bad.group(1)) if bad else 0
    return {
        "requests": int(requests.group(1)),
        "lost": read + timeout + bad,
        "connections_refused": connect + write,
        "read_errors": read,
        "timeouts": timeout,
        "bad_answers": bad,
    }
