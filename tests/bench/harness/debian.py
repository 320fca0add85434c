"""Packages of Debian as they are unpacked into the cache: never installed, and so never a service."""

import fcntl
import subprocess
import tempfile
from pathlib import Path

from . import paths
from .errors import BenchError

DOWNLOAD_LIMIT_S = 300


def unpacked(package):
    """Downloads it once; what is in the cache stays until the cache is deleted."""
    folder = paths.cache() / "bench" / package
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with open(folder.parent / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():  # another process may have made it meanwhile
                _unpack(package, folder)
    return folder


def _unpack(package, folder):
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder.parent) as scratch:
        # The user that apt downloads with could not write here.
        options = ["-q", "-o", "APT::Sandbox::User=root"]
        _run(package, ["apt-get", *options, "download", package], scratch)
        archive = next(Path(scratch).glob("*.deb"))
        _run(package, ["dpkg", "-x", str(archive), "result"], scratch)
        (Path(scratch) / "result").rename(folder)


def _run(package, command, cwd):
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=DOWNLOAD_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchError(f"cannot get {package}: {error}") from error
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-1:] or ["it said nothing"]
        raise BenchError(
            f"cannot get {package}: {' '.join(command)} failed: {last[0]}; "
            "see that the network and apt's package lists are there (apt-get update)"
        )
