"""The clock of one process, moved by libfaketime; what counts seconds since the boot goes on as before,
as on a real machine."""

import contextlib
import os
import pathlib
import sys

from deployment import host_program

LIBRARY = "faketime/libfaketimeMT.so.1"
HOUR_S = 3600


def library():
    found = list(pathlib.Path("/usr/lib").glob(f"*/{LIBRARY}"))
    if not found:
        sys.exit(f"/usr/lib/*/{LIBRARY} is missing: install the package faketime")
    return str(found[0])


class Clock:
    """Of one process; it is read anew at each look at the time."""

    def __init__(self, folder, moves=True):
        self._file = pathlib.Path(folder) / "clock"
        self._moves = moves
        self.put(0)

    def put(self, seconds):
        """Beside the machine's own."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds if self._moves else 0:+d}\n")
        fresh.rename(self._file)

    def environment(self):
        return os.environ | {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    @contextlib.contextmanager
    def running(self, command):
        """A host with this clock."""
        process = None
        try:
            with host_program.running(command, self.environment()) as host:
                process = host.pid
                yield host
        finally:
            # What libfaketime leaves behind would end a later process with the same pid.
            for name in (f"faketime_shm_{process}", f"sem.faketime_sem_{process}"):
                pathlib.Path("/dev/shm", name).unlink(missing_ok=True)
