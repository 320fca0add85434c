#!/usr/bin/env python3
"""Follows the page "Your first plugin" from its first line to its last, in an empty home with the SDK
installed; and that a page which says something else is found."""

import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from page import Differs, Reader  # noqa: E402
from workbench import BUILD, PREFIX, RunningHost, Workbench  # noqa: E402

PAGE = PREFIX / "share/actuator-sdk/docs/first-plugin.md"


class FirstPlugin(Workbench):
    def setUp(self):
        super().setUp()
        # Nothing but what the page itself says leads to the SDK.
        for name in ("CMAKE_PREFIX_PATH", "PKG_CONFIG_PATH"):
            self.env.pop(name)
        self.env.update(PATH="/usr/bin:/bin", HOME=str(self.folder))
        (self.folder / "actuator").symlink_to(PREFIX)
        self.reader = Reader(self.folder, self.env, RunningHost)

    def test_the_page_is_true(self):
        self.reader.follow(PAGE.read_text(encoding="utf-8"))
        self.assertGreaterEqual(self.reader.commands, 28)

    def refused(self, page):
        with self.assertRaises(Differs) as raised:
            self.reader.follow(page)
        return str(raised.exception)

    def test_a_command_that_fails_is_found(self):
        self.assertIn("ended with 2", self.refused("```sh\n~/actuator/bin/actuator-new-plugin Bad\n```\n"))

    def test_an_output_that_differs_is_found(self):
        self.assertIn("but it says:\ntwo", self.refused("```console\n$ echo two\none\n```\n"))

    def test_an_answer_that_differs_is_found(self):
        plugin = BUILD / "lib/actuator/plugins/hello_c.so"
        said = self.refused(f"```sh\n~/actuator/bin/actuator-host --plugin {plugin}\n```\n"
                            "```console\n$ curl http://localhost:9600/actuator/hello\ngoodbye\n```\n")
        self.assertIn('but it says:\n{"message":"hello"}', said)

    def test_a_change_to_lines_that_are_not_there_is_found(self):
        (self.folder / "a").write_text("one\n")
        self.assertIn("there 0 times", self.refused("```diff\n--- a\n-two\n+three\n```\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
