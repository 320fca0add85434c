"""A Spring Boot actuator application as a peer: built from peers/spring-boot, kept in the cache."""

import contextlib
import fcntl
import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import first_answer, paths
from .errors import BenchError
from .host import REPOSITORY
from .program import Program

SOURCES = paths.ROOT / "tests/bench/peers/spring-boot"
BUILD_LIMIT_S = 600
PACKAGE = "openjdk-17-jre-headless"


def versions():
    pom = (SOURCES / "pom.xml").read_text()
    told = subprocess.run(
        [java(), "-version"], capture_output=True, text=True, timeout=20, check=True
    )
    return {
        "spring_boot": re.search(r"<parent>.*?<version>([^<]+)</version>", pom, re.DOTALL).group(1),
        "java": told.stderr.partition("\n")[0],
    }


def java_home():
    """Of Debian's Java 17, whatever other one is the default."""
    found = sorted(Path("/usr/lib/jvm").glob("java-17-openjdk-*/bin/javac"))
    if not found:
        raise BenchError("Java 17 is missing: install it with packaging/prerequisites bench")
    return found[0].parent.parent


def java():
    return str(java_home() / "bin/java")


def jar():
    """Builds it once for these sources."""
    files = sorted(file for file in SOURCES.rglob("*") if file.is_file())
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]
    final = paths.cache() / f"bench/spring-boot-{digest}.jar"
    if not final.is_file():
        final.parent.mkdir(parents=True, exist_ok=True)
        # Maven's local repository does not bear two at once.
        with open(final.parent / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not final.is_file():  # another process may have made it meanwhile
                _build(final)
    return final


def _build(final):
    with tempfile.TemporaryDirectory(prefix=".making-", dir=final.parent) as scratch:
        folder = Path(scratch) / "peer"
        shutil.copytree(SOURCES, folder)
        done = subprocess.run(
            ["mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "package"],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "JAVA_HOME": str(java_home())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=BUILD_LIMIT_S,
            check=False,
        )
        if done.returncode != 0:
            tail = "\n".join("  | " + line[:300] for line in done.stdout.splitlines()[-12:])
            raise BenchError(
                f"cannot build the Spring Boot peer, Maven says why; it needs the network once:\n{tail}"
            )
        next((folder / "target").glob("*.jar")).rename(final)


def command(port, engine_url, repository=REPOSITORY):
    return [
        java(),
        "-jar",
        str(jar()),
        f"--server.port={port}",
        f"--engine.url={engine_url}",
        f"--engine.repository={repository}",
    ]


@contextlib.contextmanager
def running(engine_url, repository=REPOSITORY):
    """(program, port), when it is healthy."""
    port = first_answer.free_port()
    with Program(command(port, engine_url, repository)) as program:
        begun = first_answer.now()
        first_answer.await_200(program, port, "/actuator/health", begun)
        yield program, port
