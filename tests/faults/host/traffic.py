"""What clients do to a port: requests of every kind, requests that are broken off, slow ones."""

import contextlib
import selectors
import socket
import struct
import time

import deployment

BACKUPS = deployment.BACKUPS
CONNECTIONS = 16
REQUESTS_A_CONNECTION = 500  # then a new one takes its place
LIMIT_S = 30
LONG_PATH = "/actuator/" + "x" * 3000
LONG_BODY = '{"backupId": ' + "9" * 3000 + "}"


def _request(method, target, body=None, kind="application/json", more=""):
    head = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{more}"
    if body is not None:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return (head + "\r\n" + (body or "")).encode()


def mixed(taken, ended):
    """[(request, status)]: of every endpoint and every refusal. `taken` is the id of a backup that is
    there, `ended` one of which nothing is there any more."""
    get = [
        ("/actuator", 200),
        ("/actuator/health", 200),
        ("/actuator/health/liveness", 200),
        ("/actuator/health/readiness", 200),
        ("/actuator/health/backup", 200),
        ("/actuator/health/nothing", 404),
        ("/actuator/info", 200),
        ("/actuator/prometheus", 200),
        ("/actuator/plugins", 200),
        (BACKUPS, 200),
        (BACKUPS + "?verbose=false", 200),
        (BACKUPS + "?pattern=77*", 200),
        (BACKUPS + "?pattern=x", 400),
        (BACKUPS + "?verbose=perhaps", 400),
        (f"{BACKUPS}/{taken}", 200),
        (f"{BACKUPS}/{ended}", 404),
        (f"{BACKUPS}/0", 400),
        (f"{BACKUPS}/one", 400),
        ("/", 404),
        ("/actuator/backups", 404),
        (LONG_PATH, 404),
    ]
    requests = [(_request("GET", target), status) for target, status in get]
    requests += [
        (_request("POST", BACKUPS, body), 400)
        for body in (f'{{"backupId": {taken}}}', '{"backupId": 0}', '{"backupId": 1.5}', "{}", "",
                     '{"backupId"', "[1]", LONG_BODY)
    ]
    requests += [
        (_request("DELETE", f"{BACKUPS}/{ended}"), 404),
        (_request("DELETE", f"{BACKUPS}/x"), 400),
        (_request("PUT", BACKUPS, "{}"), 405),
        (_request("POST", "/actuator/health", "{}"), 405),
        (_request("POST", BACKUPS, "a=1", "application/x-www-form-urlencoded"), 415),
        (_request("GET", BACKUPS, more="Accept: image/png\r\n"), 406),
        (_request("GET", "/actuator/health", more=f"X-Long: {'y' * 4000}\r\n"), 200),
    ]
    return requests


class _Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), LIMIT_S)
        self.left = REQUESTS_A_CONNECTION
        self._unread = b""

    def answer(self):
        """Status, and whether the connection stays."""
        while (at := self._unread.find(b"\r\n\r\n")) < 0:
            self._read()
        head = self._unread[:at].lower()
        length = head.find(b"content-length:")
        if length < 0:
            raise AssertionError(f"an answer without a length: {head[:400]!r}")
        whole = at + 4 + int(head[length + 15 :].split(b"\r", 1)[0])
        while len(self._unread) < whole:
            self._read()
        self._unread = self._unread[whole:]
        return int(head[9:12]), b"connection: close" not in head

    def _read(self):
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise AssertionError("the host closed a connection in the middle of an answer")
        self._unread += piece


def send_mixed(port, requests, count):
    """As many, over connections that are kept, and now and then made anew."""
    kept = [None] * CONNECTIONS
    for first in range(0, count, CONNECTIONS):
        numbers = range(first, min(first + CONNECTIONS, count))
        for number in numbers:
            place = number - first
            if kept[place] is None:
                kept[place] = _Connection(port)
            kept[place].socket.sendall(requests[number % len(requests)][0])
        for number in numbers:
            connection = kept[number - first]
            request, wanted = requests[number % len(requests)]
            status, stays = connection.answer()
            if status != wanted:
                raise AssertionError(f"{request[:120]!r} was answered {status}, not {wanted}")
            connection.left -= 1
            if not stays or connection.left == 0:
                connection.socket.close()
                kept[number - first] = None
    for connection in filter(None, kept):
        connection.socket.close()


def _reset(connection):
    """The end without a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def break_off_in_the_middle(port, count):
    """Resets after a part of the head, or of the body."""
    whole = _request("POST", BACKUPS, '{"backupId": 1}' + " " * 1000, more="X-More: yes\r\n")
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", port), LIMIT_S)
        connection.sendall(whole[: 1 + number * 7 % (len(whole) - 1)])
        _reset(connection)


def break_off_waiting(port, engine, count, at_once, taken, ended):
    """Resets while the engine, which hangs, is asked or is to be asked; ids as in mixed()."""
    whole = (_request("GET", BACKUPS), _request("POST", BACKUPS, f'{{"backupId": {taken}}}'),
             _request("GET", f"{BACKUPS}/{taken}"), _request("DELETE", f"{BACKUPS}/{ended}"))
    for first in range(0, count, at_once):
        with engine.hanging():
            waiting = []
            for number in range(first, min(first + at_once, count)):
                connection = socket.create_connection(("127.0.0.1", port), LIMIT_S)
                connection.sendall(whole[number % len(whole)])
                waiting.append(connection)
            time.sleep(0.05)  # so that all of them have been read
            for connection in waiting:
                _reset(connection)


def be_slow(port, count, seconds, meanwhile):
    """Connections that send a head byte by byte and never end it."""
    slow = []
    with contextlib.ExitStack() as ends, selectors.DefaultSelector() as closed:
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), LIMIT_S)
            connection.setblocking(False)
            ends.callback(connection.close)
            closed.register(connection, selectors.EVENT_READ)
            slow.append(connection)
        text = f"GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: {'z' * 4000}".encode()
        begun = time.monotonic()
        place = 0
        while time.monotonic() - begun < seconds:
            for connection in slow:
                with contextlib.suppress(OSError):  # the host may have had enough of it
                    connection.send(text[place : place + 1])
            place += 1
            meanwhile()
        return sum(1 for _ in closed.select(0))
