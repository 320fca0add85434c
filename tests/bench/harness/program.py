"""A process that a measurement owns: started, read from line by line, and ended by its pid."""

import contextlib
import os
import select
import signal
import subprocess
import time
from pathlib import Path

from .errors import BenchError

END_LIMIT_S = 10


class Program:
    """One running process. It ends with the `with` block, and when the bench is killed."""

    def __init__(self, command, cwd=None, read_from="stderr", bare=False):
        """bare: started by fork and exec alone, for a start that is timed; such a process outlives
        a bench that is killed."""
        self.name = os.path.basename(command[0])
        if not bare:
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        streams |= {"stderr": subprocess.STDOUT, read_from: subprocess.PIPE}
        try:
            self._process = subprocess.Popen(command, cwd=cwd, bufsize=0, **streams)
        except OSError as error:
            raise BenchError(f"cannot start {command[0]}: {error}") from error
        self._pipe = getattr(self._process, read_from)
        self._unread = b""
        self._last = ""

    @property
    def pid(self):
        return self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def next_line(self, limit_s):
        """The next line of its output, waited for; one thread reads, and nobody else."""
        deadline = time.monotonic() + limit_s
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._pipe], [], [], left)[0]:
                raise BenchError(
                    f"{self.name} wrote no further line within {limit_s} s; its last: {self._last}"
                )
            piece = os.read(self._pipe.fileno(), 65536)
            if not piece:
                raise BenchError(
                    f"{self.name} has ended (code {self._process.wait()}); its last line: "
                    f"{self._last}"
                )
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        self._last = line.decode(errors="replace")
        return self._last

    def require_running(self):
        if self._process.poll() is None:
            return
        rest = self._unread + (self._pipe.read() or b"")
        last = rest.decode(errors="replace").strip().splitlines()[-1:] or [self._last]
        raise BenchError(f"{self.name} has ended (code {self._process.returncode}): {last[0]}")

    @contextlib.contextmanager
    def hanging(self):
        """It does nothing meanwhile; the system goes on taking connections for it."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            while any(state != "T" for state in self._thread_states()):
                time.sleep(0.001)
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _thread_states(self):
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return [(task / "stat").read_text().rpartition(")")[2].split()[0] for task in tasks]

    def stop(self, signal_number, limit_s):
        """Its exit code; what it writes meanwhile is read away."""
        self._process.send_signal(signal_number)
        deadline = time.monotonic() + limit_s
        with contextlib.suppress(BenchError):  # it has ended, as it was told
            while time.monotonic() < deadline:
                self.next_line(deadline - time.monotonic())
        try:
            return self._process.wait(max(deadline - time.monotonic(), 1))
        except subprocess.TimeoutExpired:
            raise BenchError(f"{self.name} did not end within {limit_s} s") from None

    def end(self):
        self._process.terminate()
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._pipe.close()
