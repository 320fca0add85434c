"""Health while the engine hangs, 200 callers wait for lists and 500 connections send a byte now and
then; beside health of the same host that is left alone."""

import contextlib
import socket
import threading
import time

from harness import engines, load
from harness.errors import BenchError
from harness.host import Host
from harness.pairs import Goal, Result, Row

NAME = "health_besieged"
PATH = "/actuator/health"
LIST = b"GET /actuator/backupHistory HTTP/1.1\r\nHost: localhost\r\n\r\n"
CALLERS, SLOW = 200, 500
CONNECTIONS = 8
SECONDS = 3
# Each of them sends a byte so often; a header has 10 s, and then they come anew.
BYTE_EVERY_S = 0.5
SETTLED_AFTER_S = 1.0


def measure(bench):
    seconds = 1 if bench.brief else SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ("taskset", "-c", str(server_cpu))
    rests = {"ours": [], "peer": []}
    with engines.scripted_program() as (engine, url), Host("opensearch-2", url, in_front=pinned) as host:

        def p99_ms(which):
            told = load.drive(
                host.pid, host.port, PATH, load_cpu, seconds, CONNECTIONS, may_be_down=True
            )
            rests[which].append(told)
            return told["p99_ms"]

        def besieged():
            with engine.hanging(), _Siege(host.port) as siege:
                time.sleep(SETTLED_AFTER_S)
                told = p99_ms("ours")
                siege.require_waiting()
            time.sleep(SETTLED_AFTER_S)
            return told

        p99_ms("peer"), besieged()  # unmeasured
        for values in rests.values():
            values.clear()
        both = bench.alternate(besieged, lambda: p99_ms("peer"))
    title = f"p99 of health, engine hanging, {CALLERS} callers of lists, {SLOW} slow connections"
    return Result(
        [Row(title, "ms", [a for a, _ in both], [b for _, b in both], Goal("ratio", "<=", 1.5))],
        {"seconds": seconds, "connections": CONNECTIONS, "wrk": rests},
    )


class _Siege:
    """The callers that wait, and a thread for the slow ones."""

    def __init__(self, port):
        self._port = port
        self._ends = contextlib.ExitStack()
        self._over = threading.Event()

    def __enter__(self):
        self._callers = [self._connect(LIST) for _ in range(CALLERS)]
        self._slow = [self._connect(b"G") for _ in range(SLOW)]
        self._thread = threading.Thread(target=self._send_bytes)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        self._ends.close()

    def _connect(self, first):
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        self._ends.callback(connection.close)
        connection.sendall(first)
        connection.setblocking(False)
        return connection

    def _send_bytes(self):
        text = b"ET /actuator/health HTTP/1.1\r\nX-Slow: " + b"z" * 1000
        for byte in text:
            if self._over.wait(BYTE_EVERY_S):
                return
            for connection in self._slow:
                with contextlib.suppress(OSError):
                    connection.send(bytes([byte]))

    def require_waiting(self):
        """Whoever has an answer already does not wait any more: then this was no siege."""
        for connections, what in ((self._callers, "callers"), (self._slow, "slow connections")):
            answered = sum(map(_has_input, connections))
            if answered:
                raise BenchError(f"{answered} of {len(connections)} {what} had an answer already")


def _has_input(connection):
    try:
        connection.recv(1, socket.MSG_PEEK)
        return True
    except BlockingIOError:
        return False
