#!/usr/bin/env python3
"""That file_sizes.py finds what it is there for, in small repositories planted with one fault each."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().with_name("file_sizes.py")


class FileSizes(unittest.TestCase):
    def said_of(self, files):
        """Exit code and words of the check over a repository of these names and texts."""
        with tempfile.TemporaryDirectory(prefix="file-sizes-") as folder:
            subprocess.run(["git", "init", "--quiet", folder], check=True)
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            run = subprocess.run([sys.executable, str(CHECK), folder], capture_output=True, text=True,
                                 check=False)
            return run.returncode, (run.stdout + run.stderr).strip()

    def test_files_that_fit_are_counted(self):
        self.assertEqual(self.said_of({"host/a.cpp": "x\n" * 600, "b.md": "x\n" * 900}),
                         (0, "2 files have a size and a name that fit"))

    def test_a_long_source_is_found(self):
        self.assertEqual(self.said_of({"host/a.cpp": "x\n" * 601}),
                         (1, "host/a.cpp: 601 lines, more than 600"))

    def test_a_name_that_says_nothing_is_found(self):
        for name in ("host/utils/a.cpp", "host/string_helpers.hpp", "host/plugin-manager.py"):
            with self.subTest(name=name):
                code, said = self.said_of({name: ""})
                self.assertEqual(code, 1)
                self.assertTrue(said.startswith(f"{name}: a name that says nothing"), said)

    def test_a_tree_in_which_git_lists_no_file_proves_nothing(self):
        self.assertEqual(self.said_of({}), (1, "git lists no file"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
