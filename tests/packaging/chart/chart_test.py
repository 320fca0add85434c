#!/usr/bin/env python3
"""The Helm chart and the manifests made from it, as Helm renders them and clusters of several versions would judge them.

usage: chart_test.py [--renew]

--renew writes packaging/kubernetes/*.yaml anew.
"""

import copy
import json
import sys
import unittest

from pinned import HERE  # first: then the rest can be had

import helm_python  # noqa: E402
import yaml  # noqa: E402

import rendered  # noqa: E402
from packaged.image import ROOT  # noqa: E402
from rendered import CHART, containers, invalid, objects, of_kind, one, pod_templates, unconnected, unsafe  # noqa: E402

MANIFESTS = ROOT / "packaging/kubernetes"
MADE = ("alone", "replacement")
SOMEBODY = {"users": {"ada": {"roles": ["write"], "secret": {"existingSecret": "people", "existingSecretKey": "ada"}}}}
NEED = {"enabled": True, "existingSecret": "port", "clientAuth": "need"}
NO_PROBES = {name: {"enabled": False} for name in ("startupProbe", "readinessProbe", "livenessProbe")}
SECRETS = ("engine: 'secret'", "token-of-the-night")


def values_of(file):
    return yaml.safe_load(file.read_text())


CASES = {"default": {}, **{file.stem: values_of(file) for file in (HERE / "values").glob("*.yaml")},
         **{name: values_of(MANIFESTS / f"{name}.values.yaml") for name in MADE}}


def manifest(name):
    """One file for `kubectl apply`, without what only Helm uses."""
    found = objects(values_of(MANIFESTS / f"{name}.values.yaml"), name="actuator-host")
    for each in found:
        each["metadata"]["namespace"] = rendered.NAMESPACE
    for labels in all_labels(found):
        for label in ("helm.sh/chart", "app.kubernetes.io/managed-by"):
            labels.pop(label, None)
    head = f"# Made from the chart and {name}.values.yaml by tests/packaging/chart/chart_test.py --renew: change those.\n"
    return head + yaml.safe_dump_all(found, sort_keys=False, width=120, allow_unicode=True)


def all_labels(value):
    if isinstance(value, dict):
        if isinstance(value.get("labels"), dict):
            yield value["labels"]
        for each in value.values():
            yield from all_labels(each)
    elif isinstance(value, list):
        for each in value:
            yield from all_labels(each)


class EachCase(unittest.TestCase):
    def each(self):
        for name, values in CASES.items():
            with self.subTest(name):
                yield values, objects(values)

    def test_helm_has_nothing_to_say(self):
        for name, values in CASES.items():
            with self.subTest(name):
                report = helm_python.lint(CHART, values, strict=True)
                self.assertEqual([each for each in report["messages"] if each["severity"] > 1] + report["errors"], [])

    def test_clusters_of_all_versions_take_the_objects(self):
        for _, found in self.each():
            self.assertEqual(invalid(found), [])

    def test_pods_are_without_privileges(self):
        for _, found in self.each():
            self.assertEqual(unsafe(found), [])

    def test_selectors_ports_and_volumes_meet(self):
        for _, found in self.each():
            self.assertEqual(unconnected(found), [])

    def test_no_secret_stands_in_plain_text(self):
        for _, found in self.each():
            for each in found:
                if each["kind"] != "Secret":
                    self.assertFalse([secret for secret in SECRETS if secret in yaml.safe_dump(each)], each["kind"])

    def test_probes_and_the_monitor_ask_below_the_context_path(self):
        for values, found in self.each():
            base = values.get("contextPath", "")
            host = one(found, "Deployment")["spec"]["template"]["spec"]["containers"][0]
            for kind, group in (("startupProbe", "startup"), ("readinessProbe", "readiness"), ("livenessProbe", "liveness")):
                self.assertEqual(host[kind]["httpGet"]["path"], f"{base}/actuator/health/{group}")
                self.assertEqual(host[kind]["httpGet"]["scheme"], "HTTPS" if values.get("tls") else "HTTP")
            for monitor in of_kind(found, "ServiceMonitor"):
                self.assertEqual(monitor["spec"]["endpoints"][0]["path"], f"{base}/actuator/prometheus")


class Values(unittest.TestCase):
    def test_the_schema_names_each_value_and_no_other(self):
        schema = json.loads((CHART / "values.schema.json").read_text())

        def compare(values, described, where):
            if not isinstance(values, dict) or "properties" not in described:
                return
            self.assertEqual(set(values), set(described["properties"]), where)
            for name, value in values.items():
                compare(value, described["properties"][name], f"{where}.{name}")

        compare(values_of(CHART / "values.yaml"), schema, "values")

    def test_mistakes_are_refused_in_words(self):
        for values, words in (
                ({"replcas": 2}, "replcas"),
                ({"backupSchedule": {"keep": 0}}, "minimum"),
                ({"tls": {"enabled": True}}, "tls.existingSecret"),
                ({"backupSchedule": {"enabled": True, "token": "x"}}, 'names the token "x"'),
                ({"prometheusServiceMonitor": {"enabled": True, "token": "x"}}, 'names the token "x"'),
                ({"auth": {"tokens": {"a": {"roles": ["read"], "secret": {}}}}}, "neither existingSecret nor inlineSecret"),
                ({"auth": {"tokens": {"a": {"roles": ["all"], "secret": {"inlineSecret": "x"}}}}}, "pattern"),
                ({"auth": {"tokens": {"a": {"roles": ["read"], "secret": {"existingSecret": "x"}}}}}, "existingSecretKey"),
                ({"global": {"elasticsearch": {"enabled": False}}}, "one of them has to be"),
                ({"auth": SOMEBODY, "backupSchedule": {"enabled": True}}, "needs backupSchedule.token"),
                ({"auth": SOMEBODY, "prometheusServiceMonitor": {"enabled": True}}, "needs prometheusServiceMonitor.token"),
                ({"tls": NEED}, "have none: startupProbe, readinessProbe, livenessProbe:"),
                ({"tls": NEED, **NO_PROBES, "backupSchedule": {"enabled": True}}, "have none: backupSchedule:"),
                ({"tls": NEED, **NO_PROBES, "prometheusServiceMonitor": {"enabled": True}},
                 "have none: prometheusServiceMonitor:")):
            with self.subTest(words):
                with self.assertRaises(helm_python.HelmError) as refused:
                    objects(values)
                self.assertIn(words, str(refused.exception))

    def test_what_can_work_without_a_token_or_a_certificate_is_taken(self):
        objects({"auth": {**SOMEBODY, "open": ["health", "prometheus"]}, "prometheusServiceMonitor": {"enabled": True}})
        objects({"tls": NEED, **NO_PROBES})

    def test_a_file_of_camundas_chart_finds_the_engine(self):
        found = objects(CASES["of-camunda"])
        settings = yaml.safe_load(one(found, "ConfigMap")["data"]["application.yaml"])
        engine = settings["camunda"]["data"]["secondary-storage"]["elasticsearch"]
        self.assertEqual((engine["url"], engine["username"]), ("https://elasticsearch.example.com:9243", "camunda"))

    def test_names_stay_within_what_kubernetes_allows(self):
        found = objects({**CASES["everything"], "fullnameOverride": ""}, name="r" * 53)
        for each in found:
            longest = 52 if each["kind"] == "CronJob" else 63
            self.assertLessEqual(len(each["metadata"]["name"]), longest, each["kind"])

    def test_what_is_switched_off_is_not_there(self):
        kinds = {each["kind"] for each in objects({"networkPolicy": {"enabled": False}, "serviceAccount": {"enabled": False}})}
        self.assertEqual(kinds, {"ConfigMap", "Service", "Deployment"})

    def test_a_configuration_of_ones_own_replaces_all(self):
        found = objects({"configuration": "a: '{{ .Release.Name }}'\n"})
        self.assertEqual(yaml.safe_load(one(found, "ConfigMap")["data"]["application.yaml"]), {"a": "camunda"})

    def test_who_installs_it_is_told_what_is_open(self):
        self.assertEqual(rendered.notes({}).count("WARNING"), 2)
        self.assertNotIn("WARNING", rendered.notes(CASES["replacement"]))

    def test_the_image_is_the_one_of_the_version(self):
        version = (ROOT / "CMakeLists.txt").read_text().split("project(actuator-host VERSION ")[1].split()[0]
        host = one(objects({}), "Deployment")["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(host["image"], f"actuator-host:{version}")
        self.assertEqual(values_of(CHART / "Chart.yaml")["appVersion"], version)


class Schedule(unittest.TestCase):
    def test_nothing_is_deleted_before_the_new_backup_is_complete(self):
        for name in ("alone", "replacement", "everything"):
            spec = one(objects(CASES[name]), "CronJob")["spec"]
            self.assertEqual(spec["concurrencyPolicy"], "Forbid")
            pod = spec["jobTemplate"]["spec"]["template"]["spec"]
            self.assertEqual(pod["restartPolicy"], "Never")
            self.assertEqual([each["name"] for each in pod["initContainers"]], ["take"])
            self.assertEqual(pod["initContainers"][0]["args"][:3], ["take", "now", "--wait"])
            self.assertEqual([each["name"] for each in pod["containers"]], ["prune"])
            self.assertEqual(pod["containers"][0]["args"][0], "prune")

    def test_its_network_policy_lets_it_reach_the_host_alone(self):
        found = objects(CASES["replacement"])
        policies = {each["metadata"]["name"]: each["spec"] for each in of_kind(found, "NetworkPolicy")}
        self.assertEqual(set(policies), {"actuator-host", "actuator-host-backup"})
        labels = {name: template["metadata"]["labels"] for name, template in pod_templates(found)}
        let_in = policies["actuator-host"]["ingress"][0]["from"][0]["podSelector"]["matchLabels"]
        self.assertTrue(rendered.selects(labels["actuator-host-backup"], let_in))
        reached = policies["actuator-host-backup"]["egress"][0]["to"][0]["podSelector"]["matchLabels"]
        self.assertTrue(rendered.selects(labels["actuator-host"], reached))
        self.assertEqual(policies["actuator-host-backup"]["ingress"], [])


class Manifests(unittest.TestCase):
    def test_they_are_what_the_chart_makes(self):
        for name in MADE:
            self.assertEqual((MANIFESTS / f"{name}.yaml").read_text(), manifest(name),
                             f"write packaging/kubernetes/{name}.yaml anew: tests/packaging/chart/chart_test.py --renew")

    def test_clusters_take_them(self):
        for name in MADE:
            self.assertEqual(invalid(list(yaml.safe_load_all((MANIFESTS / f"{name}.yaml").read_text()))), [])

    def test_the_side_car_fits_into_a_pod(self):
        theirs = values_of(MANIFESTS / "side-car.values.yaml")["orchestration"]
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "camunda-zeebe-0"},
               "spec": {"containers": [{"name": "orchestration", "image": "x"}, *theirs["sidecars"]],
                        "volumes": theirs["extraVolumes"]}}
        self.assertEqual(invalid([pod]), [])
        for container in theirs["sidecars"]:
            self.assertEqual(rendered.unsafe_container(container), [])
            volumes = {each["name"] for each in theirs["extraVolumes"]}
            self.assertLessEqual({each["name"] for each in container["volumeMounts"]}, volumes)
            named = {each["name"] for each in container["ports"]}
            for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
                self.assertIn(container[kind]["httpGet"]["port"], named)


class Planted(unittest.TestCase):
    """That mistakes in the objects would be found."""

    def setUp(self):
        self.found = copy.deepcopy(objects(CASES["replacement"]))
        self.pod = one(self.found, "Deployment")["spec"]["template"]["spec"]
        self.host = self.pod["containers"][0]

    def test_the_unchanged_objects_are_fine(self):
        self.assertEqual(invalid(self.found) + unsafe(self.found) + unconnected(self.found), [])

    def test_a_field_that_kubernetes_does_not_know(self):
        self.host["readinesProbe"] = self.host.pop("readinessProbe")
        self.assertIn("readinesProbe", " ".join(invalid(self.found)))

    def test_a_version_that_was_removed(self):
        one(self.found, "CronJob")["apiVersion"] = "batch/v1beta1"
        self.assertNotEqual(invalid(self.found), [])

    def test_a_field_that_a_service_monitor_does_not_have(self):
        one(self.found, "ServiceMonitor")["spec"]["endpoints"][0]["bearerToken"] = "x"
        self.assertEqual(invalid(self.found), ["ServiceMonitor.spec.endpoints[0].bearerToken is not known"])

    def test_each_privilege(self):
        for field, value in (("runAsNonRoot", False), ("runAsUser", 0), ("readOnlyRootFilesystem", False), ("privileged", True),
                             ("allowPrivilegeEscalation", True), ("capabilities", {"add": ["NET_ADMIN"]}),
                             ("seccompProfile", {"type": "Unconfined"})):
            real = self.host["securityContext"][field]
            self.host["securityContext"][field] = value
            self.assertIn(field, " ".join(unsafe(self.found)))
            self.host["securityContext"][field] = real
        for field, value in (("hostNetwork", True), ("automountServiceAccountToken", True), ("enableServiceLinks", True),
                             ("volumes", [{"name": "x", "hostPath": {"path": "/"}}])):
            planted = copy.deepcopy(self.found)
            one(planted, "Deployment")["spec"]["template"]["spec"][field] = value
            self.assertEqual(len(unsafe(planted)), 1, field)

    def test_a_policy_that_holds_nobody_or_lets_in_everybody(self):
        policy = of_kind(self.found, "NetworkPolicy")[0]
        policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] = "other"
        self.assertIn("holds []", " ".join(unconnected(self.found)))
        policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] = "actuator-host"
        policy["spec"]["ingress"][0]["from"] = []
        self.assertIn("lets in everybody", " ".join(unconnected(self.found)))

    def test_a_port_a_selector_or_a_volume_that_is_not_there(self):
        self.host["ports"][0]["name"] = "other"
        self.host["volumeMounts"][0]["name"] = "other"
        one(self.found, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"]["x"] = "y"
        said = " ".join(unconnected(self.found))
        for words in ("port server is no pod's", "mounts other, which is no volume", "PodDisruptionBudget holds other pods",
                      "readinessProbe asks a port that is not there"):
            self.assertIn(words, said)

    def test_all_containers_are_looked_at(self):
        self.assertEqual([len(containers(template)) for _, template in pod_templates(self.found)], [1, 2])


def renew():
    for name in MADE:
        (MANIFESTS / f"{name}.yaml").write_text(manifest(name))


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        renew()
    else:
        unittest.main()
