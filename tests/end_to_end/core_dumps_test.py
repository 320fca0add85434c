#!/usr/bin/env python3
"""What is shipped leaves no core dump, and its user's other processes cannot look into it.

usage: core_dumps_test.py HOST

The host runs as a user without rights, with no limit for dumps, and ends of SIGABRT. Who owns its
files in /proc tells whether the system lets that user look: they are root's when it does not.
"""

import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

NOBODY = 65534
START_LIMIT_S = 20


def as_nobody():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def crash(host, *options):
    """(owner of its environment in /proc, whether it dumped, files that it left)"""
    with tempfile.TemporaryDirectory(prefix="dumps-") as folder:
        os.chmod(folder, 0o777)
        log = pathlib.Path(folder, "log")
        with open(log, "wb") as written:
            process = subprocess.Popen(
                [host, "--management.server.port=0", *options], cwd=folder, stdin=subprocess.DEVNULL,
                stdout=written, stderr=written, preexec_fn=as_nobody)
        try:
            deadline = time.monotonic() + START_LIMIT_S
            while b"listening" not in log.read_bytes():
                if time.monotonic() > deadline or process.poll() is not None:
                    sys.exit(f"the host did not start:\n{log.read_text()}")
                time.sleep(0.02)
            owner = os.stat(f"/proc/{process.pid}/environ").st_uid
            os.kill(process.pid, signal.SIGABRT)
            _, status = os.waitpid(process.pid, 0)
            process.returncode = 0  # it has been waited for
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        left = [each.name for each in pathlib.Path(folder).iterdir() if each != log]
        return owner, os.WCOREDUMP(status), left


def main():
    host = os.path.abspath(sys.argv[1])
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    owner, dumped, left = crash(host)
    assert owner == 0, f"user {user} may look into the host: its files in /proc are of user {owner}"
    assert not dumped, "the host left a core dump"
    assert not left, f"the host left {left}"
    owner, _, _ = crash(host, "--actuator.core-dumps=true")
    assert owner == user, f"with actuator.core-dumps=true the owner is {owner}, not {user}"
    print("no dump and no look without leave; both with it")


main()
