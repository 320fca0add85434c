#!/usr/bin/env python3
"""The packages in a clean Debian: installed, a backup of a real engine taken, removed, purged, upgraded.

usage: installed_test.py SOURCE PACKAGES CACHE

PACKAGES is the folder of the .deb files, CACHE the one where the clean root is kept.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import seccomp_profile  # noqa: E402
import service_run  # noqa: E402
from clean_root import CleanRoot, archive  # noqa: E402

SOURCE, PACKAGES, CACHE = (pathlib.Path(each).resolve() for each in sys.argv[1:4])
ENGINE = "elasticsearch-8"
PROFILE = SOURCE / "packaging/seccomp/actuator-host.json"
CONFFILE = "/etc/actuator-host/application.yaml"
# The two commands of README.md, in a folder with the packages.
INSTALL = "apt install ./*.deb"
BACK_UP = "actuator-backup take 20260131 --watch"
PLUGINS = "/usr/lib/x86_64-linux-gnu/actuator/plugins"
NEEDED = {
    "/usr/bin/actuator-host": "root root 755", "/usr/bin/actuator-check": "root root 755",
    "/usr/bin/actuator-backup": "root root 755", f"{PLUGINS}/backup.so": "root root 644",
    f"{PLUGINS}/backup.openapi.json": "root root 644", CONFFILE: "root _actuator-host 640",
    "/lib/systemd/system/actuator-host.service": "root root 644",
    "/usr/share/man/man1/actuator-host.1.gz": "root root 644",
    "/usr/share/man/man5/actuator-backup.5.gz": "root root 644",
    "/usr/share/bash-completion/completions/actuator-backup": "root root 644",
    "/usr/share/doc/actuator-host/changelog.gz": "root root 644",
    "/usr/share/doc/actuator-host/sbom.cdx.json": "root root 644",
    "/usr/share/doc/actuator-host/THIRD-PARTY": "root root 644",
    "/usr/share/doc/actuator-host/threat-model.md.gz": "root root 644",
    "/usr/share/doc/actuator-plugin-backup/examples/engine-roles/elasticsearch.json": "root root 644",
    "/usr/include/actuator/plugin.h": "root root 644", "/usr/bin/actuator-new-plugin": "root root 755",
    "/usr/share/pkgconfig/actuator-sdk.pc": "root root 644",
}
# What may stay behind a purge: what dpkg and apt remember, and the user (see README.Debian).
LEFT_ALONE = re.compile(r"^/(var/lib/(dpkg|apt)/|var/cache/|var/log/(apt|dpkg|alternatives)|run/|proc/|tmp/|dev/|packages|sys/)")
OLDER = "0.0.1-1"


class Engine:
    """A real one of this test, with an application's indices, started while the root is made."""

    def __init__(self, data):
        self.data, self.fault = data, None
        self._thread = threading.Thread(target=self._start)
        self._thread.start()

    def _start(self):
        try:
            subprocess.run([SOURCE / "tests/engine/run", ENGINE, "--detach", "--data", str(self.data)],
                           stdout=subprocess.DEVNULL, check=True)
            self.url = json.loads((self.data / "engine.json").read_text(encoding="utf-8"))["url"]
            subprocess.run([SOURCE / "tests/engine/dataset", self.url], stdout=subprocess.DEVNULL, check=True)
        except (OSError, subprocess.CalledProcessError) as fault:
            self.fault = fault

    def port(self):
        self._thread.join()
        if self.fault:
            raise AssertionError(f"the engine {ENGINE} does not start: {self.fault}")
        return int(self.url.rsplit(":", 1)[1])

    def close(self):
        self._thread.join()
        subprocess.run([SOURCE / "tests/engine/run", "kill", "--data", str(self.data)], stdout=subprocess.DEVNULL,
                       check=False)


def older_packages(folder):
    """The same packages with a lower version and another conffile, as an earlier release would be."""
    for package in sorted(PACKAGES.glob("*.deb")):
        tree = folder / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
        control = tree / "DEBIAN/control"
        text = control.read_text(encoding="utf-8")
        now = re.search(r"^Version: (\S+)$", text, re.MULTILINE).group(1)
        control.write_text(text.replace(now, OLDER), encoding="utf-8")
        conffile = tree / CONFFILE.lstrip("/")
        if conffile.exists():
            conffile.write_text("# of an earlier release\n" + conffile.read_text(encoding="utf-8"), encoding="utf-8")
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(tree), str(folder)],
                       stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(tree)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="installed-"))
        cls.engine = Engine(cls.folder / "engine")
        try:
            cls.packed = archive(CACHE / "clean-root.tar")
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def root_with(self, packages):
        root = CleanRoot(self.packed)
        self.addCleanup(root.close)
        self.bring(root, packages)
        return root

    @staticmethod
    def bring(root, packages):
        shutil.rmtree(root.path / "packages", ignore_errors=True)
        (root.path / "packages").mkdir()
        for package in packages.glob("*.deb"):
            shutil.copy(package, root.path / "packages")

    @staticmethod
    def install(root, *more):
        """What apt downloads is kept, so that the next root need not."""
        kept, archives = CACHE / "archives", root.path / "var/cache/apt/archives"
        kept.mkdir(exist_ok=True)
        for package in kept.glob("*.deb"):
            shutil.copy(package, archives)
        root.run(f"cd /packages && {INSTALL} --yes {' '.join(more)}")
        for package in archives.glob("*.deb"):
            shutil.copy(package, kept)

    def serve(self, root, *commands, profile=PROFILE):
        return service_run.in_own_network(root.path, profile, self.engine.port(), commands)

    def test_two_commands_from_nothing_to_a_backup_and_a_purge_that_leaves_nothing(self):
        root = self.root_with(PACKAGES)
        before = root.files()
        self.install(root)
        self.assert_everything_is_there(root)
        self.assert_unit_is_understood(root)
        self.assert_backup_is_taken(root)
        self.assert_port_for_others_as_written(root)
        self.assert_core_of_the_filter(root)
        self.assert_removal_keeps_what_is_the_administrators(root)
        self.assert_purge_leaves_nothing(root, before)

    def assert_everything_is_there(self, root):
        found = {name: root.run(f"stat -L -c '%U %G %a' {name}").strip() for name in NEEDED}
        self.assertEqual(found, NEEDED)
        self.assertEqual(root.run("getent passwd _actuator-host").strip().split(":")[2:],
                         root.run("id -u _actuator-host; id -g _actuator-host").split()
                         + ["actuator-host, a management port", "/var/lib/actuator-host", "/usr/sbin/nologin"])
        version = subprocess.run([SOURCE / "packaging/version"], capture_output=True, text=True, check=True).stdout.strip()
        for program in ("actuator-host", "actuator-check", "actuator-backup"):
            self.assertEqual(root.run(f"{program} --version").split()[1], version, program)
        self.assertEqual(root.run("dpkg-query -W -f '${Version}' actuator-host"), f"{version}-1")
        self.assertEqual(root.run("systemctl is-enabled actuator-host").strip(), "enabled")
        self.assertEqual(root.run(f"dpkg-query -W -f '${{Conffiles}}' actuator-host").split()[0::2], [CONFFILE])

        # As the head of the file says it, sudo aside.
        said = f"SPRING_CONFIG_LOCATION=/etc/actuator-host/ actuator-host --plugin-dir={PLUGINS} --check"
        self.assertIn(said, root.run(f"cat {CONFFILE}"))
        check = f"setpriv --reuid=_actuator-host --regid=_actuator-host --clear-groups env {said}"
        root.run(f"{check} | grep -x 'The configuration is fine.'")
        wrong = root.run(f"{check} --camunda.data.secondary-storage.type=nonsense; echo ended with $?", check=False)
        self.assertIn("nonsense", wrong)
        self.assertTrue(wrong.endswith("ended with 2\n"), wrong)

    def assert_unit_is_understood(self, root):
        verify = "systemd-analyze verify --man=no actuator-host.service"
        self.assertEqual(root.run(verify).strip(), "")
        # A unit whose program is not there would be found.
        root.run("mv /usr/bin/actuator-host /usr/bin/away")
        self.assertIn("/usr/bin/actuator-host is not executable", root.run(verify, check=False))
        root.run("mv /usr/bin/away /usr/bin/actuator-host")

    def assert_backup_is_taken(self, root):
        said = self.serve(root, BACK_UP, "actuator-backup list --json", "actuator-backup delete 20260131 --yes",
                          "test ! -r " + CONFFILE)
        self.assertRegex(said, r"backup 20260131: COMPLETED, \d+ of \d+ parts")
        listed = json.loads(re.search(r"^\[.*\]$", said, re.MULTILINE | re.DOTALL).group(0))
        self.assertEqual([(one["backupId"], one["state"]) for one in listed], [(20260131, "COMPLETED")])

    def assert_port_for_others_as_written(self, root):
        """By the lines of README.Debian, in a folder that has the three files."""
        page = root.run("zcat -f /usr/share/doc/actuator-host/README.Debian*")
        section = page[page.index("A port for other machines"):page.index("Removal\n")]
        lines = [line[4:] for line in section.splitlines() if line.startswith("    ")]
        commands = [line for line in lines if line.startswith("install ")]
        self.assertEqual(len(commands), 2)
        keys = root.path / "root/keys"
        keys.mkdir()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", keys / "tls.key", "-out", keys / "tls.crt", "-subj", "/CN=port", "-days", "2",
                        "-addext", "subjectAltName=IP:127.0.0.2"], capture_output=True, check=True)
        (keys / "ops-password").write_text("s3cret-of-the-port\n", encoding="utf-8")
        root.run("cd /root/keys && " + " && ".join(commands))
        before = root.run(f"cat {CONFFILE}")
        self.assertEqual(before.count("address: 127.0.0.1"), 1)
        more = "\n".join(line for line in lines if line not in commands)
        conffile = root.path / CONFFILE.lstrip("/")
        conffile.write_text(before.replace("address: 127.0.0.1", "address: 0.0.0.0") + more + "\n", encoding="utf-8")
        # What the client may read, who is nobody there.
        root.run("install -m 0644 -D -t /packages/of-client /root/keys/tls.crt /root/keys/ops-password")
        # At an address that is served only if all are.
        client = "actuator-backup list --url https://127.0.0.2:9600 --ca-file /packages/of-client/tls.crt"
        said = self.serve(
            root, f"{client} --user ops --password-file /packages/of-client/ops-password && echo let in",
            f"{client} || echo kept out", "cat /etc/actuator-host/port/tls.key || echo not to be read")
        self.assertIn("let in", said)
        self.assertRegex(said, r"(?s)401.*kept out")
        self.assertIn("not to be read", said)
        root.run("rm -r /etc/actuator-host/port")
        conffile.write_text(before, encoding="utf-8")

    def assert_core_of_the_filter(self, root):
        """A filter that lacks what the host calls ends it, so the run above has proven the list."""
        less = self.folder / "less.json"
        less.write_text(json.dumps(seccomp_profile.without(seccomp_profile.read(PROFILE), "listen")), encoding="utf-8")
        with self.assertRaisesRegex(AssertionError, "the host says nothing, not READY=1; it ended with -31"):
            self.serve(root, "true", profile=less)

    def assert_removal_keeps_what_is_the_administrators(self, root):
        root.run("touch /var/lib/actuator-host/kept /var/log/actuator-host/kept")
        root.run("apt remove --yes actuator-host actuator-plugin-backup actuator-sdk-dev")
        for name in (CONFFILE, "/var/lib/actuator-host/kept", "/var/log/actuator-host/kept"):
            root.run(f"test -f {name}")
        for name in ("/usr/bin/actuator-host", "/lib/systemd/system/actuator-host.service", PLUGINS):
            root.run(f"test ! -e {name}")

    def assert_purge_leaves_nothing(self, root, before):
        uid = root.run("id -u _actuator-host").strip()
        root.run("apt purge --yes actuator-host")
        left = sorted(name for name in root.files() - before
                      if "actuator" in name and not LEFT_ALONE.match(name))
        self.assertEqual(left, [])
        self.assertEqual(root.run(f"find / -xdev -uid {uid} -not -path '/proc/*' -not -path '/run/*'").split(), [])
        self.assertEqual(root.run("dpkg-query -W -f '${Package}\\n' 'actuator-*' 2>&1 || true").count("\n"), 1)
        self.assertEqual(root.run("id -u _actuator-host").strip(), uid)

    def test_an_upgrade_keeps_what_the_administrator_wrote_and_restarts(self):
        older = self.folder / "older"
        older.mkdir()
        older_packages(older)
        root = self.root_with(older)
        self.install(root)
        self.assertEqual(root.run("dpkg-query -W -f '${Version}' actuator-host"), OLDER)
        self.assertTrue(root.run(f"cat {CONFFILE}").startswith("# of an earlier release\n"))
        root.run(f"echo '# mine' >> {CONFFILE}; chmod 0600 {CONFFILE}")
        calls = self.watch_systemctl(root)
        self.bring(root, PACKAGES)
        self.install(root, "-o Dpkg::Options::=--force-confold")
        text = root.run(f"cat {CONFFILE}")
        self.assertTrue(text.startswith("# of an earlier release\n") and text.endswith("# mine\n"), text)
        self.assertEqual(root.run(f"stat -c '%U %G %a' {CONFFILE}").strip(), "root _actuator-host 600")
        self.assertFalse(root.run(f"cat {CONFFILE}.dpkg-dist").startswith("# of an earlier release\n"))
        self.assertRegex(calls(), r"(?m)^restart actuator-host\.service$")

        root.run(f": > /run/systemctl-calls; cd {PLUGINS} && apt remove --yes actuator-plugin-backup")
        self.assertRegex(calls(), r"(?m)^try-restart actuator-host\.service$")
        root.run("apt purge --yes actuator-host actuator-sdk-dev")
        root.run(f"test ! -e {CONFFILE} && test ! -e {CONFFILE}.dpkg-dist && test ! -e /etc/actuator-host")

    def test_an_upgrade_of_what_nobody_has_changed_brings_the_new_file(self):
        older = self.folder / "older-unchanged"
        older.mkdir()
        older_packages(older)
        root = self.root_with(older)
        self.install(root)
        self.bring(root, PACKAGES)
        self.install(root)
        self.assertFalse(root.run(f"cat {CONFFILE}").startswith("# of an earlier release\n"))
        self.assertEqual(root.run(f"stat -c '%U %G %a' {CONFFILE}").strip(), NEEDED[CONFFILE])

    @staticmethod
    def watch_systemctl(root):
        """As if a systemd ran: what maintainer scripts ask of it is written down instead."""
        root.run("rm /usr/sbin/policy-rc.d; mkdir -p /run/systemd/system; dpkg-divert --quiet --local --rename /bin/systemctl")
        fake = root.path / "bin/systemctl"
        fake.write_text('#!/bin/sh\nwhile [ "${1#--}" != "$1" ]; do shift; done\n'
                        'echo "$*" >> /run/systemctl-calls\n', encoding="utf-8")
        fake.chmod(0o755)
        return lambda: root.run("cat /run/systemctl-calls")


if __name__ == "__main__":
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "--preserve-env", sys.executable, *sys.argv])
    begun = time.monotonic()
    outcome = unittest.main(argv=sys.argv[:1], exit=False).result
    print(f"{time.monotonic() - begun:.0f} s")
    sys.exit(not outcome.wasSuccessful())
