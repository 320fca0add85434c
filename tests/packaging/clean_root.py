"""A Debian that has nothing but apt, made with mmdebstrap once and kept as an archive; a test unpacks it and
runs commands in it. Needs root, as installing packages does."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile

RELEASE = "bookworm"
# What apt needs for mirrors that speak TLS.
PACKAGES = "ca-certificates"
MAKE_LIMIT_S = 600
RUN_LIMIT_S = 300


def told(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def sources_of_this_machine():
    """Its own mirrors of Debian, so that none is named here."""
    for command in ([], ["apt-get", "-q", "update"]):  # which a machine may have thrown away
        if command:
            told(*command)
        listed = told("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)",
                      "Created-By: Packages", "Origin: Debian").splitlines()
        lines = sorted({f"deb {line}" for line in listed if line.split()[1].startswith(RELEASE)})
        if lines:
            return lines
    raise SystemExit(f"apt of this machine has no {RELEASE} of Debian among its sources")


def proxies_of_this_machine():
    """The lines of apt's configuration about proxies."""
    return [line for line in told("apt-config", "dump", "Acquire").splitlines()
            if "::Proxy" in line and '""' not in line]


def archive(path):
    """Makes the archive when it is not there; another test that wants it meanwhile waits."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_suffix(".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return path
        made = path.with_name(f"made-{os.getpid()}.tar")
        command = ["mmdebstrap", "--quiet", "--variant=apt", f"--include={PACKAGES}", "--skip=cleanup/apt/lists",
                   *[f"--aptopt={line}" for line in proxies_of_this_machine()], RELEASE, str(made), "-"]
        try:
            subprocess.run(command, input="\n".join(sources_of_this_machine()) + "\n", text=True, check=True,
                           timeout=MAKE_LIMIT_S)
            made.rename(path)
        finally:
            made.unlink(missing_ok=True)
    return path


class CleanRoot:
    """Unpacked until the end of the `with` block, with what programs expect below /proc and /dev."""

    def __init__(self, packed):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="clean-root-"))
        self._mounts = []
        try:
            subprocess.run(["tar", "--numeric-owner", "-xf", str(packed), "-C", str(self.path)], check=True)
            # Java wants every file below a mount point that it knows.
            for kind, place in (("proc", "proc"), ("tmpfs", "run"), ("tmpfs", "tmp")):
                self._mount("-t", kind, kind, place)
            # Services are not started by maintainer scripts here: there is no systemd that could.
            (self.path / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
            (self.path / "usr/sbin/policy-rc.d").chmod(0o755)
            for name in ("resolv.conf", "hosts"):
                with contextlib.suppress(FileNotFoundError):
                    shutil.copy(f"/etc/{name}", self.path / "etc" / name)
        except BaseException:
            self.close()
            raise

    def share(self, folder, place):
        """A folder of this machine, there too, until the end."""
        (self.path / place).mkdir(parents=True, exist_ok=True)
        self._mount("--bind", str(folder), place)

    def _mount(self, *arguments):
        *options, place = arguments
        self._mounts.append(self.path / place)  # first: an interrupt shall not leave it mounted
        subprocess.run(["mount", *options, str(self.path / place)], check=True)

    def close(self):
        while self._mounts:
            subprocess.run(["umount", "--lazy", str(self._mounts.pop())], check=False)
        # Never into what this machine shares with it.
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.path)], check=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def environment(self):
        passed = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root",
                "DEBIAN_FRONTEND": "noninteractive", **passed}

    def run(self, script, check=True, limit_s=RUN_LIMIT_S):
        """A line for the shell, as root, in the root. What it says comes back, and is in the error."""
        run = subprocess.run(["chroot", str(self.path), "/bin/sh", "-c", script], env=self.environment(),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             timeout=limit_s, check=False)
        if check and run.returncode != 0:
            raise AssertionError(f"'{script}' ended with {run.returncode}:\n{run.stdout}")
        return run.stdout

    def files(self):
        """Every path, as seen from inside."""
        return set(self.run("find / -xdev -mindepth 1").splitlines())
