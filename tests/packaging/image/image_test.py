#!/usr/bin/env python3
"""The container image of a build: what is in it, that it is the same twice, and that it runs.

usage: image_test.py BUILD ARCHIVE [CASE]...

ARCHIVE is written, for who runs it next.
"""

import hashlib
import io
import json
import os
import re
import shutil
import socket
import stat
import sys
import tarfile
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

sys.dont_write_bytecode = True  # leaves the source tree as it is
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from packaged import image as images  # noqa: E402
from packaged.container import Container, status_of, written_by  # noqa: E402

BUILD, ARCHIVE = (Path(each).resolve() for each in sys.argv[1:3])
MOST_BYTES = 40_000_000
USER = 1001
START_LIMIT_S = 20
SHELLS = {"sh", "bash", "dash", "ash", "busybox", "perl", "python3", "apt", "apt-get", "dpkg", "rpm", "apk"}
# With what is in one: the programs know how one begins.
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+(?:[\w-]+: [^\n]*\n|\s)*[A-Za-z0-9+/=]{40}")

scratch = None
made = None
first_digest = None


def setUpModule():
    global scratch, made, first_digest
    for tool in ("umoci", "runc", "skopeo", "buildah"):
        if shutil.which(tool) is None:
            raise AssertionError(f"{tool} is missing: install it with packaging/prerequisites test")
    scratch = tempfile.TemporaryDirectory(prefix="packaging-image-")
    folder = Path(scratch.name)
    first_digest = images.build(BUILD, ARCHIVE)
    made = images.Image(ARCHIVE, folder)


def tearDownModule():
    scratch.cleanup()


def files():
    """(path as the container has it, what lstat says) of all there is."""
    for folder, folders, names in os.walk(made.tree):
        for name in [*folders, *names]:
            path = Path(folder, name)
            yield "/" + str(path.relative_to(made.tree)), path.lstat()


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


class Contents(unittest.TestCase):
    def test_it_is_small(self):
        self.assertLess(made.pulled, MOST_BYTES)
        print(f"{made.pulled / 1e6:.1f} MB compressed")

    def test_nothing_may_be_written_by_its_user_and_nothing_has_more_rights(self):
        may, special = [], []
        for path, about in files():
            mode = about.st_mode
            if stat.S_ISLNK(mode) or path == "/tmp":
                continue
            if about.st_uid != 0 or about.st_gid != 0 or mode & 0o022:
                may.append(path)
            if mode & (stat.S_ISUID | stat.S_ISGID) or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                special.append(path)
        self.assertEqual((may, special), ([], []))
        self.assertEqual(stat.S_IMODE((made.tree / "tmp").stat().st_mode), 0o1777)

    def test_there_is_no_shell_and_nothing_else_to_run(self):
        programs = {path for path, about in files()
                    if stat.S_ISREG(about.st_mode) and about.st_mode & 0o111 and "/ld-linux" not in path}
        self.assertEqual(programs, {"/usr/bin/actuator-host", "/usr/bin/actuator-backup"})
        self.assertEqual({Path(path).name for path, about in files() if not stat.S_ISDIR(about.st_mode)} & SHELLS, set())

    def test_no_secret_and_no_path_of_the_machine_is_in_it(self):
        for path, about in files():
            if stat.S_ISREG(about.st_mode) and "/etc/ssl" not in path and "/usr/lib" not in path:
                self.assertIsNone(SECRET.search((made.tree / path[1:]).read_text(errors="replace")), path)
        for name in ("actuator-host", "actuator-backup"):
            self.assertNotIn(str(images.ROOT).encode(), (made.tree / "usr/bin" / name).read_bytes(), name)

    def test_licences_and_versions_of_all_packages_are_told(self):
        listed = {each.name for each in (made.tree / "var/lib/dpkg/status.d").iterdir()}
        self.assertGreater(len(listed), 20)
        for name in listed:
            self.assertTrue((made.tree / "usr/share/doc" / name / "copyright").is_file(), name)
            control = (made.tree / "var/lib/dpkg/status.d" / name).read_text()
            self.assertRegex(control, rf"(?m)^Package: {re.escape(name)}$")
            self.assertRegex(control, r"(?m)^Version: \S+$")

    def test_certificates_are_trusted_and_users_have_names(self):
        bundle = (made.tree / "etc/ssl/certs/ca-certificates.crt").read_text()
        self.assertGreater(bundle.count("BEGIN CERTIFICATE"), 100)
        self.assertRegex((made.tree / "etc/passwd").read_text(), rf"(?m)^_actuator-host:x:{USER}:{USER}:")


class Settings(unittest.TestCase):
    def test_what_a_runtime_reads(self):
        config = made.settings["config"]
        self.assertEqual(config["User"], f"{USER}:{USER}")
        self.assertEqual(config["Entrypoint"], ["/usr/bin/actuator-host"])
        self.assertEqual(config["WorkingDir"], "/etc/actuator-host")
        self.assertEqual(config["ExposedPorts"], {"9600/tcp": {}})
        self.assertEqual(config["Healthcheck"]["Test"], ["CMD", "/usr/bin/actuator-backup", "health"])
        version = images.run(images.ROOT / "packaging/version").strip()
        self.assertEqual(config["Labels"]["org.opencontainers.image.version"], version)
        self.assertEqual(made.settings["created"], "2023-11-14T22:13:20Z")

    def test_a_stranger_reads_the_same(self):
        for transport in ("oci-archive", "docker-archive"):
            told = json.loads(images.run("skopeo", "inspect", "--config", f"{transport}:{made.archive}"))
            self.assertEqual(told["config"]["User"], f"{USER}:{USER}", transport)
            self.assertEqual(told["rootfs"]["diff_ids"], made.settings["rootfs"]["diff_ids"], transport)

    def test_the_containerfile_makes_the_same(self):
        """Its last stage, built by buildah out of this tree; the first one compiles and makes the tree as this test does."""
        first, last = (images.ROOT / "packaging/image/Containerfile").read_text().split("FROM scratch\n")
        self.assertIn("packaging/image/build --tree /tree ", first)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "Containerfile")
            file.write_text("FROM scratch AS build\nCOPY . /tree\nFROM scratch\n" + last)
            buildah = ["buildah", "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]
            images.run(*buildah, "bud", "--isolation", "chroot", "--format", "docker", "--file", file, "--tag", "x", made.tree)
            told = json.loads(images.run(*buildah, "inspect", "--type", "image", "x"))["Docker"]["config"]
        wanted = json.loads(json.dumps(made.settings["config"]))
        # The version is known to packaging/image/build alone, and buildah names itself.
        labels = [wanted["Labels"].pop("org.opencontainers.image.version"), told["Labels"].pop("io.buildah.version")]
        self.assertEqual(len(labels), 2)
        self.assertEqual({name: told[name] for name in wanted}, wanted)


class Bytes(unittest.TestCase):
    def test_the_same_input_gives_the_same_bytes(self):
        folder = Path(scratch.name)
        again = images.build(BUILD, folder / "again.tar", umask=0o077, cwd="/")
        self.assertEqual(again, first_digest)
        digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (ARCHIVE, folder / "again.tar")]
        self.assertEqual(digests[0], digests[1])
        (folder / "again.tar").unlink()

    def test_times_and_owners_of_files_are_fixed(self):
        with tarfile.open(made.archive) as archive:
            for each in made.manifest["layers"]:
                data = archive.extractfile("blobs/" + each["digest"].replace(":", "/")).read()
                with tarfile.open(fileobj=io.BytesIO(data)) as layer:
                    for member in layer:
                        self.assertEqual((member.mtime, member.uid, member.gid, member.uname), (1700000000, 0, 0, "root"),
                                         member.name)


class Running(unittest.TestCase):
    """Without an engine; a backup from the container is taken in the test of the chart."""

    def start(self, *more, **rest):
        self.port = free_port()
        container = Container(made, [*made.settings["config"]["Entrypoint"], f"--management.server.port={self.port}",
                                     "--camunda.data.secondary-storage.type=opensearch",
                                     "--camunda.data.secondary-storage.opensearch.url=http://127.0.0.1:9",
                                     "--camunda.data.backup.repository-name=camunda", *more], **rest)
        self.addCleanup(container.__exit__)
        deadline = time.monotonic() + START_LIMIT_S
        while self.status("/actuator/health/readiness") != 200:
            self.assertIsNone(container.poll(), container.output())
            self.assertLess(time.monotonic(), deadline, container.output())
            time.sleep(0.05)
        return container

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return None

    def test_it_starts_listens_everywhere_is_healthy_and_stops(self):
        container = self.start()
        self.assertRegex(container.output(), r'listening "The port is open\." address=0\.0\.0\.0 ')
        self.assertIn("plugin.started", container.output())
        url = f"http://127.0.0.1:{self.port}"
        check = made.settings["config"]["Healthcheck"]["Test"][1:]
        self.assertEqual(container.execute("/usr/bin/actuator-backup", "--version")[0], 0)
        self.assertEqual(container.execute(*check, "--url", url), (0, "UP\n"))
        self.assertEqual(container.execute(*check, "--url", "http://127.0.0.1:9")[0], 4)
        container.signal("TERM")
        self.assertEqual(container.wait(), 0, container.output())
        self.assertIn("host.stopped", container.output())

    def test_it_runs_without_privileges_and_writes_nothing(self):
        container = self.start()
        about = status_of(container.pid())
        self.assertEqual(about["Uid"].split(), [str(USER)] * 4)
        self.assertEqual(about["Gid"].split(), [str(USER)] * 4)
        self.assertEqual(about["NoNewPrivs"], "1")
        self.assertEqual(about["Seccomp"], "2", "no profile of system calls is in force")
        for kind in ("CapPrm", "CapEff", "CapBnd", "CapAmb"):
            self.assertEqual(int(about[kind], 16), 0, kind)
        self.assertEqual(written_by(container.pid()), [])
        self.assertEqual([path for path, _ in files() if path.startswith(("/tmp/", "/run/"))], [])

    def test_a_file_beside_its_own_wins_and_the_environment_over_that(self):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            Path(folder, "application.yaml").write_text("management.server.base-path: /orchestration\n")
            self.start_below(folder, "/orchestration", {})
            self.start_below(folder, "/other", {"MANAGEMENT_SERVER_BASEPATH": "/other"})

    def start_below(self, folder, base, environment):
        self.port = free_port()
        with Container(made, ["/usr/bin/actuator-host", f"--management.server.port={self.port}",
                              "--camunda.data.backup.repository-name=camunda"],
                       environment, [(folder, "/etc/actuator-host/config")]) as container:
            deadline = time.monotonic() + START_LIMIT_S
            while self.status(f"{base}/actuator/health/readiness") != 200:
                self.assertLess(time.monotonic(), deadline, container.output())
                time.sleep(0.05)
            self.assertEqual(self.status("/actuator/health/readiness"), 404)

    def test_a_plugin_that_the_image_does_not_name_is_refused(self):
        settings = (made.tree / "etc/actuator-host/application.yaml").read_text()
        digest = re.search(r'plugin-sha256: "([0-9a-f]{64})"', settings)[1]
        plugin = next(made.tree.glob("usr/lib/*/actuator/plugins/backup.so"))
        self.assertEqual(hashlib.sha256(plugin.read_bytes()).hexdigest(), digest)
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            other = Path(folder, "backup.so")
            other.write_bytes(plugin.read_bytes() + b"\0")
            with Container(made, ["/usr/bin/actuator-host", "--management.server.port=0"], {},
                           [(folder, str("/" + str(plugin.parent.relative_to(made.tree))))]) as container:
                self.assertEqual(container.wait(), 2, container.output())
                self.assertIn("which actuator.plugin-sha256 does not name", container.output())


class Planted(unittest.TestCase):
    """That a mistake in the image would be found: the checks above, on a tree with one in it."""

    def fails(self, case, name):
        result = unittest.TestResult()
        case(name).run(result)
        return bool(result.failures or result.errors)

    def with_file(self, path, mode, content="x"):
        place = made.tree / path
        place.write_text(content)
        place.chmod(mode)
        self.addCleanup(place.unlink)

    def test_a_shell_or_a_file_that_may_be_written(self):
        self.with_file("usr/bin/sh", 0o755)
        self.with_file("etc/open", 0o666)
        self.assertTrue(self.fails(Contents, "test_there_is_no_shell_and_nothing_else_to_run"))
        self.assertTrue(self.fails(Contents, "test_nothing_may_be_written_by_its_user_and_nothing_has_more_rights"))

    def test_a_key_that_was_left(self):
        self.with_file("etc/key.pem", 0o644, "-----BEGIN PRIVATE KEY-----\n" + 64 * "M" + "\n")
        self.assertTrue(self.fails(Contents, "test_no_secret_and_no_path_of_the_machine_is_in_it"))

    def test_a_user_that_differs_from_the_containerfile(self):
        real = made.settings["config"]["User"]
        made.settings["config"]["User"] = "0:0"
        try:
            self.assertTrue(self.fails(Settings, "test_the_containerfile_makes_the_same"))
            self.assertTrue(self.fails(Settings, "test_what_a_runtime_reads"))
        finally:
            made.settings["config"]["User"] = real


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
