#!/usr/bin/env python3
"""What bash completes for actuator-backup, with the completion as it is installed.

usage: completion_test.py CLIENT COMPLETION
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from fake_port import FakePort, backup  # noqa: E402

CLIENT, COMPLETION = (str(pathlib.Path(each).resolve()) for each in sys.argv[1:3])

# Splits a line as bash does before it completes the last word.
ASK = r"""
source "$1"
[[ $(complete -p actuator-backup) == "complete -F _actuator_backup actuator-backup" ]] || exit 1
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_actuator_backup
printf '%s\n' "${COMPREPLY[@]}"
"""


def completed(*words, folder=None, **environment):
    path = f"{pathlib.Path(CLIENT).parent}:{os.environ['PATH']}"
    said = subprocess.run(["bash", "--norc", "-c", ASK, "bash", COMPLETION, "actuator-backup", *words], cwd=folder,
                          capture_output=True, text=True, check=True, timeout=30, env={"PATH": path, **environment})
    if said.stderr:
        raise AssertionError(said.stderr)
    return said.stdout.split()


def options_of(*command):
    said = subprocess.run([CLIENT, *command, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (--[\w-]+)", said, re.MULTILINE))


class Completion(unittest.TestCase):
    def test_commands_come_first(self):
        self.assertEqual(completed(""), ["take", "watch", "wait", "show", "list", "delete", "prune", "health"])
        self.assertEqual(completed("w"), ["watch", "wait"])
        self.assertEqual(completed("--user-file", "x", "--standalone", "de"), ["delete"])

    def test_each_command_has_the_options_that_it_takes(self):
        self.assertEqual(set(completed("--")), options_of() | {"--version", "--completion"})
        for command in completed(""):
            self.assertEqual(set(completed(command, "--")), options_of(command), command)
            self.assertEqual(set(completed(command, "7", "--")), options_of(command), command)
        self.assertEqual(completed("list", "--no"), ["--no-verbose"])
        self.assertEqual(completed("nonsense", "--"), [])

    def test_files_are_offered_where_a_file_is_wanted(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "token one").touch()
            for words in (["--token-file", "to"], ["list", "--token-file", "=", "to"]):
                self.assertEqual(completed(*words, folder=folder), ["token", "one"])
            self.assertEqual(completed("wait", "--timeout", "", folder=folder), [])

    def test_ids_come_from_the_port_and_only_where_one_is_wanted(self):
        with FakePort(lambda *_: (200, [backup("COMPLETED", 6, number=each) for each in (20, 21)])) as port:
            ids = {"ACTUATOR_BACKUP_URL": port.url}
            for command in ("show", "watch", "wait", "delete"):
                self.assertEqual(completed(command, "2", **ids), ["20", "21"], command)
            self.assertEqual(set(port.asked), {"GET /actuator/backupHistory?pattern=2*&verbose=false"})
            self.assertEqual(completed("take", "2", **ids), [])
            self.assertEqual(completed("show", "20", "2", **ids), [])
            self.assertEqual(completed("--url", "http://127.0.0.1:9", "show", "2", **ids), [])
            self.assertEqual(len(port.asked), 4)

    def test_what_is_no_id_never_comes_onto_the_line(self):
        strange = [backup("COMPLETED", 6, number="1;touch${IFS}x"), backup("COMPLETED", 6, number=20)]
        with FakePort(lambda *_: (200, strange)) as port:
            self.assertEqual(completed("show", "", ACTUATOR_BACKUP_URL=port.url), [])

    def test_a_port_that_is_not_there_completes_nothing_and_says_nothing(self):
        self.assertEqual(completed("show", "", ACTUATOR_BACKUP_URL="http://127.0.0.1:9"), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
