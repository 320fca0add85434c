#!/usr/bin/env python3
"""That tidy.py finds what it is there for, in files that it judges together: tidy_test.py ROOT"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv[1]).resolve()
CHECK = pathlib.Path(__file__).resolve().with_name("tidy.py")

CLEAN = """#include <string>
namespace {
std::string word_of_{name}() {
  return "word";
}
}  // namespace
std::string of_{name}() {
  return word_of_{name}();
}
"""
MOVED = """#include <string>
#include <utility>
std::string twice(std::string text) {
  std::string first = std::move(text);
  return first + text;
}
"""


class Tidy(unittest.TestCase):
    def said_of(self, sources, target=""):
        """Exit code and words of the check over a build of these files."""
        with tempfile.TemporaryDirectory(prefix="tidy-") as folder:
            root = pathlib.Path(folder).resolve()
            build = root / "build"
            (root / "host").mkdir()
            build.mkdir()
            shutil.copy(ROOT / ".clang-tidy", root)
            (build / "standard_headers.hpp").write_text("#include <string>\n")
            entries = []
            for name, text in sources.items():
                file = root / "host" / name
                file.write_text(text)
                command = f"/usr/bin/c++ -std=c++20 -O2 {target} -o {name}.o -c {file}"
                entries.append({"directory": str(build), "file": str(file), "command": command})
                again = command.replace("-O2", "-O0 -UNDEBUG").replace("-o ", "-o tests/")
                entries.append({"directory": str(build), "file": str(file), "command": again})
            (build / "compile_commands.json").write_text(json.dumps(entries))
            runs = [subprocess.run([sys.executable, str(CHECK), str(root), str(build)],
                                   capture_output=True, text=True, check=False) for _ in range(2)]
            self.assertEqual(runs[0].returncode, runs[1].returncode)
            return runs[1].returncode, runs[1].stdout + runs[1].stderr

    def test_clean_files(self):
        code, said = self.said_of({f"{name}.cpp": CLEAN.replace("{name}", name) for name in "abc"})
        self.assertEqual((code, said.strip()), (0, "3 files are clean"))

    def test_one_among_others(self):
        code, said = self.said_of({"a.cpp": CLEAN.replace("{name}", "a"), "b.cpp": MOVED,
                                   "c.cpp": MOVED.replace("twice", "again")})
        self.assertEqual(code, 1)
        for name in ("b.cpp:5", "c.cpp:5"):
            self.assertRegex(said, f"host/{name}.*bugprone-use-after-move")
        self.assertNotIn("a.cpp:", said)

    def test_files_that_cannot_be_one(self):
        """A name that only the compiler sees to be the same."""
        odd = "namespace {\nint\n  word_of_a = 1;\n}  // namespace\nint of_odd() {\n  return word_of_a;\n}\n"
        code, said = self.said_of({"a.cpp": CLEAN.replace("{name}", "a"), "b.cpp": odd})
        self.assertEqual((code, said.strip()), (0, "2 files are clean"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
