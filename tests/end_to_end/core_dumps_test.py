#!/usr/bin/env python3
"""What is shipped leaves no core dump, and its user's other processes cannot look into it.

usage: core_dumps_test.py HOST CLIENT

The host, and actuator-backup while it waits for an answer, run as a user without rights, with no
limit for dumps, and end of SIGABRT. Who owns their files in /proc tells whether the system lets that
user look: they are root's when it does not.
"""

import os
import pathlib
import resource
import signal
import socket
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


def crash(command, is_ready):
    """(owner of its environment in /proc, whether it dumped, files that it left)"""
    with tempfile.TemporaryDirectory(prefix="dumps-") as folder:
        os.chmod(folder, 0o777)
        log = pathlib.Path(folder, "log")
        with open(log, "wb") as written:
            process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=written, stderr=written,
                preexec_fn=as_nobody)
        try:
            deadline = time.monotonic() + START_LIMIT_S
            while not is_ready(log):
                if time.monotonic() > deadline or process.poll() is not None:
                    sys.exit(f"{command[0]} did not start:\n{log.read_text()}")
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


def crash_host(host, *options):
    return crash([host, "--management.server.port=0", *options], lambda log: b"listening" in log.read_bytes())


def crash_client(client):
    """It has read all that it was given once it asks."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        port.settimeout(0)
        asking = []

        def is_asking(_):
            try:
                asking.append(port.accept()[0])
            except BlockingIOError:
                pass
            return bool(asking)

        try:
            return crash([client, "list", "--url", f"http://127.0.0.1:{port.getsockname()[1]}"], is_asking)
        finally:
            for each in asking:
                each.close()


def check(name, user, crashed):
    owner, dumped, left = crashed
    assert owner == 0, f"user {user} may look into {name}: its files in /proc are of user {owner}"
    assert not dumped, f"{name} left a core dump"
    assert not left, f"{name} left {left}"


def main():
    host, client = map(os.path.abspath, sys.argv[1:3])
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    check("the host", user, crash_host(host))
    check("actuator-backup", user, crash_client(client))
    owner, _, _ = crash_host(host, "--actuator.core-dumps=true")
    assert owner == user, f"with actuator.core-dumps=true the owner is {owner}, not {user}"
    print("no dump and no look without leave; both with it")


main()
