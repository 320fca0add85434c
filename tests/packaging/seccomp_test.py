#!/usr/bin/env python3
"""The host under the seccomp profile for containers, where every call that is not on the list ends it: what it
does beside a backup of a real engine, which is taken in installed_test.py.

usage: seccomp_test.py SOURCE HOST PLUGIN ENGINE
"""

import base64
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import seccomp_profile  # noqa: E402

SOURCE, HOST, PLUGIN, ENGINE = (pathlib.Path(each).resolve() for each in sys.argv[1:5])
sys.path.insert(0, str(SOURCE / "tests/end_to_end/clients"))
from kit.deployment import Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

PROFILE = SOURCE / "packaging/seccomp/actuator-host.json"
CONFINED = """#!{python}
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, {modules!r})
import seccomp_profile
seccomp_profile.load(seccomp_profile.read({profile!r}), {otherwise})
os.execv({program!r}, [{program!r}, *sys.argv[1:]])
"""
JSON = {"Content-Type": "application/json"}


class Confined(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="seccomp-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def program(self, program, profile=None, otherwise=seccomp_profile.KILL_PROCESS):
        """A script that runs the program under the profile."""
        path = self.folder / f"confined-{len(list(self.folder.iterdir()))}"
        path.write_text(CONFINED.format(python=sys.executable, modules=str(pathlib.Path(__file__).parent),
                                        profile=str(profile or PROFILE), otherwise=otherwise, program=str(program)),
                        encoding="utf-8")
        path.chmod(0o755)
        return path

    def test_all_that_the_host_does(self):
        more = ["--server.tomcat.accesslog.enabled=true", f"--server.tomcat.accesslog.directory={self.folder}/logs",
                f"--actuator.plugins.backup.details.file={self.folder}/details",
                "--server.compression.enabled=true"]
        with Deployment((self.program(HOST), PLUGIN, ENGINE), *more) as host:
            self.assertEqual(host.take(7)[0], 200)
            host.await_state(7, "COMPLETED")
            for path in json.loads(host.ask("GET", "/actuator")[2])["_links"].values():
                if not path.get("templated"):
                    page = path["href"].removeprefix(host.url)
                    self.assertLess(host.ask("GET", page, headers={"Accept-Encoding": "gzip"})[0], 500, page)
            self.assertEqual(host.ask("POST", "/actuator/loggers/backup", b'{"configuredLevel":"DEBUG"}', JSON)[0], 204)
            self.assertEqual(host.ask("DELETE", "/actuator/backupHistory/7")[0], 204)
            os.kill(host.host.pid, signal.SIGTERM)
            host.host.await_output('"event":"host.stopped"', 30)
        self.assertTrue((self.folder / "details").exists())
        self.assertTrue(list((self.folder / "logs").iterdir()))

    def test_names_are_asked_for_in_the_network(self):
        log = self.folder / "log"
        with open(log, "w", encoding="utf-8") as file:
            run = subprocess.Popen([self.program(HOST), f"--plugin={PLUGIN}", "--management.server.port=0",
                                    "--camunda.data.secondary-storage.elasticsearch.url=https://no-such-host.invalid",
                                    "--camunda.data.backup.repository-name=camunda"], cwd=self.folder, stderr=file)
        try:
            for _ in range(300):
                if "no-such-host.invalid" in log.read_text(encoding="utf-8") or run.poll() is not None:
                    break
                time.sleep(0.1)
            run.terminate()
            self.assertEqual(run.wait(30), 0, log.read_text(encoding="utf-8"))
            self.assertIn("no-such-host.invalid", log.read_text(encoding="utf-8"))
        finally:
            run.kill()

    def test_credentials_whose_file_changes(self):
        password = self.folder / "password"
        password.write_text("first-secret-of-an-operator", encoding="utf-8")
        password.chmod(0o600)
        more = [f"--actuator.security.users.operator.password-file={password}",
                "--actuator.security.users.operator.roles=read,write"]
        with Deployment((self.program(HOST), PLUGIN, ENGINE), *more) as host:
            self.await_answer(host, "first-secret-of-an-operator")
            password.write_text("second-secret-of-an-operator", encoding="utf-8")
            self.await_answer(host, "second-secret-of-an-operator")

    def await_answer(self, host, password):
        said = base64.b64encode(f"operator:{password}".encode()).decode()
        deadline = time.monotonic() + 60
        while host.ask("GET", "/actuator/info", headers={"Authorization": f"Basic {said}"})[0] != 200:
            self.assertLess(time.monotonic(), deadline, host.host.output())
            time.sleep(1)

    def test_a_call_that_is_missing_ends_it(self):
        for name in ("accept", "epoll_ctl", "timerfd_settime"):
            profile = self.folder / f"without-{name}.json"
            profile.write_text(json.dumps(seccomp_profile.without(seccomp_profile.read(PROFILE), name)),
                               encoding="utf-8")
            with self.assertRaises((KitError, OSError), msg=name):
                with Deployment((self.program(HOST, profile), PLUGIN, ENGINE)) as host:
                    host.await_status("/actuator/health", 200, 5)

    def test_what_an_intruder_would_do_is_refused(self):
        """By the profile's own answer, as in a container."""
        for what in ("os.mkfifo('x')", "os.chroot('/')", "os.setuid(0)",
                     "socket.socket(17, 3)", "mmap.mmap(-1, 4096, prot=7)"):
            code = f"import os, socket, mmap\ntry:\n  {what}\nexcept PermissionError:\n  os._exit(77)\n"
            script = self.folder / "intruder.py"
            script.write_text(code, encoding="utf-8")
            run = subprocess.run([self.program(sys.executable, otherwise=None), "-S", "-I", str(script)], cwd=self.folder,
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 77, f"{what}: {run.stderr}")
        run = subprocess.run([self.program("/usr/bin/unshare", otherwise=None), "--user", "true"], capture_output=True,
                             text=True, check=False)
        self.assertIn("Operation not permitted", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
