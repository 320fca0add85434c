#!/usr/bin/env python3
"""The bill of materials in each package: by the schema of CycloneDX, and by what is in the package.

usage: sbom_test.py SOURCE PACKAGES
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
SOURCE, PACKAGES = (pathlib.Path(each).resolve() for each in sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "tests/end_to_end/clients"))
from kit import setup  # noqa: E402

JUDGE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(sys.stdin.read())
print(str(fault)[:2000] if fault else "", end="")
"""
# Packages of Debian whose code is compiled into a program.
LINKED_IN = {"actuator-host": {"libre2-dev", "libboost1.81-dev", "libexpected-dev"},
             "actuator-plugin-backup": {"libboost1.81-dev", "libexpected-dev"}}


def complaints_about(document):
    run = subprocess.run([setup.python_client("cyclonedx") / "python", "-c", JUDGE], input=json.dumps(document),
                         capture_output=True, text=True, check=True)
    return run.stdout


def differences(document, tree):
    """Files that the bill does not have as they are, and libraries that it does not name."""
    listed = {one["name"]: one["hashes"][0]["content"] for one in document["components"] if one["type"] == "file"}
    named = {one["name"] for one in document["components"] if one["type"] == "library"}
    there = {}
    for path in tree.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.relative_to(tree).parts[0] != "DEBIAN":
            name = "/" + str(path.relative_to(tree))
            if path.name not in ("sbom.cdx.json", "THIRD-PARTY"):
                there[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            if path.read_bytes()[:4] == b"\x7fELF":
                for library in needed_by(path):
                    if not any(package.startswith(library) for package in named):
                        yield f"{name} needs {library}, which no component has"
    for name in sorted(listed.keys() | there.keys()):
        if listed.get(name) != there.get(name):
            yield f"{name} is {listed.get(name)} in the bill and {there.get(name)} in the package"


def needed_by(path):
    """How the packages of the shared libraries begin: libcurl.so.4 is in libcurl4."""
    said = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True).stdout
    for name in re.findall(r"\(NEEDED\).*\[(.*)\]", said):
        if name.startswith(("ld-", "libc.", "libm.")):
            name = "libc6"
        known = {"libcrypto": "libssl3", "libz": "zlib1g", "libgcc_s": "libgcc-s1", "libstdc++": "libstdc++6",
                 "libboost_json": "libboost-json", "libboost_container": "libboost-container"}
        yield known.get(name.split(".so")[0], name.split(".so")[0])


class Bill(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sbom-")
        self.addCleanup(folder.cleanup)
        self.trees = {}
        for package in PACKAGES.glob("*.deb"):
            name = package.name.split("_")[0]
            self.trees[name] = pathlib.Path(folder.name, name)
            subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(self.trees[name])], check=True)
        self.bills = {name: json.loads((tree / "usr/share/doc" / name / "sbom.cdx.json").read_text(encoding="utf-8"))
                      for name, tree in self.trees.items()}
        self.assertEqual(len(self.bills), 3)

    def test_the_schema_takes_it(self):
        for name, document in self.bills.items():
            self.assertEqual(complaints_about(document), "", name)
        for planted in ({"bomFormat": "other"}, {"components": [{"type": "library"}]}):
            self.assertNotEqual(complaints_about({**self.bills["actuator-host"], **planted}), "")

    def test_it_is_of_what_is_shipped(self):
        for name, document in self.bills.items():
            self.assertEqual(list(differences(document, self.trees[name])), [], name)

    def test_a_file_that_was_changed_afterwards_would_be_found(self):
        tree = self.trees["actuator-host"]
        with open(tree / "usr/bin/actuator-host", "ab") as file:
            file.write(b"x")
        found = list(differences(self.bills["actuator-host"], tree))
        self.assertEqual([fault.split()[0] for fault in found], ["/usr/bin/actuator-host"])

    def test_what_is_linked_in_has_its_licence_there(self):
        for name, wanted in LINKED_IN.items():
            inside = {one["name"] for one in self.bills[name]["components"]
                      if {"name": "actuator-host:linked", "value": "in"} in one.get("properties", [])}
            self.assertLessEqual(wanted, inside, name)
            notices = (self.trees[name] / "usr/share/doc" / name / "THIRD-PARTY").read_text(encoding="utf-8")
            for package in inside:
                self.assertRegex(notices, rf"(?m)^{re.escape(package)} \S+: \S+", name)
        self.assertIn("Google Inc.", (self.trees["actuator-host"] / "usr/share/doc/actuator-host/THIRD-PARTY")
                      .read_text(encoding="utf-8"))

    def test_every_library_has_a_version_and_a_licence(self):
        for document in self.bills.values():
            for one in document["components"]:
                if one["type"] == "library":
                    self.assertRegex(one["purl"], r"^pkg:deb/debian/\S+@\S+\?arch=")
                    licence = one["licenses"][0]["license"]
                    self.assertNotIn("see /usr", licence.get("name", ""), one["name"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
