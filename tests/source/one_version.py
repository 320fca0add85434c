#!/usr/bin/env python3
"""Each version stands in one place, and what has to repeat it agrees: one_version.py ROOT

That of the program is in the top CMakeLists.txt (packaging/version prints it), that of the SDK in
actuator/plugin.h. A chart, a changelog and a crate cannot ask there, so they are compared.
"""

import pathlib
import re
import subprocess
import sys

CHART = "packaging/helm/actuator-host/Chart.yaml"
# file -> how it names the version of the program
PROGRAM = {
    "CHANGELOG.md": r"^## (\S+?),? ",
    CHART: r'^appVersion: "?([^"\s]+)"?$',
}
# file -> how it names that of the SDK; every place of the file has to agree
SDK = {
    "sdk/rust/actuator/Cargo.toml": r'^version = "(.*)"$',
    "sdk/rust/actuator-sys/Cargo.toml": r'^version = "(.*)"$',
    "sdk/rust/Cargo.lock": r'^version = "(.*)"$',
    "sdk/rust/actuator-sys/src/plugin.rs": r'ACTUATOR_SDK_VERSION: &str = "(.*)"',
    "sdk/abi-history.md": r"^## (\S+) ",
}
NEWEST_FIRST = ("CHANGELOG.md", "sdk/abi-history.md")
# Below packaging/, where a version would be forgotten: data of a test that stands for any version, and what another test holds.
SAMPLES = ("packaging/prometheus/actuator-host.tests.yml", CHART, "packaging/kubernetes/alone.yaml",
           "packaging/kubernetes/replacement.yaml")


def named_in(text, pattern):
    return re.findall(pattern, text, re.MULTILINE)


def disagreements(root, version, files):
    for name, pattern in files.items():
        path = root / name
        if not path.is_file():
            yield f"{name} is not there"
            continue
        named = named_in(path.read_text(encoding="utf-8"), pattern)
        if not named:
            yield f"{name} names no version"
        for found in named[:1] if name in NEWEST_FIRST else named:
            if found != version:
                yield f"{name} names the version {found}, it is {version}"


def copies_below_packaging(root, version):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "packaging"],
                            cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in listed:
        path = root / name
        if name in SAMPLES or not path.is_file():
            continue
        if re.search(rf"(?<![\d.]){re.escape(version)}(?![\d.])", path.read_text(encoding="utf-8", errors="replace")):
            yield f"{name} writes {version} a second time; let it be made from packaging/version"


def main():
    root = pathlib.Path(sys.argv[1])
    asked = subprocess.run([root / "packaging/version"], capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        print(asked.stderr.strip())
        return 1
    version = asked.stdout.strip()
    header = (root / "sdk/include/actuator/plugin.h").read_text(encoding="utf-8")
    sdk = named_in(header, r'^#define ACTUATOR_SDK_VERSION "(.*)"$')
    faults = list(disagreements(root, version, PROGRAM))
    faults += disagreements(root, sdk[0], SDK) if sdk else ["actuator/plugin.h names no version of the SDK"]
    faults += copies_below_packaging(root, version)
    print("\n".join(faults) or f"{version} of the program and {sdk[0]} of the SDK stand in one place each")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
