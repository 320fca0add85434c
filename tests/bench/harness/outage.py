"""A way to an engine that can be taken away: bytes pass unchanged, and creates of parts are seen."""

import contextlib
import re
import selectors
import socket
import threading
import time

from .errors import BenchError

CREATE = re.compile(rb"PUT /_snapshot/[^/ ]+/(\S+_part_\d+_of_\d+)")
LONGEST_WAIT_S = 0.05
PIECE = 65536


class Way:
    """Listens on one port for good; while it is closed whoever connects is refused."""

    def __init__(self, engine_url):
        host, _, port = engine_url.rpartition("//")[2].partition(":")
        self._engine = (host, int(port))
        self._changed = threading.Condition()
        self._creates = []  # (when, snapshot name)
        self._listener = None
        self._port = 0
        self._pairs = {}  # each socket's other one
        self._from_host = set()
        self._waiting = selectors.DefaultSelector()
        self._wanted_open = True
        self._ends = False
        self._open()
        self.url = f"http://127.0.0.1:{self._port}"
        self._thread = threading.Thread(target=self._pass_on)
        self._thread.start()

    def refuse(self):
        self._switch(False)

    def accept_again(self):
        """When the first one could have connected."""
        self._switch(True)
        return time.monotonic()

    def await_create(self, limit_s, after=0.0):
        """(when, name) of the first create that came later than `after`."""
        until = time.monotonic() + limit_s
        with self._changed:
            while True:
                for when, name in self._creates:
                    if when > after:
                        return when, name
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise BenchError(f"no part was created within {limit_s} s")

    def end(self):
        self._ends = True
        self._thread.join()

    def _switch(self, to_open):
        with self._changed:
            self._wanted_open = to_open
            if not self._changed.wait_for(lambda: (self._listener is not None) == to_open, 10):
                raise BenchError("the way to the engine did not open or close within 10 s")

    # -- on the thread --

    def _pass_on(self):
        while not self._ends:
            if self._wanted_open != (self._listener is not None):
                self._open() if self._wanted_open else self._close()
                with self._changed:
                    self._changed.notify_all()
            for key, _ in self._waiting.select(LONGEST_WAIT_S):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fileobj in self._pairs:
                    self._move(key.fileobj)
        self._close()

    def _open(self):
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=128)
        self._port = self._listener.getsockname()[1]
        self._waiting.register(self._listener, selectors.EVENT_READ)

    def _close(self):
        if self._listener is None:
            return
        self._waiting.unregister(self._listener)
        self._listener.close()
        self._listener = None
        for one in list(self._pairs):
            self._drop(one)

    def _accept(self):
        client, _ = self._listener.accept()
        engine = socket.create_connection(self._engine, timeout=10)
        self._from_host.add(client)
        for one, other in ((client, engine), (engine, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs[one] = other
            self._waiting.register(one, selectors.EVENT_READ)

    def _move(self, one):
        try:
            piece = one.recv(PIECE)
            if piece and one in self._from_host and (found := CREATE.search(piece)):
                with self._changed:
                    self._creates.append((time.monotonic(), found.group(1).decode()))
                    self._changed.notify_all()
            if piece:
                return self._pairs[one].sendall(piece)
        except OSError:
            pass
        self._drop(one)

    def _drop(self, one):
        other = self._pairs.get(one)
        for each in (one, other):
            if self._pairs.pop(each, None) is None:
                continue
            self._from_host.discard(each)
            self._waiting.unregister(each)
            each.close()


@contextlib.contextmanager
def way_to(engine_url):
    way = Way(engine_url)
    try:
        yield way
    finally:
        way.end()
