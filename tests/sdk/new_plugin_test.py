#!/usr/bin/env python3
"""That new-plugin writes projects which build, test and serve as their own README says, and that it refuses
what it should."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from page import Reader, matches  # noqa: E402
from workbench import PREFIX, RunningHost, SOURCE, Workbench, symbols_of  # noqa: E402

NEW_PLUGIN = PREFIX / "bin/actuator-new-plugin"
CONSOLE = """
```console
$ curl http://localhost:9600/actuator/cacheStatus
{"message":"hello from cache-status"}
```
"""


class NewPlugin(Workbench):
    def new(self, *arguments, code=0):
        return self.run_in(self.folder, NEW_PLUGIN, *arguments, code=code)

    def follow_readme(self, language):
        """Everything that the README of the project says, and what the endpoint answers."""
        self.new("cache-status", "--language", language)
        project = self.folder / "cache-status"
        reader = Reader(project, self.env, RunningHost)
        reader.follow((project / "README.md").read_text(encoding="utf-8") + CONSOLE.replace(
            "```console\n", "```console\n$ " + self.run_command(language) + "\n"))
        self.assertGreaterEqual(reader.commands, 6)
        plugin = next(path for path in project.rglob("cache-status.so"))
        self.assertEqual(symbols_of(plugin), ["actuator_plugin_v1"])
        left = [str(path) for path in project.rglob("*")
                if path.is_file() and path.suffix in {".c", ".cpp", ".rs", ".toml", ".md", ".txt"}
                and "build" not in path.relative_to(project).parts
                and "target" not in path.relative_to(project).parts
                and any(word in path.read_text() for word in ("my-plugin", "myPlugin", "my_plugin"))]
        self.assertEqual(left, [])

    @staticmethod
    def run_command(language):
        return "make run" if language == "rust" else "cmake --build build --target run"

    def test_a_project_in_c(self):
        self.follow_readme("c")

    def test_a_project_in_cpp(self):
        self.follow_readme("cpp")

    def test_a_project_in_rust(self):
        self.follow_readme("rust")

    def test_the_unit_test_of_a_project_sees_what_the_plugin_answers(self):
        self.new("cache-status")
        project = self.folder / "cache-status"
        source = project / "src/plugin.cpp"
        source.write_text(source.read_text().replace('"hello from', '"goodbye from'))
        self.run_in(project, "cmake", "-B", "build")
        self.run_in(project, "cmake", "--build", "build", "--target", "plugin-test")
        self.assertIn("goodbye from cache-status",
                      self.run_in(project, "ctest", "--test-dir", "build", "--output-on-failure", code=8))

    def test_cpp_is_the_default(self):
        self.assertIn("a plugin in C++", self.new("cache-status"))
        self.assertTrue((self.folder / "cache-status/src/plugin.cpp").is_file())

    def test_from_the_source_tree(self):
        self.run_in(self.folder, SOURCE / "sdk/tools/new-plugin", "cache-status", "--language", "rust")
        self.assertIn(f'"{SOURCE}/sdk/rust/actuator"',
                      (self.folder / "cache-status/Cargo.toml").read_text())

    def test_a_bad_name_is_refused_in_a_sentence(self):
        for name, words in {"Cache": "use lower-case letters", "1st": "a letter first",
                            "a--b": "single dashes", "../escape": "use lower-case", "a b": "use lower",
                            "a" * 65: "has 65 characters", "test": "is kept by CMake, Cargo or the host",
                            "health": "such as health-status", "--wrong": "is no option"}.items():
            with self.subTest(name=name):
                self.assertIn(words, self.new(name, code=2))
        self.assertIn("two names", self.new("one", "two", code=2))
        self.assertIn("choose c, cpp or rust", self.new("one", "--language", "../c", code=2))
        self.assertIn("needs a value", self.new("one", "--language", code=2))
        self.assertIn("usage:", self.new(code=2))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_nothing_is_overwritten(self):
        for make in (pathlib.Path.mkdir, pathlib.Path.touch,
                     lambda path: path.symlink_to("nowhere")):
            path = self.folder / "taken"
            make(path)
            self.assertIn("'taken' is there already and nothing is overwritten",
                          self.new("taken", code=2))
            path.rmdir() if path.is_dir() else path.unlink()


class Matching(unittest.TestCase):
    def test_dots_stand_for_what_differs_and_for_nothing_else(self):
        self.assertTrue(matches("a ... c\n...\nend", "a b c\n1\n2\nend\n"))
        self.assertFalse(matches("a ... c", "a b d"))
        self.assertFalse(matches("a", "a\nb"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
