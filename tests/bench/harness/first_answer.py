"""From the start of a process to its first good answer."""

import contextlib
import json
import socket
import time

from .errors import BenchError
from .program import Program

LIMIT_S = 60
# Between two attempts; a tight loop would take the second processor from what it waits for.
PAUSE_S = 0.0002


def free_port():
    """One that was free a moment ago, given beforehand, because nobody can ask it before it is."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def now():
    """For `begun` below."""
    return time.monotonic()


def await_200(program, port, path, begun, until=None):
    """Seconds since `begun` to the first 200, or to the first one whose body fits."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    while True:
        status, body = _ask(port, request)
        answered = time.monotonic()
        if status == 200 and (until is None or until(body)):
            return answered - begun
        if answered - begun > LIMIT_S:
            raise BenchError(
                f"{program.name} did not answer GET {path} as awaited within {LIMIT_S} s; last: "
                f"{status} {body[:200]!r}"
            )
        program.require_running()
        time.sleep(PAUSE_S)


def await_listening(program, port):
    """Returns when somebody takes connections there."""
    begun = time.monotonic()
    while time.monotonic() - begun < LIMIT_S:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S).close()
            return
        program.require_running()
        time.sleep(PAUSE_S)
    raise BenchError(f"{program.name} did not listen within {LIMIT_S} s")


def _ask(port, request):
    """(status, body), or (None, "") when nobody listens yet."""
    with contextlib.suppress(OSError):
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S) as connection:
            connection.sendall(request)
            text = b""
            while piece := connection.recv(65536):
                text += piece
        head, _, body = text.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1."):
            return int(head.split()[1]), body.decode(errors="replace")
    return None, ""


def start(command, port, path, until=None):
    """Starts it; returns seconds to the first 200 and, with until, to the first one that fits."""
    begun = time.monotonic()
    with Program(command, bare=True) as program:
        first = await_200(program, port, path, begun)
        if until is None:
            return first, None
        return first, await_200(program, port, path, begun, until)


def is_up(body):
    return json.loads(body).get("status") == "UP"
