#!/usr/bin/env python3
"""That one_version.py finds what it is there for: one_version_test.py ROOT"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv[1]).resolve()
CHECK = pathlib.Path(__file__).resolve().with_name("one_version.py")
FILES = ("CMakeLists.txt", "CHANGELOG.md", "packaging/version", "sdk/include/actuator/plugin.h",
         "sdk/rust/actuator/Cargo.toml", "sdk/rust/actuator-sys/Cargo.toml", "sdk/rust/Cargo.lock",
         "sdk/rust/actuator-sys/src/plugin.rs", "sdk/abi-history.md", "packaging/helm/actuator-host/Chart.yaml")
CHART = FILES[-1]


def version():
    return subprocess.run([ROOT / "packaging/version"], capture_output=True, text=True, check=True).stdout.strip()


class OneVersion(unittest.TestCase):
    def said_of(self, planted):
        """Exit code and words of the check over the real files with these replaced or added."""
        with tempfile.TemporaryDirectory(prefix="one-version-") as folder:
            subprocess.run(["git", "init", "--quiet", folder], check=True)
            for name in FILES:
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, path)
            for name, change in planted.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                before = path.read_text(encoding="utf-8") if path.exists() else ""
                after = change(before)
                self.assertNotEqual(before, after)
                path.write_text(after, encoding="utf-8")
            run = subprocess.run([sys.executable, str(CHECK), folder], capture_output=True, text=True, check=False)
            return run.returncode, (run.stdout + run.stderr).strip()

    def assert_found(self, name, change, sentence):
        self.assertEqual(self.said_of({name: change}), (1, sentence))

    def test_the_tree_agrees(self):
        self.assertEqual(self.said_of({})[0], 0)

    def test_a_release_without_a_heading_of_its_own(self):
        self.assert_found("CHANGELOG.md", lambda text: text.replace(f"## {version()}", "## 0.0.9", 1),
                          f"CHANGELOG.md names the version 0.0.9, it is {version()}")

    def test_a_chart_that_was_forgotten(self):
        self.assert_found(CHART, lambda _: 'appVersion: "0.0.9"\n',
                          f"{CHART} names the version 0.0.9, it is {version()}")
        self.assert_found(CHART, lambda _: "name: x\n", f"{CHART} names no version")

    def test_a_second_place(self):
        self.assert_found("packaging/debian/changelog", lambda _: f"actuator-host ({version()}-1) x\n",
                          f"packaging/debian/changelog writes {version()} a second time; "
                          "let it be made from packaging/version")

    def test_a_crate_that_was_forgotten(self):
        code, said = self.said_of({"sdk/rust/actuator/Cargo.toml":
                                   lambda text: text.replace('\nversion = "', '\nversion = "9.', 1)})
        self.assertEqual(code, 1)
        self.assertRegex(said, r"^sdk/rust/actuator/Cargo.toml names the version 9\.\S+, it is \S+$")

    def test_no_version_at_all(self):
        code, said = self.said_of({"CMakeLists.txt": lambda text: text.replace("actuator-host VERSION", "x VERSION")})
        self.assertEqual(code, 1)
        self.assertIn("has no line 'project(actuator-host VERSION", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
