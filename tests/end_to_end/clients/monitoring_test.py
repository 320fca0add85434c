#!/usr/bin/env python3
"""The packaged rules hold by promtool, and every number that rules and dashboards name is on the host's page.

usage: monitoring_test.py HOST PLUGIN ENGINE
"""

import json
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit import setup  # noqa: E402
from kit.deployment import ROOT, Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

RULES = sorted((ROOT / "packaging/prometheus").glob("*.rules.yml"))
DASHBOARDS = sorted((ROOT / "packaging/grafana").glob("*.json"))
PROMTOOL_LIMIT_S = 240
# Of the host and its plugins, by how they begin; functions have a bracket behind them.
NUMBER = re.compile(r"\b(?:actuator|backup|executor|http_server|log|log4j2|process|system)_[a-z0-9_]+\b(?!\()")


def rule_expressions(text):
    """What stands behind `expr:`, also on the lines below it."""
    lines = iter(text.splitlines())
    for line in lines:
        found = re.match(r"( *)expr: *(.*)$", line)
        if not found:
            continue
        parts = [found.group(2).removeprefix(">-")]
        if not parts[0]:
            for below in lines:
                if not below.startswith(found.group(1) + "  "):
                    break
                parts.append(below.strip())
        yield " ".join(parts)


def dashboard_expressions(dashboard):
    panels = list(dashboard["panels"])
    while panels:
        panel = panels.pop(0)
        panels += panel.get("panels", [])
        for target in panel.get("targets", []):
            yield target["expr"]


def ask_promtool(promtool, *arguments, cwd):
    done = subprocess.run([promtool, *arguments], cwd=cwd, capture_output=True, text=True, errors="replace",
                          timeout=PROMTOOL_LIMIT_S, check=False)
    return [f"promtool {' '.join(arguments)}:\n{done.stdout}{done.stderr}"] if done.returncode != 0 else []


def faults_of_rules(file, promtool):
    tests = file.name.replace(".rules.yml", ".tests.yml")
    faults = ask_promtool(promtool, "check", "rules", file.name, cwd=file.parent)
    faults += ask_promtool(promtool, "test", "rules", tests, cwd=file.parent)
    tested = (file.parent / tests).read_text()
    faults += [f"{tests} does not name the alert {alert}" for alert in re.findall(r"- alert: (\w+)", file.read_text())
               if not re.search(rf"\b{alert}\b", tested)]
    return faults


def faults_of_names(file, expressions, page):
    # A sample begins its line with its name.
    there = set(re.findall(r"^([a-z0-9_]+)[{ ]", page, re.MULTILINE))
    expressions = list(expressions)
    if not expressions:
        return [f"{file.name} asks for nothing"]
    return [f"{file.name}: no number {name} on the page, which is asked for by {each}"
            for each in expressions for name in sorted(set(NUMBER.findall(each)) - there)]


def page_of(programs):
    # With credentials, for they have numbers of their own.
    token = "s3cret-of-monitoring-0123456789"
    with Deployment(programs, f"--actuator.security.tokens.all.token={token}",
                    "--actuator.security.tokens.all.roles=read,write",
                    fields={"Authorization": f"Bearer {token}"}) as deployment:
        deployment.take(1)
        deployment.await_state(1, "COMPLETED")
        deployment.ask("GET", "/actuator/health")
        deployment.host.await_output('"event":"backup.completed"', 30)
        return deployment.ask("GET", "/actuator/prometheus")[2].decode()


def main(programs):
    if not RULES or not DASHBOARDS:
        raise KitError("there are no rules or no dashboards to look at")
    promtool = setup.debian_client("prometheus") / "usr/bin/promtool"
    page = page_of(programs)
    faults = []
    for file in RULES:
        faults += faults_of_rules(file, promtool)
        faults += faults_of_names(file, rule_expressions(file.read_text()), page)
    for file in DASHBOARDS:
        faults += faults_of_names(file, dashboard_expressions(json.loads(file.read_text())), page)
    if not RULES or not DASHBOARDS:
        faults.append("there are no rules or no dashboards to look at")
    for fault in faults:
        print(f"monitoring_test: {fault}", file=sys.stderr)
    print(f"{len(RULES)} files of rules, {len(DASHBOARDS)} dashboards, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"monitoring_test: {error}")
