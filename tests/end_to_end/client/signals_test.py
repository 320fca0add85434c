#!/usr/bin/env python3
"""actuator-backup ended by signals while it waits for what never comes.

usage: signals_test.py CLIENT
"""

import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from fake_port import FakePort, backup  # noqa: E402

CLIENT = str(pathlib.Path(sys.argv[1]).resolve())


class Stuck(unittest.TestCase):
    """Whatever it waits for, a signal ends it."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def await_sleep(self, process, seconds=20):
        """Until it waits, and has done so for a while: its time on the processor stands still."""
        end, before, since = time.monotonic() + seconds, None, 0
        while time.monotonic() < end:
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            if fields[0] != "S" or fields[11:13] != before:
                before, since = fields[11:13], time.monotonic()
            elif time.monotonic() - since > 0.3:
                return
            time.sleep(0.02)
        self.fail("it is still busy")

    def begin(self, *arguments, **streams):
        process = subprocess.Popen([CLIENT, *arguments], **streams)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)  # comes first
        return process

    def ends_by(self, process, number):
        process.send_signal(number)
        self.assertEqual(process.wait(timeout=20), -number)

    def test_at_files_that_nobody_writes(self):
        with tempfile.TemporaryDirectory(prefix="client-fifo-") as folder:
            path = pathlib.Path(folder) / "fifo"
            os.mkfifo(path)
            for option in ("--token-file", "--user-file", "--ca-file", "--cert-file", "--key-password-file"):
                for number in self.SIGNALS if option == "--token-file" else (signal.SIGTERM,):
                    opening = self.begin("list", f"{option}={path}", "--url=http://127.0.0.1:1")
                    self.await_sleep(opening)
                    self.ends_by(opening, number)

    def test_at_a_file_whose_writer_says_nothing(self):
        with FakePort(lambda *_: (200, [])) as port:
            for option in ("--token-file", "--ca-file", "--cert-file", "--key-file"):
                reader, writer = os.pipe()
                reading = self.begin("list", f"{option}=/dev/fd/{reader}", f"--url={port.url.replace('http', 'https')}",
                                     pass_fds=[reader])
                os.close(reader)
                self.await_sleep(reading)
                self.ends_by(reading, signal.SIGTERM)
                os.close(writer)

    def begin_list(self, port, **streams):
        listing = self.begin("list", f"--url={port.url}", **streams)
        self.await_sleep(listing)
        return listing

    def test_at_an_output_that_nobody_reads(self):
        many = [backup("COMPLETED", 6, number=number) for number in range(3000, 0, -1)]
        with FakePort(lambda *_: (200, many)) as port:
            for number in self.SIGNALS:
                reader, writer = os.pipe()
                self.ends_by(self.begin_list(port, stdout=writer), number)
                os.close(reader)
                os.close(writer)
            leader, follower = pty.openpty()
            self.ends_by(self.begin_list(port, stdout=follower), signal.SIGTERM)
            os.close(leader)
            os.close(follower)

    def test_at_remarks_that_nobody_reads(self):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        while True:
            try:
                os.write(writer, b"." * 4096)
            except BlockingIOError:
                break
        os.set_blocking(writer, True)
        with FakePort(lambda *_: (200, [])) as port:
            self.ends_by(self.begin_list(port, stderr=writer), signal.SIGTERM)
        os.close(reader)
        os.close(writer)

    def test_a_slow_reader_gets_all_and_its_descriptor_stays_as_it_was(self):
        many = [backup("COMPLETED", 6, number=number) for number in range(3000, 0, -1)]
        with FakePort(lambda *_: (200, many)) as port:
            listing = self.begin_list(port, stdout=subprocess.PIPE)
            self.assertEqual(listing.stdout.read().count(b"COMPLETED"), 3000)
            self.assertEqual(listing.wait(timeout=20), 0)
            listing.stdout.close()
            reader, writer = os.pipe()
            self.ends_by(self.begin_list(port, stdout=writer), signal.SIGTERM)
            self.assertTrue(os.get_blocking(writer))
            os.close(reader)
            os.close(writer)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
