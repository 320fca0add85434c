"""nginx as a peer: Debian's package in the cache, never installed and never a service."""

import contextlib
import shutil
import tempfile
from pathlib import Path

from . import debian
from .errors import BenchError
from .program import Program

# Of one text in its configuration; it refuses 4,096.
LONGEST_TEXT = 4000


def binary():
    """Downloads it once; what is in the cache stays the peer until the cache is deleted."""
    return debian.unpacked("nginx") / "usr/sbin/nginx"


@contextlib.contextmanager
def folder_for(port, content_type, body_bytes, secured=""):
    """A folder with a configuration that answers every request with so many bytes.

    secured: lines of TLS; none: plain."""
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
    listen 127.0.0.1:{port}{" ssl" if secured else ""};
    {secured}
    location / {{ {kept}return 200 "{body}"; }}
  }}
}}
"""
        )
        yield folder


def command(folder):
    return [str(binary()), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


@contextlib.contextmanager
def running(port, content_type, body_bytes, in_front=(), secured=""):
    with folder_for(port, content_type, body_bytes, secured) as folder:
        with Program([*in_front, *command(folder)]) as program:
            yield program


def available():
    """Fails early, and not in the middle of a measurement."""
    program = binary()
    if shutil.which(str(program)) is None:
        raise BenchError(f"{program} is no program: remove its folder and start again")
