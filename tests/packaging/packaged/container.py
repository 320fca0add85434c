"""Containers of an image, run by runc as a cluster runs them: its user, no way to write, no privilege, no capability.

Only the network is the machine's own, so that all of it stays on loopback.
"""

import copy
import json
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

PROFILE = Path(__file__).resolve().parents[3] / "packaging/seccomp/actuator-host.json"
LIMIT_S = 60
SHARED = {"network", "cgroup"}
# Those would be the machine's own.
LEFT_OUT = ("/sys", "/sys/fs/cgroup")


class Container:
    """A bundle over the image's one tree. command: what stands behind the entry point; None: the image's own.

    mounts: (folder on the machine, path in the container), read-only. System calls: those of our profile, or those that
    another file allows. Ends with the `with` block.
    """

    def __init__(self, image, arguments, environment=None, mounts=(), security=None, profile=PROFILE):
        self.name = f"packaging-{uuid.uuid4().hex[:12]}"
        self._folder = Path(tempfile.mkdtemp(prefix="packaging-container-"))
        settings = copy.deepcopy(json.loads((image.bundle / "config.json").read_text()))
        process = settings["process"]
        process["terminal"] = False
        process["args"] = [str(each) for each in arguments]
        process["env"] = [*image.settings["config"]["Env"], *(f"{k}={v}" for k, v in (environment or {}).items())]
        process["capabilities"] = {}
        process["noNewPrivileges"] = True
        process["rlimits"] = [{"type": "RLIMIT_NOFILE", "hard": 4096, "soft": 4096}]
        if security:
            self._secure(process, security)
        settings["linux"]["seccomp"] = json.loads(Path(profile).read_text())
        settings["root"] = {"path": str(image.tree), "readonly": True}
        namespaces = settings["linux"]["namespaces"]
        settings["linux"]["namespaces"] = [each for each in namespaces if each["type"] not in SHARED]
        settings["mounts"] = [each for each in settings["mounts"] if each["destination"] not in LEFT_OUT]
        settings["mounts"] += [{"destination": path, "source": str(source), "type": "bind",
                                "options": ["rbind", "ro", "nosuid", "nodev", "noexec"]} for source, path in mounts]
        (self._folder / "config.json").write_text(json.dumps(settings))
        self._log = (self._folder / "log").open("w+")
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "runc", "--root", self._folder / "state", "run",
             "--bundle", self._folder, self.name],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT)

    @staticmethod
    def _secure(process, security):
        """The securityContext of a pod's container, as a kubelet hands it on."""
        process["user"]["uid"] = security["runAsUser"]
        process["noNewPrivileges"] = not security["allowPrivilegeEscalation"]
        if security["capabilities"] != {"drop": ["ALL"]}:
            raise AssertionError(f"capabilities are not all dropped: {security['capabilities']}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self.signal("KILL")
            self._process.wait(LIMIT_S)
        subprocess.run(self._runc("delete", "--force", self.name), capture_output=True, check=False)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _runc(self, *command):
        return ["runc", "--root", str(self._folder / "state"), *command]

    def signal(self, name):
        subprocess.run(self._runc("kill", self.name, name), check=True, capture_output=True, timeout=LIMIT_S)

    def execute(self, *command):
        """(code, output) of one more process in it."""
        done = subprocess.run(self._runc("exec", self.name, *command), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=LIMIT_S, check=False)
        return done.returncode, done.stdout + done.stderr

    def pid(self):
        """Of its first process, as the machine counts."""
        return int(json.loads(subprocess.run(self._runc("state", self.name), check=True, capture_output=True,
                                             timeout=LIMIT_S).stdout)["pid"])

    def poll(self):
        return self._process.poll()

    def wait(self, limit_s=LIMIT_S):
        return self._process.wait(limit_s)

    def output(self):
        return Path(self._log.name).read_text(errors="replace")


def status_of(pid):
    """Lines of /proc/PID/status, by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def written_by(pid):
    """Paths that this process holds open for writing, but for its log."""
    held = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(each)
            flags = int((each.parent.parent / "fdinfo" / each.name).read_text().split("flags:")[1].split()[0], 8)
        except OSError:  # closed meanwhile
            continue
        if target.startswith("/") and flags & os.O_ACCMODE != os.O_RDONLY and int(each.name) > 2:
            held.append(target)
    return held
