"""nginx as a peer: Debian's package in the cache, never installed and never a service."""

import contextlib
import fcntl
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import paths
from .errors import BenchError
from .program import Program

DOWNLOAD_LIMIT_S = 300
PACKAGE = "nginx"
# Of one text in its configuration; it refuses 4,096.
LONGEST_TEXT = 4000


def binary():
    """Downloads it once; what is in the cache stays the peer until the cache is deleted."""
    folder = paths.cache() / "bench/nginx"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with open(folder.parent / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():  # another process may have made it meanwhile
                _unpack(folder)
    return folder / "usr/sbin/nginx"


def _unpack(folder):
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder.parent) as scratch:
        # The user that apt downloads with could not write here.
        options = ["-q", "-o", "APT::Sandbox::User=root"]
        _run(["apt-get", *options, "download", PACKAGE], scratch)
        archive = next(Path(scratch).glob("*.deb"))
        _run(["dpkg", "-x", str(archive), "result"], scratch)
        (Path(scratch) / "result").rename(folder)


def _run(command, cwd):
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
        raise BenchError(f"cannot get nginx: {error}") from error
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-1:] or ["it said nothing"]
        raise BenchError(
            f"cannot get nginx: {' '.join(command)} failed: {last[0]}; "
            "see that the network and apt's package lists are there (apt-get update)"
        )


@contextlib.contextmanager
def folder_for(port, content_type, body_bytes):
    """A folder with a configuration that answers every request with so many bytes."""
    pieces = [min(LONGEST_TEXT, body_bytes - at) for at in range(0, body_bytes, LONGEST_TEXT)]
    kept = "".join(f"set $part{at} '{'x' * size}'; " for at, size in enumerate(pieces))
    body = "".join(f"$part{at}" for at in range(len(pieces)))
    with tempfile.TemporaryDirectory(prefix="bench-nginx-") as name:
        folder = Path(name)
        (folder / "nginx.conf").write_text(
            f"""daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  types {{ }}
  default_type "{content_type}";
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ {kept}return 200 "{body}"; }}
  }}
}}
"""
        )
        yield folder


def command(folder):
    return [str(binary()), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


@contextlib.contextmanager
def running(port, content_type, body_bytes, in_front=()):
    with folder_for(port, content_type, body_bytes) as folder:
        with Program([*in_front, *command(folder)]) as program:
            yield program


def available():
    """Fails early, and not in the middle of a measurement."""
    program = binary()
    if shutil.which(str(program)) is None:
        raise BenchError(f"{program} is no program: remove its folder and start again")
