#!/usr/bin/env python3
"""Spring Boot Admin Server takes the host for a Spring Boot application: it registers it, shows its health, info,
loggers and metrics, and sets a level through its proxy.

usage: admin_server_test.py HOST PLUGIN ENGINE
"""

import json
import sys
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit import setup  # noqa: E402
from kit.deployment import Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402
from kit.program import Program  # noqa: E402

START_LIMIT_S = 120
LIMIT_S = 60
# What the server must have found out by itself, from the discovery page.
ENDPOINTS = {"health", "info", "loggers", "metrics", "prometheus", "backupHistory"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class Admin:
    def __init__(self):
        self.program = Program([setup.java_home() / "bin/java", "-Xmx256m", "-jar",
                                setup.maven_application("admin_server"), "--server.port=0"], cwd="/")
        found = self.program.await_output(r"Tomcat started on port (\d+)", START_LIMIT_S)
        self.url = f"http://127.0.0.1:{found.group(1)}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.end()

    def ask(self, verb, path, body=None):
        """(status, JSON or None)"""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, method=verb, data=data, headers=JSON)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def await_instance(self, what, instance, fits):
        deadline = time.monotonic() + LIMIT_S
        while True:
            _, shown = self.ask("GET", f"/instances/{instance}")
            if fits(shown):
                return shown
            if time.monotonic() > deadline:
                raise KitError(f"Spring Boot Admin does not show {what} within {LIMIT_S} s: {json.dumps(shown)[:2000]}")
            time.sleep(0.3)


def register(admin, deployment):
    """As the client library of an application does it."""
    status, answer = admin.ask("POST", "/instances", {
        "name": "camunda", "managementUrl": deployment.url + "/actuator",
        "healthUrl": deployment.url + "/actuator/health", "serviceUrl": deployment.url + "/"})
    if status != 201:
        raise KitError(f"Spring Boot Admin refuses the registration: {status} {answer}")
    return answer["id"]


def look(admin, deployment):
    faults = []

    def expect(what, real, wanted):
        if real != wanted:
            faults.append(f"{what}: {real!r} in place of {wanted!r}")

    instance = register(admin, deployment)
    shown = admin.await_instance("the status UP", instance, lambda each: each["statusInfo"]["status"] == "UP")
    expect("components in the status", list(shown["statusInfo"]["details"]), ["backup"])
    shown = admin.await_instance("the endpoints", instance,
                                 lambda each: ENDPOINTS <= {one["id"] for one in each["endpoints"]})
    shown = admin.await_instance("info", instance, lambda each: each["info"])
    expect("the build in info", shown["info"]["build"]["artifact"], "actuator-host")
    expect("the version that it takes from info", shown["buildVersion"], shown["info"]["build"]["version"])

    proxy = f"/instances/{instance}/actuator"
    _, loggers = admin.ask("GET", f"{proxy}/loggers")
    expect("the loggers", {"ROOT", "backup", "host"} <= set(loggers["loggers"]), True)
    expect("their levels", loggers["levels"][0], "OFF")
    # The page of loggers sends exactly these two.
    for wish, level in (({"configuredLevel": "TRACE"}, "TRACE"), ({}, "INFO")):
        expect(f"setting {wish}", admin.ask("POST", f"{proxy}/loggers/backup", wish)[0], 204)
        set_at_the_host = json.loads(deployment.ask("GET", "/actuator/loggers/backup")[2])
        expect(f"the level after {wish}", set_at_the_host["effectiveLevel"], level)

    status, metrics = admin.ask("GET", f"{proxy}/metrics")
    expect("the metrics", (status, "process.uptime" in metrics["names"]), (200, True))
    status, metric = admin.ask("GET", f"{proxy}/metrics/process.uptime")
    expect("a metric", (status, metric["measurements"][0]["value"] > 0), (200, True))
    # What its page of details asks for of any application is there, or plainly not.
    for name in ("process.cpu.usage", "system.cpu.count", "jvm.memory.max"):
        status, _ = admin.ask("GET", f"{proxy}/metrics/{name}")
        expect(f"the metric {name}", status, 404 if name.startswith("jvm") else 200)
    expect("health through the proxy", admin.ask("GET", f"{proxy}/health")[1]["status"], "UP")

    deployment.engine.end()
    shown = admin.await_instance("the status DOWN", instance, lambda each: each["statusInfo"]["status"] == "DOWN")
    expect("the component that is down", shown["statusInfo"]["details"]["backup"]["status"], "DOWN")
    deployment.host.stop()
    admin.await_instance("the status OFFLINE", instance, lambda each: each["statusInfo"]["status"] == "OFFLINE")
    return faults


def main(programs):
    with Admin() as admin, Deployment(programs) as deployment:
        faults = look(admin, deployment)
    for fault in faults:
        print(f"admin_server_test: {fault}", file=sys.stderr)
    print("Spring Boot Admin has seen UP, DOWN and OFFLINE")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"admin_server_test: {error}")
