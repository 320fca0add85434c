"""A process that a test owns: started, its output kept, ended by its pid."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .errors import KitError

END_LIMIT_S = 15


class Program:
    """Ends with the `with` block, and when the test is killed."""

    def __init__(self, command, cwd=None, environment=None):
        self.name = os.path.basename(str(command[0]))
        self._log = tempfile.NamedTemporaryFile(prefix=f"{self.name}-", suffix=".log", delete=False)
        try:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *map(str, command)],
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise KitError(f"cannot start {command[0]}: {error}") from error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    @property
    def pid(self):
        return self._process.pid

    def output(self):
        return Path(self._log.name).read_text(errors="replace")

    def await_output(self, pattern, limit_s):
        """The match of a regular expression in what it has written, waited for."""
        deadline = time.monotonic() + limit_s
        while True:
            found = re.search(pattern, self.output())
            if found:
                return found
            if self._process.poll() is not None:
                raise KitError(f"{self.name} has ended (code {self._process.returncode}): {self.tail()}")
            if time.monotonic() > deadline:
                raise KitError(f"{self.name} wrote no {pattern!r} within {limit_s} s: {self.tail()}")
            time.sleep(0.02)

    def tail(self):
        return " | ".join(self.output().splitlines()[-8:])[-2000:]

    def stop(self):
        """Its exit code after SIGTERM."""
        self._process.send_signal(signal.SIGTERM)
        return self.await_end()

    def await_end(self):
        try:
            return self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            raise KitError(f"{self.name} did not end within {END_LIMIT_S} s") from None

    def end(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(END_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()
        Path(self._log.name).unlink(missing_ok=True)
