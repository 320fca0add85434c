"""Clients from PyPI, Debian and Maven, each made once in the cache that the engine rig uses too.

What is made has a name that holds a digest of the pins; it is made under another one and renamed when it is whole.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .errors import KitError

HERE = Path(__file__).resolve().parent.parent
DOWNLOAD_LIMIT_S = 600


def pins():
    return json.loads((HERE / "pins.json").read_text())


def python_client(name):
    """The bin/ folder of a virtual environment with the pinned packages."""
    wanted = pins()["python"][name]

    def make(folder):
        # Scripts name the interpreter by its path, so it is made where it stays.
        _run([sys.executable, "-m", "venv", folder], "make a Python virtual environment",
             "install python3-venv (packaging/prerequisites engines)")
        _run([folder / "bin/pip", "install", "--quiet", "--retries", "2", "--only-binary=:all:", *wanted],
             f"download {' '.join(wanted)} from PyPI",
             "it needs the network, or a package index set in pip's configuration, once")

    return _made_once(name, wanted, make, in_place=True) / "bin"


def debian_client(name):
    """The folder of the unpacked packages: not installed, so that nothing starts as a service."""
    packages = pins()["debian"][name]

    def make(folder):
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            # The user that apt downloads with could not write here.
            _run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *packages],
                 f"download {' '.join(packages)} from Debian",
                 "it needs the network and apt's package lists (apt-get update), once", cwd=scratch)
            for archive in Path(scratch).glob("*.deb"):
                _run(["dpkg", "-x", archive, folder], f"unpack {archive.name}", "see that dpkg works")

    return _made_once(name, packages, make)


def java_home():
    """Of Debian's Java 17, whatever other one is the default."""
    found = sorted(Path("/usr/lib/jvm").glob("java-17-openjdk-*/bin/javac"))
    if not found:
        raise KitError("Java 17 is missing: install it with packaging/prerequisites test")
    return found[0].parent.parent


def maven_application(name):
    """The jar that is built from the folder of this name."""
    files = sorted(file for file in (HERE / name).rglob("*") if file.is_file())

    def make(folder):
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            sources = Path(scratch) / name
            shutil.copytree(HERE / name, sources)
            _run(["mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "package"], f"build {name} with Maven",
                 "it needs the network, or a mirror set in Maven's settings.xml, once", cwd=sources,
                 environment={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "JAVA_HOME": str(java_home())})
            next((sources / "target").glob("*.jar")).rename(folder / "application.jar")

    return _made_once(name, [file.read_text() for file in files], make) / "application.jar"


def _cache():
    base = os.environ.get("ACTUATOR_CACHE")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "actuator-host"
    return Path(base).absolute() / "clients"


def _made_once(name, parts, make, in_place=False):
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    final = _cache() / f"{name}-{digest}"
    whole = final / ".whole" if in_place else final
    if whole.exists():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with _lock(final.parent):
        if whole.exists():  # another process made it while this one waited
            return final
        print(f"preparing {final.name} ...", file=sys.stderr, flush=True)
        work = final if in_place else final.parent / f".making-{final.name}"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        make(work)
        if in_place:
            whole.touch()
        else:
            work.rename(final)
    return final


@contextlib.contextmanager
def _lock(folder):
    """One preparation at a time: Maven's local repository does not bear two at once."""
    with open(folder / ".lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(command, purpose, advice, cwd=None, environment=None):
    try:
        done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=DOWNLOAD_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KitError(f"cannot {purpose}: {error}; {advice}") from error
    if done.returncode != 0:
        tail = "\n".join("  | " + line[:300] for line in done.stdout.splitlines()[-12:])
        raise KitError(f"cannot {purpose}; {advice}:\n{tail}")
