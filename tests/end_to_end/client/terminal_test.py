#!/usr/bin/env python3
"""actuator-backup on a terminal: the bar, the question before a delete, keys, colours, widths; and TLS.

usage: terminal_test.py CLIENT
"""

import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from fake_port import FakePort, Terminal, backup, part  # noqa: E402

CLIENT = str(pathlib.Path(sys.argv[1]).resolve())


class Steps:
    """Answers to GET, one after the other; the last one stays. A step waits until the test lets it go."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.at = 0
        self.lock = threading.Lock()

    def __call__(self, method, _path):
        with self.lock:
            if method == "POST":
                return 200, {"scheduledSnapshots": ["one", "two"]}
            if method == "DELETE":
                return 204, b""
            return 200, self.answers[self.at]

    def next(self):
        with self.lock:
            self.at += 1


def run(port, *arguments, **environment):
    """Not on a terminal."""
    return subprocess.run([CLIENT, *arguments, f"--url={port.url}"], capture_output=True, text=True, check=False,
                          timeout=60, env=environment)


class OnATerminal(unittest.TestCase):
    def test_a_bar_grows_over_itself_and_ends_with_a_line(self):
        steps = Steps(backup("IN_PROGRESS", 0, part(0, 4, 0, 1000)), backup("IN_PROGRESS", 3, part(2, 4, 500, 1000)),
                      backup("COMPLETED", 6, {}))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"], 120) as seen:
            seen.read_until(r"\r\x1b\[K123  .*\[░{38}\]    0 %  part 1 of 6  0 B of 1\.0 kB  0 of 4 shards")
            steps.next()
            seen.read_until(r"\r\x1b\[K123  .*\[█{22}░{16}\]   58 %  part 4 of 6  500 B of 1\.0 kB  2 of 4 shards")
            self.assertNotIn("\n", seen.text)
            steps.next()
            seen.read_until(r"\r\x1b\[K123  .*COMPLETED.*  \[█{38}\]  100 %  6 of 6 parts  0:\d\d\r\n")
            self.assertEqual(seen.end(), 0)
            self.assertEqual(seen.text.count("\n"), 1)
            self.assertIn("GET /actuator/backupHistory/123?progress=true", port.asked)

    def test_a_reference_that_ignores_progress_has_a_bar_of_parts(self):
        steps = Steps(backup("IN_PROGRESS", 3))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"]) as seen:
            seen.read_until(r" 50 %  part 4 of 6  0:00")

    def test_the_bar_never_falls(self):
        steps = Steps(backup("IN_PROGRESS", 0, part(0, 4, 500, 1000)), backup("IN_PROGRESS", 0, part(1, 4, 600, 9000)))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"]) as seen:
            seen.read_until(r"  8 % ")
            steps.next()
            seen.read_until(r"  8 %  part 1 of 6  600 B")

    def test_a_line_fits_the_width_also_when_that_changes(self):
        steps = Steps(backup("IN_PROGRESS", 3, part(2, 4, 500, 1000)))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"], 120) as seen:
            seen.read_until("shards")
            seen.resize(30)
            already = len(seen.text)
            seen.read_until(r"(?s).{%d}.*\r\x1b\[K[^\r]*of 6\r" % already)
            for line in re.split(r"\r\x1b\[K", seen.text[already:])[2:]:
                self.assertLess(len(re.sub(r"\x1b\[\d*m", "", line)), 30, line)

    def test_no_colour_and_no_utf8_where_they_are_not_wanted(self):
        steps = Steps(backup("IN_PROGRESS", 3))
        for environment, colour, block in (({}, True, "█"), ({"NO_COLOR": "1"}, False, "█"), ({"LC_ALL": "C"}, True, "#")):
            with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"], 80,
                                                   environment) as seen:
                seen.read_until(re.escape(f"[{block}"))
                self.assertEqual("\x1b[33mIN_PROGRESS\x1b[0m" in seen.text, colour)

    def test_a_terminal_that_cannot_move_its_cursor_gets_lines(self):
        steps = Steps(backup("IN_PROGRESS", 3), backup("COMPLETED", 6))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"], 80,
                                               {"TERM": "dumb"}) as seen:
            seen.read_until("backup 123: IN_PROGRESS, 3 of 6 parts\r\n")
            steps.next()
            self.assertEqual(seen.end(), 0)
            self.assertEqual(seen.text, "backup 123: IN_PROGRESS, 3 of 6 parts\r\nbackup 123: COMPLETED, 6 of 6 parts\r\n")

    def test_ctrl_c_leaves_the_line_says_that_the_backup_goes_on_and_ends_by_the_signal(self):
        steps = Steps(backup("IN_PROGRESS", 3))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"]) as seen:
            seen.read_until("50 %")
            seen.type("\x03")
            self.assertEqual(seen.end(), -2)
            self.assertRegex(seen.text, r"\r\nactuator-backup: left; the backup goes on without us: ")
            self.assertNotIn("DELETE", "".join(port.asked))

    def test_a_failure_is_told_below_the_bar(self):
        steps = Steps(backup("FAILED", 3, reason="no space\x1b[2J left"))
        with FakePort(steps) as port, Terminal([CLIENT, "watch", "123", f"--url={port.url}"]) as seen:
            self.assertEqual(seen.end(), 1)
            self.assertTrue(seen.text.endswith("\r\nactuator-backup: Backup 123 is FAILED: no space [2J left.\r\n"))

    def test_delete_asks_and_takes_no_for_an_answer(self):
        steps = Steps(backup("IN_PROGRESS", 3))
        for typed, code, deleted in (("n\n", 6, False), ("\n", 6, False), ("\x04", 6, False), ("\x03", -2, False),
                                     ("y\n", 0, True), ("yes\n", 0, True)):
            with FakePort(steps) as port, Terminal([CLIENT, "delete", "123", f"--url={port.url}"]) as seen:
                seen.read_until(re.escape(
                    "Delete backup 123 (IN_PROGRESS, 3 snapshots) for good, and stop it first? [y/N] "))
                seen.type(typed)
                self.assertEqual(seen.end(), code, seen.text)
                self.assertEqual("DELETE /actuator/backupHistory/123" in port.asked, deleted)

    def test_prune_asks_once_for_all_that_would_go(self):
        nights = [backup("COMPLETED", 6, number=20260100030000 + day * 1000000) for day in (3, 2, 1)]

        def port_of_three(method, _path):
            return (204, b"") if method == "DELETE" else (200, nights)

        for typed, code, deleted in (("n\n", 6, 0), ("\x03", -2, 0), ("y\n", 0, 2)):
            with FakePort(port_of_three) as port, \
                    Terminal([CLIENT, "prune", "--keep=1", f"--url={port.url}"], 120) as seen:
                seen.read_until(re.escape("Delete the backups 20260101030000, 20260102030000 for good? [y/N] "))
                seen.type(typed)
                self.assertEqual(seen.end(), code, seen.text)
                self.assertEqual(sum(each.startswith("DELETE") for each in port.asked), deleted)

    def test_a_list_is_cut_to_the_terminal_and_whole_in_a_pipe(self):
        reason = "snapshots of part 2 are PARTIAL: " + "shard failed " * 20
        with FakePort(lambda *_: (200, [backup("FAILED", 2, reason=reason)])) as port:
            with Terminal([CLIENT, "list", f"--url={port.url}"], 60, {"NO_COLOR": "1"}) as seen:
                self.assertEqual(seen.end(), 0)
                lines = seen.text.splitlines()
                self.assertTrue(lines[1].endswith("..."))
                self.assertTrue(all(len(line) <= 60 for line in lines))
            self.assertIn(reason.strip(), run(port, "list").stdout)


class NotOnATerminal(unittest.TestCase):
    def test_delete_without_yes_sends_nothing(self):
        with FakePort(Steps(backup("COMPLETED", 6))) as port:
            said = run(port, "delete", "123")
            self.assertEqual((said.returncode, port.asked), (2, []))
            self.assertIn("--yes", said.stderr)

    def test_no_escapes_come_out_whatever_the_port_says(self):
        evil = backup("COMPLETED\x1b[31m", 6, reason="\x1b]0;title\x07 \u202e \x9b2J")
        with FakePort(lambda _, path: (200, evil if path.endswith("123") else [evil])) as port:
            for arguments in (["show", "123"], ["list"], ["show", "123", "--json"], ["list", "--json"],
                              ["watch", "123"], ["wait", "123"]):
                said = run(port, *arguments, LANG="C.UTF-8")
                self.assertNotRegex(said.stdout + said.stderr, "[\x00-\x09\x0b-\x1f\x7f-\x9f]", arguments)

    def test_take_finds_a_backup_that_a_reference_does_not_show_at_once(self):
        looks = []

        def answer(method, _path):
            if method == "POST":
                return 200, {"scheduledSnapshots": ["one"]}
            looks.append(method)
            return (404, {"message": "none"}) if len(looks) < 3 else (200, backup("COMPLETED", 6))

        with FakePort(answer) as port:
            said = run(port, "take", "123", "--wait")
            self.assertEqual((said.returncode, said.stdout), (0, "one\nBackup 123 is COMPLETED, 6 parts.\n"))

    def test_what_was_ignored_at_the_start_stays_ignored(self):
        steps = Steps(backup("IN_PROGRESS", 3), backup("COMPLETED", 6))
        with FakePort(steps) as port:
            command = f"trap '' INT; exec {CLIENT} watch 123 --url={port.url}"
            watched = subprocess.Popen(["bash", "-c", command], stdout=subprocess.PIPE, text=True)
            self.assertIn("IN_PROGRESS", watched.stdout.readline())
            watched.send_signal(2)
            steps.next()
            self.assertIn("COMPLETED", watched.communicate(timeout=20)[0])
            self.assertEqual(watched.returncode, 0)


    def test_credentials_in_plain_text_are_remarked_once_unless_they_stay_on_the_machine(self):
        steps = Steps(backup("IN_PROGRESS", 3), backup("COMPLETED", 6))
        with FakePort(steps) as port:
            port.url = port.url.replace("127.0.0.1", "0.0.0.0")  # no loopback address, and yet not left
            watched = subprocess.Popen([CLIENT, "watch", "123", f"--url={port.url}"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True, env={"ACTUATOR_BACKUP_TOKEN": "s3cret"})
            self.assertIn("IN_PROGRESS", watched.stdout.readline())
            steps.next()
            said = watched.communicate(timeout=20)[1]
            self.assertEqual(watched.returncode, 0, said)
            self.assertRegex(said, r"\Aactuator-backup: the credentials go to http://0\.0\.0\.0:\d+/\S+ as plain text.*\n\Z")
            self.assertNotIn("s3cret", said)
            self.assertEqual(run(port, "wait", "123").stderr, "")
            port.url = port.url.replace("0.0.0.0", "127.0.0.1")
            self.assertEqual(run(port, "wait", "123", ACTUATOR_BACKUP_USER="ada:s3cret").stderr, "")


class Tls(unittest.TestCase):
    """Certificates are made here: one authority, a server and a client of it, and a stranger."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="client-tls-")
        cls.addClassCleanup(folder.cleanup)
        cls.at = pathlib.Path(folder.name)
        for name in ("ca", "stranger"):
            cls.openssl("req", "-x509", "-nodes", *cls.new_key(name), "-subj", f"/CN={name}", "-days", "2",
                        "-out", f"{name}.pem")
        for name in ("server", "client"):
            (cls.at / "names").write_text("subjectAltName=IP:127.0.0.1\n")
            cls.openssl("req", "-nodes", *cls.new_key(name), "-subj", f"/CN={name}", "-out", f"{name}.csr")
            cls.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
                        "-extfile", "names", "-out", f"{name}.pem")
        cls.openssl("ec", "-in", "client.key", "-aes256", "-passout", "pass:s3cret", "-out", "locked.key")
        (cls.at / "password").write_text("s3cret\n")
        (cls.at / "wrong").write_text("other\n")

    @staticmethod
    def new_key(name):
        return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", f"{name}.key"

    @classmethod
    def openssl(cls, *arguments):
        subprocess.run(["openssl", *arguments], cwd=cls.at, capture_output=True, check=True)

    def server(self, wants_client):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.at / "server.pem", self.at / "server.key")
        if wants_client:
            context.load_verify_locations(self.at / "ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
        return FakePort(lambda *_: (200, []), context)

    def list(self, port, **files):
        return run(port, "list", *(f"--{option.replace('_', '-')}-file={self.at / file}"
                                   for option, file in files.items()))

    def test_a_server_is_trusted_by_the_authority_that_is_named_alone(self):
        with self.server(False) as port:
            self.assertEqual(self.list(port, ca="ca.pem").returncode, 0)
            for refused in (self.list(port), self.list(port, ca="stranger.pem")):
                self.assertEqual(refused.returncode, 4, refused.stderr)
                self.assertIn("certificate", refused.stderr)
            self.assertEqual(len(port.asked), 1)

    def test_another_name_is_not_trusted(self):
        with self.server(False) as port:
            said = subprocess.run([CLIENT, "list", f"--url={port.url.replace('127.0.0.1', 'localhost')}",
                                   f"--ca-file={self.at / 'ca.pem'}"], capture_output=True, text=True, check=False)
            self.assertEqual(said.returncode, 4, said.stderr)

    def test_a_client_shows_its_certificate_with_a_key_that_may_be_locked(self):
        with self.server(True) as port:
            for files in ({"key": "client.key"}, {"key": "locked.key", "key_password": "password"}):
                self.assertEqual(self.list(port, ca="ca.pem", cert="client.pem", **files).returncode, 0)
            for files in ({}, {"cert": "client.pem", "key": "locked.key"},
                          {"cert": "client.pem", "key": "locked.key", "key_password": "wrong"}):
                refused = self.list(port, ca="ca.pem", **files)
                self.assertEqual(refused.returncode, 4, refused.stderr)
                self.assertNotIn("other", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
