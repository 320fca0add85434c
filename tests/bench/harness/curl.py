"""What a person gets with curl, and how long it takes: the same client for ours and for the peer."""

import subprocess
import time

from .errors import BenchError

LIMIT_S = 600
# curl's own clock, from before it connects to the last byte; the start of curl is not in it.
TOLD = "%{http_code} %{time_total} %{size_download} %header{backup-details}"


def get_ms(url):
    return get(url)["ms"]


def get(url):
    """{"ms", "bytes"} of an answer that is whole."""
    command = ["curl", "-sS", "-o", "/dev/null", "-m", str(LIMIT_S), "-w", TOLD, url]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S + 10,
        check=False,
    )
    if done.returncode != 0:
        raise BenchError(f"curl {url} ended with {done.returncode}: {done.stderr.strip()}")
    status, seconds, size, *details = done.stdout.split(" ", 3)
    if status != "200":
        raise BenchError(f"curl {url} was answered {status}")
    if details and details[0].startswith("partial"):
        raise BenchError(f"curl {url} got a list that lacks details: {details[0]}")
    return {"ms": float(seconds) * 1000, "bytes": int(size)}


def pipe_ms(url, scanner=None):
    """From the start of curl until what scans its output has ended; both are started each time."""
    command = ["curl", "-sSf", "-m", str(LIMIT_S), url]
    begun = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if scanner else subprocess.DEVNULL,
    ) as curl:
        if scanner:
            scanned = subprocess.run(
                scanner, stdin=curl.stdout, stdout=subprocess.DEVNULL, check=False
            )
            if scanned.returncode != 0:
                raise BenchError(f"{' '.join(scanner)} ended with {scanned.returncode}")
        code = curl.wait()
    took = time.monotonic() - begun
    if code != 0:
        raise BenchError(f"curl {url} ended with {code}")
    return took * 1000


def at_once(url, count):
    """That many at the same moment, each with an answer that is whole."""
    command = ["curl", "-sSf", "-o", "/dev/null", "-m", str(LIMIT_S), url]
    asking = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for _ in range(count)]
    failed = sum(one.wait() != 0 for one in asking)
    if failed:
        raise BenchError(f"{failed} of {count} lists at once were not answered")
