#!/usr/bin/env python3
"""Prometheus, Debian's package, scrapes the host, which asks for credentials; the packaged rules fire, and each query of the
dashboards has data.

usage: prometheus_test.py HOST PLUGIN ENGINE
"""

import base64
import contextlib
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit import setup  # noqa: E402
from kit.deployment import ROOT, Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402
from kit.program import Program  # noqa: E402

RULES = sorted((ROOT / "packaging/prometheus").glob("*.rules.yml"))
DASHBOARDS = sorted((ROOT / "packaging/grafana").glob("*.json"))
JOB = "camunda"
# The same target once more, as another user.
BASIC_JOB = "with-basic"
TOKEN = "0123456789.scrape"
PASSWORD = "a pass:word"
LIMIT_S = 60
# What Grafana puts in for its variables.
VARIABLES = {"__rate_interval": "15s", "__interval": "5s", "__range": "1m", "job": JOB, "instance": ".*"}
# Of the test itself: what the packaged rules must know too, whatever their names for it are.
OWN_RULES = """groups:
  - name: own
    rules:
      - {alert: OwnEngineAway, expr: backup_engine_reachable == 0}
      - {alert: OwnHostDown, expr: up == 0}
"""


def credentials_in(folder):
    """Settings of a host for one who scrapes by token, one by password, and the test itself."""
    (folder / "token").write_text(TOKEN + "\n")
    (folder / "password").write_text(PASSWORD + "\n")
    return [f"--actuator.security.tokens.scraper.token-file={folder / 'token'}",
            "--actuator.security.tokens.scraper.roles=read:prometheus",
            f"--actuator.security.users.reader.password-file={folder / 'password'}",
            "--actuator.security.users.reader.roles=read:prometheus",
            f"--actuator.security.users.test.password-file={folder / 'password'}",
            "--actuator.security.users.test.roles=read,write"]


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


class Prometheus:
    """Scrapes every second, as the ServiceMonitor of the chart does every ten; rules wait as little."""

    def __init__(self, folder, target):
        binaries = setup.debian_client("prometheus") / "usr/bin"
        self.promtool = binaries / "promtool"
        self.port = free_port()
        rules = ["  - own.rules.yml\n"]
        (folder / "own.rules.yml").write_text(OWN_RULES)
        for file in RULES:
            text = re.sub(r"^(\s*for:) .*$", r"\1 1s", file.read_text(), flags=re.MULTILINE)
            # What is looked at over hours would wait for hours.
            (folder / file.name).write_text(re.sub(r"^(\s*interval:) .*$", r"\1 1s", text, flags=re.MULTILINE))
            rules.append(f"  - {file.name}\n")
        (folder / "prometheus.yml").write_text(
            "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n"
            "rule_files:\n" + "".join(rules)
            + "scrape_configs:\n" + "".join(
                f"  - job_name: {job}\n    metrics_path: /actuator/prometheus\n    honor_labels: true\n"
                f"    {how}\n    static_configs:\n      - targets: ['{target}']\n"
                for job, how in ((JOB, f"authorization: {{credentials_file: {folder / 'token'}}}"),
                                 (BASIC_JOB, "basic_auth: {username: reader, password_file: "
                                             f"{folder / 'password'}}}"))))
        self.program = Program([binaries / "prometheus", f"--config.file={folder / 'prometheus.yml'}",
                                f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address=127.0.0.1:{self.port}",
                                "--log.level=warn"], cwd=folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.end()

    def api(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}?{query}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            return {"result": [], "error": json.load(error).get("error")}

    def await_that(self, what, look):
        deadline = time.monotonic() + LIMIT_S
        while True:
            with contextlib.suppress(OSError):
                if found := look():
                    return found
            if time.monotonic() > deadline:
                raise KitError(f"Prometheus: {what} has not come within {LIMIT_S} s: {self.program.tail()}")
            time.sleep(0.2)

    def firing(self):
        return {alert["labels"]["alertname"] for alert in self.api("alerts")["alerts"] if alert["state"] == "firing"}

    def await_alerts(self, own, before):
        """What fires that did not: the test's own alert, and one of the package's."""
        def both():
            found = self.firing() - before
            return found if own in found and (not RULES or found - {own}) else None
        return self.await_that(f"{own} beside an alert of the package", both)

    def are_up(self):
        targets = self.api("targets")["activeTargets"]
        return len(targets) == 2 and all(each["health"] == "up" for each in targets)


def expressions(dashboard):
    """(panel, query) of all panels, also of those in rows, and of variables that ask Prometheus."""
    panels = list(dashboard.get("panels", []))
    while panels:
        panel = panels.pop(0)
        panels += panel.get("panels", [])
        for target in panel.get("targets", []):
            query = target["expr"]
            for name, value in VARIABLES.items():
                query = re.sub(rf"\$\{{{name}(:\w+)?\}}|\${name}\b", value, query)
            yield panel.get("title", "?"), query


# Names that Micrometer gave the world, which promtool would have named otherwise; kept for the dashboards that there are.
NAMES_OF_MICROMETER = ("process_cpu_time_ns_total ", "system_cpu_count ")


def page_is_sound(prometheus, deployment):
    """promtool's opinion of the page itself."""
    page = deployment.ask("GET", "/actuator/prometheus")[2]
    done = subprocess.run([prometheus.promtool, "check", "metrics"], input=page, capture_output=True, check=False)
    said = [line for line in (done.stdout + done.stderr).decode().splitlines()
            if line.strip() and not line.startswith(NAMES_OF_MICROMETER)]
    return [f"promtool check metrics: {line}" for line in said]


def dashboards_have_data(prometheus):
    faults = []
    for file in DASHBOARDS:
        queries = list(expressions(json.loads(file.read_text())))
        if not queries:
            faults.append(f"{file.name} has no queries")
        for panel, query in queries:
            answer = prometheus.api("query", query=query)
            if not answer["result"]:
                faults.append(f"{file.name}, panel {panel}: no data for {query} {answer.get('error', '')}")
    return faults


def work(deployment):
    """What a day brings: backups, one refused, one deleted, requests of all kinds, answers of several codes."""
    deployment.take(1)
    deployment.await_state(1, "COMPLETED")
    deployment.take(1)
    deployment.take(2)
    deployment.await_state(2, "COMPLETED")
    deployment.ask("DELETE", "/actuator/backupHistory/1")
    for path in ("", "/health", "/health/readiness", "/info", "/loggers", "/plugins", "/backupHistory", "/nothing",
                 "/backupHistory?verbose=false", "/backupHistory/7"):
        deployment.ask("GET", "/actuator" + path)


def look(programs, folder):
    faults = []
    who = {"Authorization": "Basic " + base64.b64encode(f"test:{PASSWORD}".encode()).decode()}
    with (Deployment(programs, *credentials_in(folder), fields=who) as deployment,
          Prometheus(folder, deployment.authority) as prometheus):
        work(deployment)
        prometheus.await_that("a scrape with each kind of credentials", prometheus.are_up)
        faults += page_is_sound(prometheus, deployment)
        quiet = prometheus.firing()
        for _ in range(16):  # rates need their window
            work(deployment) if _ % 8 == 4 else deployment.ask("GET", "/actuator/health")
            time.sleep(1)
        faults += dashboards_have_data(prometheus)
        if quiet:
            faults.append(f"alerts fire though all is well: {sorted(quiet)}")
        deployment.engine.end()
        without_engine = prometheus.await_alerts("OwnEngineAway", quiet)
        deployment.host.stop()
        without_host = prometheus.await_alerts("OwnHostDown", without_engine)
        print(f"without an engine: {sorted(without_engine)}; without a host: {sorted(without_host)}")
    return faults


def main(programs):
    with tempfile.TemporaryDirectory(prefix="prometheus-") as folder:
        faults = look(programs, Path(folder))
    if not RULES or not DASHBOARDS:
        faults.append("there are no rules or no dashboards to look at")
    for fault in faults:
        print(f"prometheus_test: {fault}", file=sys.stderr)
    print(f"{len(RULES)} files of rules, {len(DASHBOARDS)} dashboards")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"prometheus_test: {error}")
