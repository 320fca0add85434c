#!/usr/bin/env python3
"""The rendered pods for real: containers of the image with the rendered files, settings and limits, and a real engine.

usage: cluster_test.py BUILD ARCHIVE [CASE]...
"""

import json
import shutil
import socket
import ssl
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from pinned import HERE  # first: then the rest can be had

import rendered  # noqa: E402
import yaml  # noqa: E402
from packaged import image as images  # noqa: E402
from packaged.container import written_by  # noqa: E402
from packaged.guarded_engine import Authority, GuardedEngine  # noqa: E402
from packaged.image import ROOT  # noqa: E402
from packaged.pod import Cluster, probe, status  # noqa: E402

BUILD, ARCHIVE = (Path(each).resolve() for each in sys.argv[1:3])
LIMIT_S = 60
KIND = "elasticsearch-8"

scratch = None
image = None
engine_url = None


def setUpModule():
    global scratch, image, engine_url
    for tool in ("umoci", "runc"):
        if shutil.which(tool) is None:
            raise AssertionError(f"{tool} is missing: install it with packaging/prerequisites test")
    scratch = Path(tempfile.mkdtemp(prefix="packaging-chart-"))
    try:
        run_engine(KIND, "--detach", "--data", scratch / "engine")
        engine_url = json.loads((scratch / "engine/engine.json").read_text())["url"]
        images.run(sys.executable, ROOT / "tests/engine/dataset", engine_url)
        image = images.Image(ARCHIVE, scratch)
    except BaseException:
        tearDownModule()
        raise


def tearDownModule():
    if (scratch / "engine/engine.json").exists():
        run_engine("kill", "--data", scratch / "engine")
    shutil.rmtree(scratch, ignore_errors=True)


def run_engine(*arguments):
    images.run(ROOT / "tests/engine/run", *arguments, limit_s=600)


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


def merged(*values):
    made = {}
    for each in values:
        for name, value in each.items():
            both = isinstance(value, dict) and isinstance(made.get(name), dict)
            made[name] = merged(made[name], value) if both else value
    return made


class Alone(unittest.TestCase):
    """The manifests of packaging/kubernetes/alone.yaml, but for ports and where the engine is."""

    def setUp(self):
        self.port = free_port()
        host, _, port = engine_url.removeprefix("http://").partition(":")
        values = merged(yaml.safe_load((ROOT / "packaging/kubernetes/alone.values.yaml").read_text()),
                        {"global": {"elasticsearch": {"url": {"host": host, "port": int(port)}}},
                         "service": {"managementPort": self.port},
                         "backupSchedule": {"keep": 1, "timeout": "60s", "retryFor": "5s"}})
        self.objects = rendered.objects(values)
        self.cluster = Cluster(image, self.objects, rendered.NAMESPACE)
        self.addCleanup(self.cluster.__exit__)
        self.template = rendered.one(self.objects, "Deployment")["spec"]["template"]
        self.spec = self.template["spec"]["containers"][0]
        self.schedule = rendered.one(self.objects, "CronJob")["spec"]["jobTemplate"]["spec"]["template"]

    def start(self):
        host = self.cluster.begin(self.template, self.spec)
        self.addCleanup(host.__exit__)
        deadline = time.monotonic() + LIMIT_S
        while probe(self.spec, "startupProbe") != 200:
            self.assertIsNone(host.poll(), host.output())
            self.assertLess(time.monotonic(), deadline, host.output())
            time.sleep(0.05)
        return host

    def backups(self):
        """id -> state, of all."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/actuator/backupHistory", timeout=30) as answer:
            return {each["backupId"]: each["state"] for each in json.load(answer)}

    def await_backups(self, wanted):
        deadline = time.monotonic() + LIMIT_S
        while (found := self.backups()) != wanted:
            self.assertLess(time.monotonic(), deadline, f"{found} in place of {wanted}")
            time.sleep(0.2)

    def clean(self):
        for each in self.backups():
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}/actuator/backupHistory/{each}", method="DELETE")
            urllib.request.urlopen(request, timeout=30).close()
        self.await_backups({})

    def test_probes_and_the_path_of_the_monitor_are_answered(self):
        host = self.start()
        for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
            self.assertEqual(probe(self.spec, kind), 200, kind)
        self.assertEqual(status(f"http://127.0.0.1:{self.port}/actuator/prometheus"), 200)
        self.assertEqual(status(f"http://127.0.0.1:{self.port}/actuator/health/status"), 200, host.output())
        self.assertEqual(written_by(host.pid()), [])
        lines = [json.loads(line) for line in host.output().splitlines()]
        self.assertIn("listening", [each["event"] for each in lines])
        self.assertEqual([each for each in lines if each["level"] == "ERROR"], [])
        host.signal("TERM")
        self.assertEqual(host.wait(), 0)

    def test_each_night_takes_a_backup_and_leaves_as_many_as_are_kept(self):
        self.start()
        self.clean()
        first = self.night(["take", "prune"], 0)
        self.await_backups({first: "COMPLETED"})
        second = self.night(["take", "prune"], 0)
        self.assertGreater(second, first)
        self.await_backups({second: "COMPLETED"})
        self.clean()

    def night(self, names, code):
        """The id that the one run of the schedule took."""
        before = set(self.backups())
        ended = self.cluster.run(self.schedule)
        self.assertEqual([name for name, _, _ in ended], names, ended)
        self.assertEqual(ended[-1][1], code, ended)
        taken = [line for line in ended[0][2].splitlines() if line.startswith("Backup ") and "COMPLETED" in line]
        self.assertEqual(len(taken), 1, ended)
        made = int(taken[0].split()[1])
        self.assertNotIn(made, before)
        return made

    def test_a_night_that_fails_deletes_nothing(self):
        host = self.start()
        self.clean()
        kept = [self.night(["take", "prune"], 0)]
        # More than is kept, as if it were left from another day.
        old = 20260101030000
        images.run(BUILD / "bin/actuator-backup", "take", old, "--wait", "--url", f"http://127.0.0.1:{self.port}")
        before = {kept[0]: "COMPLETED", old: "COMPLETED"}
        self.await_backups(before)
        run_engine("kill", "--data", scratch / "engine")
        ended = self.cluster.run(self.schedule)
        self.assertEqual([name for name, _, _ in ended], ["take"])
        self.assertEqual(ended[0][1], 7, ended)
        for kind in ("readinessProbe", "livenessProbe"):  # an engine that is away restarts no host
            self.assertEqual(probe(self.spec, kind), 200, kind)
        run_engine("restart", "--data", scratch / "engine")
        self.await_backups(before)
        host.signal("TERM")
        host.wait()
        self.assertEqual(self.cluster.run(self.schedule)[-1][:2], ("take", 4))
        self.start()
        self.await_backups(before)
        self.clean()


class Replacement(unittest.TestCase):
    """The manifests of packaging/kubernetes/replacement.yaml: TLS and credentials on both sides."""

    TOKENS = {"backup": "token-of-the-night", "operator": "token-of-ada", "prometheus": "token-of-numbers"}
    PASSWORDS = ("first of the engine's", "second of the engine's")
    NAME = "actuator-host.camunda.svc"

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="packaging-secrets-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.authority = Authority(self.folder)
        values = yaml.safe_load((ROOT / "packaging/kubernetes/replacement.values.yaml").read_text())
        engine_name = values["global"]["elasticsearch"]["url"]["host"]
        self.engine = GuardedEngine(engine_url, self.folder, *self.authority.signed_for(engine_name),
                                    values["global"]["elasticsearch"]["auth"]["username"], self.PASSWORDS[0])
        self.addCleanup(self.engine.__exit__)
        self.port = free_port()
        self.objects = rendered.objects(merged(values, {
            "global": {"elasticsearch": {"url": {"port": self.engine.port}}}, "service": {"managementPort": self.port},
            "backupSchedule": {"timeout": "60s", "retryFor": "5s"}}))
        certificate, key = self.authority.signed_for(self.NAME)
        secrets = {"actuator-tls": {"tls.crt": certificate, "tls.key": key, "ca.crt": self.authority.certificate},
                   "actuator-tokens": self.TOKENS,
                   "engine": {"password": self.PASSWORDS[0], "ca.crt": self.authority.certificate}}
        self.cluster = Cluster(image, self.objects, rendered.NAMESPACE, secrets, [engine_name])
        self.addCleanup(self.cluster.__exit__)
        template = rendered.one(self.objects, "Deployment")["spec"]["template"]
        self.spec = template["spec"]["containers"][0]
        self.host = self.cluster.begin(template, self.spec)
        self.addCleanup(self.host.__exit__)
        # As a kubelet, which asks whoever answers at the pod's address.
        self.blind = ssl.create_default_context()
        self.blind.check_hostname, self.blind.verify_mode = False, ssl.CERT_NONE
        self.await_true(lambda: probe(self.spec, "startupProbe", context=self.blind) == 200, "the host")

    def await_true(self, ask, what):
        deadline = time.monotonic() + LIMIT_S
        while not ask():
            self.assertIsNone(self.host.poll(), self.host.output())
            self.assertLess(time.monotonic(), deadline, f"{what}: {self.host.output()[-3000:]}")
            time.sleep(0.2)

    def asked(self, path, token=None):
        headers = {} if token is None else {"Authorization": f"Bearer {self.TOKENS[token]}"}
        return status(f"https://127.0.0.1:{self.port}/orchestration/actuator{path}", headers, 30, self.blind)

    def test_who_may_do_what_and_the_schedule_does_it(self):
        for kind in ("readinessProbe", "livenessProbe"):
            self.assertEqual(probe(self.spec, kind, context=self.blind), 200, kind)
        self.assertEqual(self.asked("/backupHistory"), 401)
        self.assertEqual(self.asked("/backupHistory", "prometheus"), 403)
        self.assertEqual(self.asked("/backupHistory", "backup"), 200)
        self.assertEqual(self.asked("/prometheus"), 401)
        self.assertEqual(self.asked("/prometheus", "prometheus"), 200)
        self.assertEqual(self.asked("/prometheus", "backup"), 403)
        self.assertEqual(self.asked("/loggers", "operator"), 200)
        schedule = rendered.one(self.objects, "CronJob")["spec"]["jobTemplate"]["spec"]["template"]
        ended = self.cluster.run(schedule)
        self.assertEqual([(name, code) for name, code, _ in ended], [("take", 0), ("prune", 0)], ended)
        self.await_true(lambda: self.asked("/health/status") == 200, "the engine")
        said = self.host.output() + "".join(output for _, _, output in ended)
        for secret in (*self.TOKENS.values(), *self.PASSWORDS):
            self.assertNotIn(secret, said)
        self.host.signal("TERM")
        self.assertEqual(self.host.wait(), 0)

    def test_changed_secrets_arrive_without_a_restart(self):
        self.await_true(lambda: self.asked("/health/status") == 200, "the engine")
        self.engine.let("camunda-backup", self.PASSWORDS[1])
        self.cluster.change_secret("engine", password=self.PASSWORDS[1])
        self.await_true(lambda: self.asked("/backupHistory", "backup") == 200, "the new password")
        certificate, key = self.authority.signed_for(self.NAME)
        self.cluster.change_secret("actuator-tls", **{"tls.crt": certificate, "tls.key": key})
        wanted = ssl.PEM_cert_to_DER_cert(certificate)
        self.await_true(lambda: self.shown() == wanted, "the new certificate")

    def shown(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain, \
                self.blind.wrap_socket(plain, server_hostname=self.NAME) as wrapped:
            return wrapped.getpeercert(binary_form=True)


class Configurations(unittest.TestCase):
    def test_the_host_finds_each_of_them_fine(self):
        for name, values in (("default", {}), ("aws", yaml.safe_load((HERE / "values/aws.yaml").read_text()))):
            objects = rendered.objects(merged(values, {"args": ["--check"]}))
            template = rendered.one(objects, "Deployment")["spec"]["template"]
            secrets = {"aws-credentials": {"credentials": "[default]\naws_access_key_id=a\naws_secret_access_key=b\n"}}
            with self.subTest(name), Cluster(image, objects, rendered.NAMESPACE, secrets) as cluster:
                [(_, code, said)] = cluster.run(template)
                self.assertEqual(code, 0, said)
                self.assertIn("The configuration is fine.", said)
                self.assertNotIn("no effect", said)
                self.assertRegex(said, r"management.server.port += +9600 +\(file config/application.yaml")


class SideCar(unittest.TestCase):
    def test_it_reads_what_the_chart_of_camunda_makes(self):
        """Their ConfigMap, as the deployments of tests/end_to_end/drop_in have it."""
        theirs = ROOT / "tests/end_to_end/drop_in/helm"
        text = (theirs / "config/application.yaml").read_text().replace("http://127.0.0.1:9", engine_url)
        values = yaml.safe_load((ROOT / "packaging/kubernetes/side-car.values.yaml").read_text())["orchestration"]
        name = values["extraVolumes"][0]["configMap"]["name"]
        container = values["sidecars"][0]
        port = free_port()
        container["ports"][0]["containerPort"] = port
        container["env"] = [dict(each, value=str(port)) if each["name"] == "MANAGEMENT_SERVER_PORT" else each
                            for each in container["env"]]
        template = {"spec": {"containers": [container], "volumes": values["extraVolumes"]}}
        config_map = {"kind": "ConfigMap", "metadata": {"name": name}, "data": {"application.yaml": text}}
        with Cluster(image, [config_map], rendered.NAMESPACE) as cluster, cluster.begin(template, container) as host:
            deadline = time.monotonic() + LIMIT_S
            while probe(container, "readinessProbe") != 200:
                self.assertIsNone(host.poll(), host.output())
                self.assertLess(time.monotonic(), deadline, host.output())
                time.sleep(0.05)
            self.assertEqual(probe(container, "startupProbe"), 200)
            self.assertEqual(probe(container, "livenessProbe"), 200)
            url = f"http://127.0.0.1:{port}/orchestration/actuator/backupHistory"
            said = images.run(BUILD / "bin/actuator-backup", "take", "77", "--wait", "--url", url)
            self.assertIn("Backup 77 is COMPLETED", said)
            images.run(BUILD / "bin/actuator-backup", "delete", "77", "--yes", "--url", url)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
