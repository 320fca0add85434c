"""A port for backups that answers as a test says, and a terminal that a program can be run on."""

import fcntl
import http.server
import json
import os
import pty
import re
import select
import signal
import ssl
import struct
import subprocess
import termios
import threading
import time


class FakePort:
    """Serves /actuator/backupHistory on a free port of the machine itself. `answer(method, path)` gives the
    status and the body: bytes, or what is written as JSON."""

    def __init__(self, answer, context: ssl.SSLContext | None = None):
        self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(handler):
                length = int(handler.headers.get("Content-Length", 0))
                handler.rfile.read(length)
                self.asked.append(f"{handler.command} {handler.path}")
                status, body = answer(handler.command, handler.path)
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                handler.send_response(status)
                if status != 204:
                    handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                if status != 204:
                    handler.wfile.write(body)

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(handler, *args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(server, *args):
                """A client that leaves, or that does not trust us, is part of a test."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if context else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def backup(state, done=0, running=None, reason=None, number=123):
    details = [{"snapshotName": f"camunda_webapps_{number}_8.8.0_part_{part}_of_6", "state": "SUCCESS",
                "startTime": "2026-01-31T10:10:10.100+0000", "failures": []} for part in range(1, done + 1)]
    shown = {"backupId": number, "state": state, "failureReason": reason, "details": details}
    if running is not None:
        shown["progress"] = {"partsDone": done, "partsPlanned": 6, "runningPart": running}
    return shown


def part(shards_done, shards_total, bytes_done, bytes_total):
    return {"snapshotName": "x", "shardsDone": shards_done, "shardsTotal": shards_total,
            "bytesDone": bytes_done, "bytesTotal": bytes_total, "message": None}


class Terminal:
    """A program on a terminal of so many columns."""

    def __init__(self, command, columns=80, environment=None):
        self.leader, follower = pty.openpty()
        self.resize(columns)
        variables = {"PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower,
                                        env={**variables, **(environment or {})}, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(follower)
        self.text = ""

    def resize(self, columns):
        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read_until(self, expression, seconds=20):
        """All that was written so far, once it matches."""
        end = time.monotonic() + seconds
        while not re.search(expression, self.text):
            if not self._read_some(end - time.monotonic()):
                raise AssertionError(f"no {expression!r} in {self.text!r}")
        return self.text

    def _read_some(self, seconds):
        if seconds <= 0 or not select.select([self.leader], [], [], seconds)[0]:
            return False
        try:
            block = os.read(self.leader, 65536)
        except OSError:  # what a terminal says when nobody is left on it
            return False
        self.text += block.decode(errors="replace")
        return bool(block)

    def type(self, text):
        os.write(self.leader, text.encode())

    def end(self, seconds=20):
        """The exit code when it has ended; minus the signal when that ended it."""
        end = time.monotonic() + seconds
        while self._read_some(end - time.monotonic()):
            pass
        return self.process.wait(timeout=max(end - time.monotonic(), 1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.leader)
