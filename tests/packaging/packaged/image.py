"""The image of a build, its layers unpacked by umoci as a runtime gets them."""

import fcntl
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "packaging/image"))
PACKAGES_LIMIT_S = 600


def cache():
    base = os.environ.get("ACTUATOR_CACHE")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "actuator-host"
    return Path(base).absolute()


def run(*command, limit_s=60, **more):
    """Its output; what it said when it failed."""
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", timeout=limit_s, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def build(build_folder, archive, at="1700000000", **more):
    """Makes the archive, and returns the digest that was printed. Packages are downloaded once, by one at a time."""
    packages = cache() / "debian"
    packages.mkdir(parents=True, exist_ok=True)
    with open(packages / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = run(ROOT / "packaging/image/build", "--build", build_folder, "--packages", packages, archive,
                   limit_s=PACKAGES_LIMIT_S, env={**os.environ, "SOURCE_DATE_EPOCH": at}, **more)
    return said.split("sha256:")[1].split(",")[0]


class Image:
    """An archive, read by strangers: its settings, and a bundle that a runtime takes."""

    def __init__(self, archive, folder):
        self.archive = archive
        layout = folder / "layout"
        with tarfile.open(archive) as file:
            file.extractall(layout)  # noqa: S202, made by ourselves
        index = json.loads((layout / "index.json").read_text())
        self.manifest = self._blob(layout, index["manifests"][0])
        self.settings = self._blob(layout, self.manifest["config"])
        self.pulled = sum(each["size"] for each in (self.manifest["config"], *self.manifest["layers"]))
        self.bundle = folder / "bundle"
        tag = index["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"]
        run("umoci", "unpack", "--image", f"{layout}:{tag}", self.bundle)
        self.tree = self.bundle / "rootfs"

    @staticmethod
    def _blob(layout, described):
        return json.loads((layout / "blobs" / described["digest"].replace(":", "/")).read_text())
