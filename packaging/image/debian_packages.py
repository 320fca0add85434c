"""Packages of Debian as the machine's own apt finds them, read and not installed."""

import io
import re
import subprocess
import tarfile
from pathlib import Path

# Asked for by scripts of packages alone, and none of those is run.
SKIPPED = {"debconf", "debconf-2.0", "cdebconf"}
NO_PACKAGES = "if apt knows no packages, run apt-get update first; it needs the network"


class PackageError(Exception):
    """Its text says what failed, with which name, and what to do."""


def run(command, purpose, cwd=None, advice="that is its own reason"):
    try:
        done = subprocess.run([str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
                              check=False)
    except OSError as error:
        raise PackageError(f"cannot {purpose}: {error}") from error
    if done.returncode != 0:
        said = " | ".join(done.stderr.decode(errors="replace").splitlines()[-5:])
        raise PackageError(f"cannot {purpose}: {said}; {advice}")
    return done.stdout


def with_what_they_need(names):
    """These and, again and again, what they depend on; of alternatives the first."""
    found, asked = [], list(names)
    while asked:
        found += asked
        said = run(["apt-cache", "depends", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks",
                    "--no-replaces", "--no-enhances", *asked], f"ask apt what {' '.join(asked)} need", advice=NO_PACKAGES).decode()
        needed, is_alternative = [], False
        for line in said.splitlines():
            match = re.match(r" ([ |])(?:Pre)?Depends: (\S+)$", line)
            if match and not is_alternative:
                needed.append(match[2])
            is_alternative = bool(match) and match[1] == "|"
        asked = sorted(set(needed) - set(found) - SKIPPED)
    return sorted(found)


def fetched(names, folder):
    """The files of these packages in the folder, downloaded if they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    present = {each.name.partition("_")[0] for each in folder.glob("*.deb")}
    missing = [name for name in names if name not in present]
    if missing:
        # The user that apt downloads with could not write there.
        run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *missing],
            f"download {' '.join(missing)} from Debian", cwd=folder, advice=NO_PACKAGES)
    by_name = {each.name.partition("_")[0]: each for each in folder.glob("*.deb")}
    lost = [name for name in names if name not in by_name]
    if lost:
        raise PackageError(f"apt downloaded no file for {' '.join(lost)}")
    return {name: by_name[name] for name in names}


class Package:
    """What a file of a package holds, by its path without a slash in front; /lib is /usr/lib."""

    def __init__(self, name, file):
        self.name = name
        self.control = run(["dpkg-deb", "--field", file], f"read {file}").decode()
        self.files = {}
        archive = run(["dpkg-deb", "--fsys-tarfile", file], f"read {file}")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tree:
            for member in tree:
                path = merged(member.name)
                if member.issym():
                    self.files[path] = ("link", merged_target(member.linkname))
                elif member.isreg():
                    self.files[path] = ("file", tree.extractfile(member).read())


def merged(path):
    path = str(Path(path)).lstrip("/")
    return "usr/" + path if re.match(r"(s?bin|lib(64)?)/", path) else path


def merged_target(target):
    return "/" + merged(target) if target.startswith("/") else target
