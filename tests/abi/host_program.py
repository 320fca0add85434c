"""The host as a program, for tests that look at it from outside."""

import contextlib
import http.client
import re
import signal
import subprocess
import threading
import time

START_LIMIT_S = 30


class Host:
    def __init__(self, command, environment=None):
        """environment: instead of this process's own."""
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, errors="replace", env=environment)
        self._lines = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.port = int(self.await_line(r" host listening .* port=(\d+)", START_LIMIT_S))
        except BaseException:
            self.kill()
            raise

    def _read(self):
        for line in self._process.stderr:
            with self._changed:
                self._lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self._lines.append(None)
            self._changed.notify_all()

    @property
    def pid(self):
        return self._process.pid

    @property
    def log(self):
        with self._changed:
            return "".join(line for line in self._lines if line)

    def await_line(self, expression, limit_s):
        """The first group of the first line that matches."""
        until = time.monotonic() + limit_s
        seen = 0
        with self._changed:
            while True:
                for line in self._lines[seen:]:
                    found = line and re.search(expression, line)
                    if found:
                        return found.group(1) if found.groups() else found.group()
                seen = len(self._lines)
                ended = self._lines and self._lines[-1] is None
                if ended or not self._changed.wait(max(0.0, until - time.monotonic())):
                    raise AssertionError(f"the host did not log {expression}; it said:\n"
                                         + "".join(line for line in self._lines if line))

    def will_log(self, text, limit_s=10):
        """Whether the log has this, now or soon: a line may come after the answer it belongs to."""
        try:
            self.await_line(re.escape(text), limit_s)
        except AssertionError:
            return False
        return True

    def connect(self, timeout_s=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)

    def get(self, path, timeout_s=30):
        """Status and body, over a connection of its own."""
        with contextlib.closing(self.connect(timeout_s)) as connection:
            return ask(connection, path)

    def is_running(self):
        return self._process.poll() is None

    def stop(self, limit_s=30):
        """SIGTERM; the exit code and how long it took."""
        begun = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(limit_s)
        took = time.monotonic() - begun
        self._reader.join(5)
        return code, took

    def kill(self):
        if self.is_running():
            self._process.kill()
        self._process.wait()


def ask(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


@contextlib.contextmanager
def running(command, environment=None):
    host = Host(command, environment)
    try:
        yield host
    finally:
        host.kill()
