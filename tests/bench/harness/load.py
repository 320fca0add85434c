"""Requests a second from wrk, and the processor time that the server uses for them."""

import os
import re
import subprocess
from pathlib import Path

from .errors import BenchError

CONNECTIONS = 32


def two_processors():
    """One for the server and another one for the load."""
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        raise BenchError("one processor is not enough: the load needs another than the server")
    return usable[0], usable[1]


def drive(
    pid, port, path, cpu, seconds, connections=CONNECTIONS, may_be_down=False, scheme="http", fields=()
):
    """What one wrk on `cpu` got from the server `pid`, and what that cost the server.

    may_be_down: 503 is a good answer, too. fields: of the header, "Name: value" each.
    """
    before = processor_seconds(pid)
    url = f"{scheme}://127.0.0.1:{port}{path}"
    told = _wrk(cpu, seconds, url, connections, may_be_down, fields)
    used = processor_seconds(pid) - before
    told["server_processor_share"] = used / seconds
    told["requests_per_processor_second"] = told["requests"] / used
    return told


def processor_seconds(pid):
    """Of a process and its children, such as nginx's worker, to the nanosecond."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    threads = [task for one in (pid, *children) for task in Path(f"/proc/{one}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def _wrk(cpu, seconds, url, connections, may_be_down, fields):
    command = ["taskset", "-c", str(cpu), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    command += [word for field in fields for word in ("-H", field)]
    done = subprocess.run(
        [*command, "--latency", url],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=False,
    )
    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not rate:
        raise BenchError(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    if re.search("Socket errors" if may_be_down else "Non-2xx|Socket errors", done.stdout):
        raise BenchError(f"not every request was answered well:\n{done.stdout}")
    count = re.search(r"^\s+(\d+) requests in", done.stdout, re.MULTILINE)
    found = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", done.stdout, re.MULTILINE))
    return {
        "requests": int(count.group(1)),
        "requests_per_s": float(rate.group(1)),
        "latency": found,
        "p99_ms": _milliseconds(found["99"]),
    }


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
