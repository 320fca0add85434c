#!/usr/bin/env python3
"""Makes the packages, twice, and judges them as files: packages_test.py SOURCE BUILD PACKAGES

PACKAGES is where they stay for the tests that install them.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD, PACKAGES = (pathlib.Path(each).resolve() for each in sys.argv[1:4])
NAMES = {"actuator-host", "actuator-plugin-backup", "actuator-sdk-dev"}
MOST_KIB = 15 * 1000 * 1000 // 1024


def make(to, **more):
    subprocess.run([SOURCE / "packaging/packages", "--no-compile", "--build", str(BUILD), "--output", str(to)],
                   check=True, stdout=subprocess.DEVNULL, env={**os.environ, **more})


def field(package, name):
    return subprocess.run(["dpkg-deb", "--field", str(package), name], capture_output=True, text=True,
                          check=True).stdout.strip()


def complaints_about(*packages, options=()):
    """Errors and warnings of lintian; a run that fails for another reason is no silence."""
    run = subprocess.run(["lintian", "--allow-root", "--fail-on=error,warning", "--tag-display-limit", "0", *options,
                          *map(str, packages)], capture_output=True, text=True, check=False)
    found = [line for line in run.stdout.splitlines() if line.startswith(("E:", "W:"))]
    if not found and run.returncode != 0:
        raise AssertionError(f"lintian ended with {run.returncode}: {run.stdout}{run.stderr}")
    return found


def unpacked(package, to):
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(to)], check=True)
    return to


def packed(tree, to):
    file = to / "planted.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(file)],
                   stdout=subprocess.DEVNULL, check=True)
    return file


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(PACKAGES, ignore_errors=True)
        make(PACKAGES)
        cls.packages = sorted(PACKAGES.glob("*.deb"))

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="packages-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def package(self, name):
        return next(path for path in self.packages if path.name.startswith(name + "_"))

    def test_each_has_the_version_of_the_program(self):
        version = subprocess.run([SOURCE / "packaging/version"], capture_output=True, text=True, check=True).stdout
        self.assertEqual({field(path, "Package"): field(path, "Version") for path in self.packages},
                         {name: f"{version.strip()}-1" for name in NAMES})

    def test_lintian_has_nothing_to_say(self):
        self.assertEqual(complaints_about(*PACKAGES.glob("*.changes")), [])

    def test_lintian_would_find_a_planted_mistake(self):
        tree = unpacked(self.package("actuator-host"), self.folder / "tree")
        shutil.rmtree(tree / "usr/share/man")
        found = complaints_about(packed(tree, self.folder), options=("--tags", "no-manual-page"))
        self.assertTrue([line for line in found if "no-manual-page" in line], found)

    def test_they_are_small(self):
        sizes = {path.name: int(field(path, "Installed-Size")) for path in self.packages}
        print(f"installed: {sizes} KiB, at most {MOST_KIB} in all")
        self.assertLess(sum(sizes.values()), MOST_KIB)
        self.assertTrue(all(sizes.values()))

    def test_libraries_are_found_by_what_is_linked(self):
        depends = field(self.package("actuator-plugin-backup"), "Depends")
        for name in ("libc6", "libcurl4", "libssl3", "libstdc++6"):
            self.assertRegex(depends, rf"(^|, ){re.escape(name)} \(>= ")
        self.assertRegex(field(self.package("actuator-host"), "Depends"), r"libyaml-cpp0\.7")
        self.assertIn("actuator-abi (= ", field(self.package("actuator-host"), "Provides"))

    def test_no_file_knows_where_it_was_built(self):
        self.assertEqual(list(self.places_in(self.packages)), [])

    def test_a_file_that_knows_it_would_be_found(self):
        tree = unpacked(self.package("actuator-sdk-dev"), self.folder / "tree")
        (tree / "usr/include/actuator/planted.h").write_text(f"// {BUILD}/x\n", encoding="utf-8")
        self.assertEqual([fault.split(": ")[1] for fault in self.places_in([packed(tree, self.folder)])],
                         ["usr/include/actuator/planted.h"])

    def places_in(self, packages):
        """Files with the folder of the sources or of the build in them."""
        for package in packages:
            tree = unpacked(package, self.folder / package.stem)
            for path in sorted(tree.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    bytes_of = path.read_bytes()
                    if any(str(place).encode() in bytes_of for place in (SOURCE, BUILD)):
                        yield f"{package.name}: {path.relative_to(tree)}"

    def test_a_second_time_gives_the_same_bytes(self):
        """At another time, by another umask and in another language."""
        before = os.umask(0o077)
        try:
            make(self.folder / "second", LC_ALL="C", LANG="de_DE.UTF-8", TZ="Pacific/Chatham")
        finally:
            os.umask(before)
        for path in self.packages:
            self.assertEqual((self.folder / "second" / path.name).read_bytes(), path.read_bytes(), path.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
