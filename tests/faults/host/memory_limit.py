"""Ways to give a process 64 MB: a cgroup of either version, or limits of the process itself."""

import contextlib
import os
import pathlib
import shutil
import subprocess

LIMIT_BYTES = 64 << 20
CGROUPS = pathlib.Path("/sys/fs/cgroup")


class CannotLimit(Exception):
    pass


def _own_place(controller):
    """Of this process in the tree of a controller; "" is the one tree of version 2."""
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, place = line.split(":", 2)
        if controller in controllers.split(","):
            return place.lstrip("/")
    raise CannotLimit(f"/proc/self/cgroup has no line for {controller or 'version 2'}")


def _version_2():
    # Below the root: a group with processes, such as our own, cannot hand memory on.
    if "memory" not in (CGROUPS / "cgroup.subtree_control").read_text().split():
        raise CannotLimit("the root of version 2 does not hand memory on")
    return CGROUPS, {"memory.max": LIMIT_BYTES, "memory.swap.max": 0}


def _version_1():
    return CGROUPS / "memory" / _own_place("memory"), {"memory.limit_in_bytes": LIMIT_BYTES}


def _in_group(folder):
    # The shell puts itself in, and becomes the host.
    return ["/bin/sh", "-c", f'echo $$ >"{folder}/cgroup.procs" && exec "$@"', "sh"]


@contextlib.contextmanager
def _group(way):
    parent, values = way()
    folder = parent / f"actuator-host-{os.getpid()}"
    folder.mkdir()
    try:
        for name, value in values.items():
            with contextlib.suppress(FileNotFoundError if "swap" in name else ()):
                (folder / name).write_text(str(value))
        subprocess.run([*_in_group(folder), "true"], check=True)
        yield _in_group(folder)
    finally:
        folder.rmdir()


@contextlib.contextmanager
def _scope():
    if not shutil.which("systemd-run"):
        raise CannotLimit("there is no systemd-run")
    command = ["systemd-run", "--user", "--scope", "--quiet", f"-pMemoryMax={LIMIT_BYTES}",
               "-pMemorySwapMax=0", "--"]
    subprocess.run([*command, "true"], check=True, capture_output=True, timeout=20)
    yield command


@contextlib.contextmanager
def by_cgroup():
    """What goes in front of a command, and how it is done."""
    reasons = []
    for name, made in (("a cgroup of version 2", lambda: _group(_version_2)),
                       ("a cgroup of version 1", lambda: _group(_version_1)),
                       ("a scope of systemd", _scope)):
        with contextlib.ExitStack() as ends:
            try:
                front = ends.enter_context(made())
            except (CannotLimit, OSError, subprocess.SubprocessError) as error:
                reasons.append(f"{name}: {error}")
                continue
            yield front, name
            return
    raise CannotLimit("; ".join(reasons))


@contextlib.contextmanager
def by_rlimit():
    """The memory that a process may write to, resident or not; it is refused what is beyond that,
    where a cgroup would end it. Stacks count whole, so they are made smaller, too."""
    stack_kb = 256
    script = f'ulimit -s {stack_kb} && ulimit -d {LIMIT_BYTES >> 10} && exec "$@"'
    yield ["/bin/sh", "-c", script, "sh"], "RLIMIT_DATA"
