#!/usr/bin/env python3
"""Installs all but the plugins out of a build, moves them, and fails when a file knows where it was before.

usage: install.py SOURCE BUILD PREFIX
"""

import pathlib
import re
import shutil
import subprocess
import sys

COMPONENTS = ("sdk", "host", "client", "manual")
# One of each kind: an installation that has lost a part proves nothing.
NEEDED = ("include/actuator/plugin.h", "include/actuator/plugin.hpp",
          "share/cmake/actuator-sdk/actuator-sdk-config.cmake",
          "share/cmake/actuator-sdk/actuator-sdk-config-version.cmake",
          "share/cmake/actuator-sdk/plugin_symbols.map", "share/pkgconfig/actuator-sdk.pc",
          "share/actuator-sdk/tools/templates/c/CMakeLists.txt",
          "share/actuator-sdk/rust/actuator/Cargo.toml",
          "share/actuator-sdk/examples/hello_c/hello.c", "share/actuator-sdk/README.md",
          "share/actuator-sdk/docs/first-plugin.md", "bin/actuator-new-plugin", "share/man/man1/actuator-new-plugin.1",
          "bin/actuator-host", "bin/actuator-check", "bin/actuator-backup",
          "share/bash-completion/completions/actuator-backup", "share/man/man1/actuator-host.1",
          "share/man/man1/actuator-backup.1", "share/man/man1/actuator-check.1", "share/man/man5/actuator-backup.5")


PROGRAMS = ("actuator-host", "actuator-check", "actuator-backup")


def faults_of(prefix, places):
    """Files that are missing, those with one of the places in them, and links to nothing."""
    faults = [f"{name} is not installed" for name in NEEDED if not (prefix / name).is_file()]
    for path in sorted(prefix.rglob("*")):
        # Programs are of this machine; what they were built from stands in their assertions.
        if not path.is_file() or path.parent.name == "bin" and path.name in PROGRAMS:
            continue
        faults += [f"{path.relative_to(prefix)} names {place}, which is not there after a move"
                   for place in places if str(place).encode() in path.read_bytes()]
    for page in sorted(prefix.rglob("*.md")):
        links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        faults += [f"{page.relative_to(prefix)} links to {link}, which is not installed"
                   for link in links if not (page.parent / link).exists()]
    return faults


def main():
    source, build, prefix = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    staging = prefix.with_name(prefix.name + ".staging")
    for folder in (staging, prefix):
        shutil.rmtree(folder, ignore_errors=True)
    for component in COMPONENTS:
        subprocess.run(["cmake", "--install", str(build), "--prefix", str(staging), "--component",
                        component, "--strip"], stdout=subprocess.DEVNULL, check=True)
    staging.rename(prefix)
    faults = faults_of(prefix, (source, build, staging))
    print("\n".join(faults) or f"{prefix} has everything and may be moved")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
