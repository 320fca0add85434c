#!/usr/bin/env python3
"""What the host tells the manager that has started it: readiness_test.py HOST"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

HOST = str(pathlib.Path(sys.argv[1]).resolve())
LIMIT_S = 30


class Manager:
    """A socket for notices, and a host that was told of it."""

    def __init__(self, name, folder, tells=None):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(LIMIT_S)
        self.socket.bind(name)
        told = name if tells is None else tells
        self.host = subprocess.Popen(
            [HOST, "--management.server.port=0", "--actuator.shutdown.grace-time=10ms"], cwd=folder,
            env={**os.environ, "NOTIFY_SOCKET": "@" + told[1:] if told.startswith("\0") else told},
            stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.host.kill()
        self.host.communicate()
        self.socket.close()

    def next_notice(self):
        return self.socket.recv(4096).decode()

    def port(self):
        """Read from the log; it says so before the manager is told."""
        for line in self.host.stderr:
            if found := re.search(r"\blistening\b.*\bport=(\d+)", line):
                return int(found.group(1))
        raise AssertionError("the host does not listen")


class Readiness(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="readiness-")
        self.addCleanup(self.folder.cleanup)

    def assert_told(self, name):
        with Manager(name, self.folder.name) as manager:
            self.assertEqual(manager.next_notice(), "READY=1")
            with socket.create_connection(("127.0.0.1", manager.port()), timeout=LIMIT_S) as client:
                client.sendall(b"GET /actuator/health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                self.assertTrue(client.recv(100).startswith(b"HTTP/1.1 200 "))
            manager.host.send_signal(signal.SIGTERM)
            self.assertEqual(manager.next_notice(), "STOPPING=1")
            manager.host.stderr.read()
            self.assertEqual(manager.host.wait(LIMIT_S), 0)

    def test_when_the_port_is_open_and_when_it_stops(self):
        self.assert_told(f"{self.folder.name}/notify")

    def test_by_a_name_that_is_no_path(self):
        self.assert_told(f"\0readiness-test-{os.getpid()}")

    def test_nobody_listens_and_it_serves_all_the_same(self):
        with Manager(f"{self.folder.name}/notify", self.folder.name, f"{self.folder.name}/nobody") as manager:
            self.assertGreater(manager.port(), 0)
            manager.host.send_signal(signal.SIGTERM)
            log = manager.host.stderr.read()
            self.assertEqual(manager.host.wait(LIMIT_S), 0)
            self.assertEqual(len(re.findall(r"manager\.not_told .*NOTIFY_SOCKET is .*/nobody: No such file", log)), 2)

    def test_a_name_that_is_none(self):
        for name in ("relative", "/" + "x" * 200):
            with Manager(f"{self.folder.name}/{len(name)}", self.folder.name, name) as manager:
                self.assertGreater(manager.port(), 0)
                manager.host.send_signal(signal.SIGTERM)
                self.assertIn("it is neither a path nor @name, or too long", manager.host.stderr.read())
                self.assertEqual(manager.host.wait(LIMIT_S), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
