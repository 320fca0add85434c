#!/usr/bin/env python3
"""That the manual pages name all there is, in words of roff that neither groff nor mandoc complains about.

usage: manual_test.py FOLDER HOST PLUGIN CLIENT
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER, HOST, PLUGIN, CLIENT = sys.argv[1:5]
WRITER = pathlib.Path(__file__).resolve().parents[2] / "sdk/tools/new-plugin"
PAGES = ("man1/actuator-host.1", "man1/actuator-backup.1", "man5/actuator-backup.5", "man1/actuator-check.1")


def complaints_about(page):
    """What the two formatters say of a page; a tool that is missing is an error of its own."""
    said = []
    for command in (["groff", "-man", "-Tutf8", "-ww", "-z", page],
                    ["mandoc", "-Tlint", "-Wwarning", page]):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        said += (run.stdout + run.stderr).splitlines()
    return said


def shown(page):
    """As somebody reads it on a wide terminal, so that no name is broken."""
    run = subprocess.run(["groff", "-man", "-Tascii", "-P-cbou", "-rLL=400n", page], capture_output=True,
                         text=True, check=True)
    return run.stdout


def said_by(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, env={}).stdout


class Manual(unittest.TestCase):
    def test_formatters_have_nothing_to_say(self):
        for page in PAGES:
            self.assertEqual(complaints_about(f"{FOLDER}/{page}"), [], page)

    def test_a_broken_page_would_be_found(self):
        text = pathlib.Path(FOLDER, PAGES[0]).read_text(encoding="utf-8")
        for planted in (".NOSUCH macro\n", ".TP\n", "\\fQname\n"):
            with tempfile.NamedTemporaryFile("w", suffix=".1") as page:
                page.write(text + planted)
                page.flush()
                self.assertNotEqual(complaints_about(page.name), [], planted)

    def test_every_key_and_option_of_the_host_is_there(self):
        by_owner = said_by(HOST, f"--plugin={PLUGIN}", "--help").split("\nkeys of ")
        self.assertEqual(len(by_owner), 3)
        for text, page in ((by_owner[1], PAGES[0]), (by_owner[2], PAGES[2])):
            keys = re.findall(r"^  (\S+) \(", text, re.MULTILINE)
            self.assertGreater(len(keys), 20)
            self.assert_named(keys, page)
        self.assert_named(re.findall(r"^  (--[\w-]+)", by_owner[0], re.MULTILINE), PAGES[0])

    def test_every_option_of_the_check_and_of_the_writer_of_plugins_is_there(self):
        check = said_by(pathlib.Path(HOST).with_name("actuator-check"), "--help")
        self.assert_named(re.findall(r"^  (--[\w-]+)", check, re.MULTILINE), "man1/actuator-check.1")
        writer = said_by(WRITER, "--help")
        options = re.findall(r"^  (--[\w-]+)", writer, re.MULTILINE)
        self.assertGreater(len(options), 0)
        self.assertEqual(complaints_about(f"{WRITER}.1"), [])
        text = subprocess.run(["groff", "-man", "-Tascii", "-P-cbou", f"{WRITER}.1"], capture_output=True,
                              text=True, check=True).stdout
        self.assertEqual([option for option in options if option not in text], [])

    def test_every_command_option_variable_and_code_of_the_client_is_there(self):
        text = said_by(CLIENT, "--help")
        names = re.findall(r"^  ([a-z]+) ", text, re.MULTILINE)
        self.assertEqual(len(names), 8)
        for name in names:
            text += said_by(CLIENT, name, "--help")
        words = set(re.findall(r"--[\w-]+|ACTUATOR_BACKUP_\w+|NO_COLOR", text))
        self.assertGreater(len(words), 20)
        self.assert_named(words | set(names), PAGES[1])
        codes = [re.findall(r"^ +([0-9])  ", of, re.MULTILINE) for of in (text, shown(f"{FOLDER}/{PAGES[1]}"))]
        self.assertEqual(len(codes[0]), 10)
        self.assertEqual(*codes)

    def assert_named(self, names, page):
        text = shown(f"{FOLDER}/{page}")
        self.assertEqual([name for name in sorted(names)
                          if not re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-]*\w)", text)], [], page)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
