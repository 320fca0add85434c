"""What lies on disk for a program to run: its own files, and every shared library that they load."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import paths, spring_boot


def of_ours():
    """{file: bytes} of the host, the backup plugin, and all that they are linked to, libc too. The
    two as `cmake --install --strip` leaves them: Debian's libraries have no symbol table either."""
    own = {str(file): _stripped(file) for file in (paths.HOST, paths.PLUGIN)}
    return own | _sizes(libraries_of(paths.HOST, paths.PLUGIN))


def of_spring_boot():
    """{file: bytes} of the jar, of the Java runtime's package, and of all that it is linked to."""
    listed = subprocess.run(
        ["dpkg", "-L", spring_boot.PACKAGE], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = {Path(name) for name in listed if name.startswith("/usr/lib/jvm/")}
    files = {file for file in files if file.is_file() and not file.is_symlink()}
    programs = [file for file in files if file.name == "java" or file.suffix == ".so"]
    return _sizes(files | {spring_boot.jar()} | libraries_of(*programs))


def libraries_of(*programs):
    told = subprocess.run(
        ["ldd", *map(str, programs)], capture_output=True, text=True, check=False
    ).stdout
    return {Path(name) for name in re.findall(r"(/\S+) \(0x", told)}


def largest_of(files, count=12):
    return dict(sorted(files.items(), key=lambda one: -one[1])[:count])


def _stripped(file):
    with tempfile.TemporaryDirectory(prefix="bench-installed-") as folder:
        copy = shutil.copy(file, folder)
        subprocess.run(["strip", copy], check=True)
        return Path(copy).stat().st_size


def _sizes(files):
    return {str(file): file.stat().st_size for file in {file.resolve() for file in files}}
