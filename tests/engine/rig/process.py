"""An engine's process: starting it, and signalling it and never a stranger that got its pid."""

import os
import select
import signal
import subprocess
from pathlib import Path


def start_time(pid):
    """When a process started, in clock ticks since boot; with the pid it names one process.

    None when there is no such process, or only its remains.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    after_name = text.rpartition(")")[2]  # the name itself may hold spaces and brackets
    state, *rest = after_name.split()
    return None if state in "ZX" else int(rest[18])


def _unsynced():
    """An environment in which nobody waits for the disk: what an engine of a test has written must outlive the
    engine, and not the machine."""
    found = next(Path("/usr/lib").glob("*/libeatmydata.so"), None)
    return os.environ | ({"LD_PRELOAD": str(found)} if found else {})


def spawn(command, log_path, ends_with_us):
    """Starts the command with its output appended to the log.

    In a session of its own, so that a terminal's Ctrl-C reaches only the rig, which then stops the
    engine in order.
    """
    if ends_with_us:  # also when this process is killed, and can stop nothing
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    with open(log_path, "ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=_unsynced(),
        )


class Handle:
    """One running process, held by a pidfd, which stays its own when another gets the pid."""

    def __init__(self, pid, started):
        self._fd = -1
        try:
            self._fd = os.pidfd_open(pid)
        except OSError:
            return
        if (
            start_time(pid) != started
        ):  # looked at after the fd was taken, so the fd is the one that was looked at
            self.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def running(self):
        return self._fd >= 0 and not self.wait(0)

    def send(self, number):
        if self._fd >= 0:
            try:
                signal.pidfd_send_signal(self._fd, number)
            except ProcessLookupError:
                pass  # it has just ended, which is what was wanted

    def wait(self, limit_s):
        """True when the process has ended within the limit."""
        if self._fd < 0:
            return True
        return bool(select.select([self._fd], [], [], limit_s)[0])
