#!/usr/bin/env python3
"""That papers.py finds what it is there for, in texts planted with one fault each."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import papers  # noqa: E402

RIG = ("end_to_end.rig", "rig_test.py")


class Papers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="papers-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "rig_test.py").write_text("run('--detach', '--data', folder)\nrun('stop')\n")
        (self.root / "tests").mkdir()
        (self.root / "tests/format").touch()

    def said_of(self, command, *tests):
        return papers.check_test(self.root, command, tests, *RIG)

    def test_a_registered_test_with_all_words_of_the_command_proves_it(self):
        for name in ("end_to_end.rig", "end_to_end.rig.opensearch-2"):
            self.assertIsNone(self.said_of("tests/engine/run stop --data DIR", "unit.a", name))

    def test_a_test_that_is_not_registered_proves_nothing(self):
        self.assertIn("end_to_end.rig, which is not registered",
                      self.said_of("tests/engine/run stop --data DIR", "unit.a", "end_to_end.rigging"))

    def test_a_script_that_lacks_a_word_of_the_command_proves_nothing(self):
        for word in ("--port", "restart"):
            self.assertIn(f"which has no {word}",
                          self.said_of(f"tests/engine/run {word} --data DIR", "end_to_end.rig"))

    def test_a_paper_is_followed_by_a_registered_test_whose_script_does(self):
        proof = ("end_to_end.page", "page_test.py")
        said = lambda *tests: papers.check_followed(self.root, "docs/page.md", tests, *proof)  # noqa: E731
        (self.root / "page_test.py").write_text("reader.follow(read('page.md'))\n")
        self.assertIsNone(said("end_to_end.page"))
        self.assertIn("which is not registered", said("end_to_end.other"))
        (self.root / "page_test.py").write_text("reader.follow(read('other.md'))\n")
        self.assertIn("which does not follow it", said("end_to_end.page"))

    def test_a_command_nobody_knows_is_found(self):
        self.assertIn("is proven by nothing", papers.check_command(self.root, "tests/absent", []))

    def test_a_file_that_is_named_and_missing_is_found(self):
        text = "`tests/format --fix`, `tests/absent KIND...`\n```sh\n`tests/in-a-block`\n```\n"
        self.assertEqual(papers.missing_files_of(self.root, text), ["tests/absent"])

    def test_a_command_outside_of_a_block_is_found(self):
        self.assertEqual(papers.stray_commands_of("text\n\n    curl http://host\n    other\n"),
                         ["curl http://host"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
