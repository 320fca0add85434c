#!/usr/bin/env python3
"""Holds the description of the endpoints to a running host: every described status of every operation is asked for,
its answer fits the schema, has the described type, and is what the example says; every link of the discovery page is
described.

usage: described_test.py HOST PLUGIN ENGINE
"""

import json
import os
import re
import sys

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit import setup  # noqa: E402
from kit.deployment import REPOSITORY, Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

V3 = "application/vnd.spring-boot.actuator.v3+json"
V2 = "application/vnd.spring-boot.actuator.v2+json"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = {"Accept": "image/png"}
BAD = "?x=%00"
ID = '{"backupId": 123}'

# What differs from run to run: of these members the example shows the kind of value.
VARIES = {"timestamp", "pid", "parentPid", "cpus", "file", "builtWith", "version", "arch", "startTime", "owner", "time",
          "origin", "source", "branch", "id", "used", "committed", "max"}
# Objects of which an example shows some members, as many as help.
PARTIAL = {"_links", "loggers"}
# What a build from no repository has not.
MAY_BE_MISSING = {"git"}

# scene -> (operation, status, example, verb, path, headers, body). None: the status has no example.
ASKED = {
    "usual": [
        ("discover", 200, "", "GET", "/actuator", {}, None),
        ("discover", 400, None, "GET", "/actuator" + BAD, {}, None),
        ("discover", 406, None, "GET", "/actuator", TEXT, None),
        ("readHealth", 200, "up", "GET", "/actuator/health", {}, None),
        ("readHealth", 200, "up", "GET", "/actuator/health", {"Accept": V2}, None),
        ("readHealth", 200, "up", "GET", "/actuator/health", {"Accept": "application/json"}, None),
        ("readHealth", 400, None, "GET", "/actuator/health" + BAD, {}, None),
        ("readHealth", 406, None, "GET", "/actuator/health", TEXT, None),
        ("readHealthOf", 200, "readiness", "GET", "/actuator/health/readiness", {}, None),
        ("readHealthOf", 200, "component", "GET", "/actuator/health/backup", {}, None),
        ("readHealthOf", 400, None, "GET", "/actuator/health/backup" + BAD, {}, None),
        ("readHealthOf", 404, None, "GET", "/actuator/health/nobody", {}, None),
        ("readHealthOf", 406, None, "GET", "/actuator/health/backup", TEXT, None),
        ("readInfo", 200, "", "GET", "/actuator/info", {}, None),
        ("readInfo", 400, None, "GET", "/actuator/info" + BAD, {}, None),
        ("readInfo", 406, None, "GET", "/actuator/info", TEXT, None),
        ("listLoggers", 200, "", "GET", "/actuator/loggers", {}, None),
        ("listLoggers", 400, None, "GET", "/actuator/loggers" + BAD, {}, None),
        ("listLoggers", 406, None, "GET", "/actuator/loggers", TEXT, None),
        ("readLogger", 200, "logger", "GET", "/actuator/loggers/backup", {}, None),
        ("readLogger", 200, "group", "GET", "/actuator/loggers/all", {}, None),
        ("readLogger", 400, None, "GET", "/actuator/loggers/backup" + BAD, {}, None),
        ("readLogger", 404, None, "GET", "/actuator/loggers/nobody", {}, None),
        ("readLogger", 406, None, "GET", "/actuator/loggers/backup", TEXT, None),
        ("setLogger", 204, None, "POST", "/actuator/loggers/backup", JSON, '{"configuredLevel":"DEBUG"}'),
        ("setLogger", 204, None, "POST", "/actuator/loggers/backup", JSON, "{}"),
        ("setLogger", 400, "", "POST", "/actuator/loggers/host", JSON, '{"configuredLevel":"LOUD"}'),
        ("setLogger", 415, "", "POST", "/actuator/loggers/host", FORM, "configuredLevel=DEBUG"),
        ("scrape", 200, None, "GET", "/actuator/prometheus", {}, None),
        ("scrape", 200, None, "GET", "/actuator/prometheus", {"Accept": "application/openmetrics-text"}, None),
        ("scrape", 200, None, "GET", "/actuator/prometheus?includedNames=nothing", {}, None),
        ("scrape", 400, None, "GET", "/actuator/prometheus" + BAD, {}, None),
        ("scrape", 406, None, "GET", "/actuator/prometheus", TEXT, None),
        ("listMetrics", 200, "", "GET", "/actuator/metrics", {}, None),
        ("listMetrics", 400, None, "GET", "/actuator/metrics" + BAD, {}, None),
        ("listMetrics", 406, None, "GET", "/actuator/metrics", TEXT, None),
        ("readMetric", 200, "", "GET", "/actuator/metrics/system.cpu.count", {}, None),
        ("readMetric", 200, None, "GET", "/actuator/metrics/http.server.requests", {}, None),
        ("readMetric", 200, None, "GET", "/actuator/metrics/http.server.requests?tag=method:GET", {}, None),
        ("readMetric", 400, None, "GET", "/actuator/metrics/http.server.requests?tag=method", {}, None),
        ("readMetric", 404, None, "GET", "/actuator/metrics/nothing", {}, None),
        ("readMetric", 406, None, "GET", "/actuator/metrics/system.cpu.count", TEXT, None),
        ("readEnvironment", 200, None, "GET", "/actuator/env", {}, None),
        ("readEnvironment", 200, "pattern", "GET", "/actuator/env?pattern=management.*access", {}, None),
        ("readEnvironment", 400, None, "GET", "/actuator/env?pattern=(", {}, None),
        ("readEnvironment", 406, None, "GET", "/actuator/env", TEXT, None),
        ("readSetting", 200, "", "GET", "/actuator/env/management.server.port", {}, None),
        ("readSetting", 400, None, "GET", "/actuator/env/management.server.port" + BAD, {}, None),
        ("readSetting", 404, None, "GET", "/actuator/env/nothing", {}, None),
        ("readSetting", 406, None, "GET", "/actuator/env/management.server.port", TEXT, None),
        ("readSettings", 200, None, "GET", "/actuator/configprops", {}, None),
        ("readSettings", 400, None, "GET", "/actuator/configprops" + BAD, {}, None),
        ("readSettings", 406, None, "GET", "/actuator/configprops", TEXT, None),
        ("readSettingsBelow", 200, "log", "GET", "/actuator/configprops/actuator.log", {}, None),
        ("readSettingsBelow", 400, None, "GET", "/actuator/configprops/management" + BAD, {}, None),
        ("readSettingsBelow", 404, None, "GET", "/actuator/configprops/nothing", {}, None),
        ("readSettingsBelow", 406, None, "GET", "/actuator/configprops/management", TEXT, None),
        ("listPlugins", 200, "", "GET", "/actuator/plugins", {}, None),
        ("listPlugins", 400, None, "GET", "/actuator/plugins" + BAD, {}, None),
        ("listPlugins", 406, None, "GET", "/actuator/plugins", TEXT, None),
        ("describe", 200, None, "GET", "/actuator/openapi", {}, None),
        ("describe", 400, None, "GET", "/actuator/openapi" + BAD, {}, None),
        ("describe", 406, None, "GET", "/actuator/openapi", TEXT, None),
        ("listBackups", 200, "none", "GET", "/actuator/{backups}", {}, None),
        ("listBackups", 400, "pattern", "GET", "/actuator/{backups}?pattern=x", {}, None),
        ("listBackups", 400, None, "GET", "/actuator/{backups}?verbose=perhaps", {}, None),
        ("listBackups", 406, None, "GET", "/actuator/{backups}", TEXT, None),
        ("readBackup", 404, "unknown", "GET", "/actuator/{backups}/123", {}, None),
        ("deleteBackup", 404, "unknown", "DELETE", "/actuator/{backups}/123", {}, None),
        ("takeBackup", 200, "taken", "POST", "/actuator/{backups}", JSON, ID),
        ("takeBackup", 400, "taken", "POST", "/actuator/{backups}", JSON, ID),
        ("takeBackup", 400, "number", "POST", "/actuator/{backups}", JSON, '{"backupId": "one"}'),
        ("takeBackup", 406, None, "POST", "/actuator/{backups}", JSON | TEXT, ID),
        ("takeBackup", 415, "form", "POST", "/actuator/{backups}", FORM, ID),
        ("readBackup", 200, "done", "GET", "/actuator/{backups}/123", {}, None),
        ("readBackup", 200, "progress", "GET", "/actuator/{backups}/123?progress=true", {}, None),
        ("readBackup", 400, None, "GET", "/actuator/{backups}/123?progress=perhaps", {}, None),
        ("listBackups", 200, "one", "GET", "/actuator/{backups}", {}, None),
        ("readBackup", 400, "number", "GET", "/actuator/{backups}/one", {}, None),
        ("readBackup", 406, None, "GET", "/actuator/{backups}/123", TEXT, None),
        ("deleteBackup", 400, "number", "DELETE", "/actuator/{backups}/one", {}, None),
        ("deleteBackup", 204, None, "DELETE", "/actuator/{backups}/123", {}, None),
    ],
    "no repository": [
        ("listBackups", 404, "repository", "GET", "/actuator/{backups}", {}, None),
        ("takeBackup", 500, "repository", "POST", "/actuator/{backups}", JSON, ID),
        ("readBackup", 500, "repository", "GET", "/actuator/{backups}/123", {}, None),
        ("deleteBackup", 500, "repository", "DELETE", "/actuator/{backups}/123", {}, None),
    ],
    "no engine": [
        ("listBackups", 502, "list", "GET", "/actuator/{backups}", {}, None),
        ("takeBackup", 502, "take", "POST", "/actuator/{backups}", JSON, ID),
        ("readBackup", 502, "one", "GET", "/actuator/{backups}/123", {}, None),
        ("deleteBackup", 502, "one", "DELETE", "/actuator/{backups}/123", {}, None),
        ("readHealth", 503, "down", "GET", "/actuator/health", {}, None),
        ("readHealthOf", 503, "component", "GET", "/actuator/health/backup", {}, None),
    ],
}
# Statuses that need what these tests cannot make in a moment, and the case that makes them.
MADE_ELSEWHERE = {
    503: "tests/contract/waiting_calls_test.cpp: more calls than may wait for the engine",
    500: "tests/contract/engine_answers_test.cpp: an engine that answers nonsense",
}


def resolve(document, node):
    while "$ref" in node:
        place = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            place = place[name.replace("~1", "/").replace("~0", "~")]
        node = place
    return node


def operations_of(document):
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            if verb != "parameters":
                yield operation["operationId"], path, verb.upper(), operation


def agree(example, real, name=""):
    """Where a real answer is not what the example says, or nothing."""
    if name == "names":  # of metrics: as many as help
        return None if set(example) <= set(real) else f"names are {real}"
    if name in VARIES:
        return None if type(example) is type(real) else f"{name} is {real!r}"
    if isinstance(example, dict) and isinstance(real, dict):
        example = {key: each for key, each in example.items() if key in real or key not in MAY_BE_MISSING}
        shown = [key for key in real if key in example] if name in PARTIAL else list(real)
        if list(example) != shown:
            return f"{name or 'it'} has the members {shown}, the example {list(example)}"
        return next(filter(None, (agree(example[key], real[key], key) for key in example)), None)
    if isinstance(example, list) and isinstance(real, list) and len(example) == len(real):
        return next(filter(None, (agree(*pair, name) for pair in zip(example, real))), None)
    return None if example == real else f"{name or 'it'} is {real!r}, the example has {example!r}"


class Holding:
    def __init__(self, deployment, backups):
        self.deployment = deployment
        self.backups = backups
        self.faults = []
        self.seen = set()
        self.shown = set()
        status, headers, body = deployment.ask("GET", "/actuator/openapi")
        self.document = json.loads(body)
        self.operations = {name: operation for name, _, _, operation in operations_of(self.document)}

    def as_described(self, body):
        """With the places and the release that examples have."""
        text = body.decode().replace(self.deployment.engine_url, "http://localhost:9200")
        text = re.sub(r"127\.0\.0\.1 port \d+ after \d+ ms", "localhost port 9200 after 0 ms", text)
        text = text.replace('"path":"/actuator/backups', '"path":"/actuator/backupHistory')
        return re.sub(r"http://127\.0\.0\.1:\d+", "http://localhost:9600", text)

    def ask(self, name, status, example, verb, path, headers, body):
        if self.backups == "backups" and "{backups}" in path:
            name += "ByOldName"
        label = f"{name} {status}"
        self.seen.add((name, status))
        answer, fields, content = self.deployment.ask(verb, path.replace("{backups}", self.backups),
                                                      body and body.encode(), headers)
        if answer != status:
            return self.faults.append(f"{label}: {verb} {path} is answered {answer} {content[:300]!r}")
        described = self.operations.get(name, {}).get("responses", {}).get(str(status))
        if described is None:
            return self.faults.append(f"{label}: not described")
        described = resolve(self.document, described)
        missing = [field for field in described.get("headers", {}) if field not in fields]
        self.faults += [f"{label}: no header {field}" for field in missing]
        types = described.get("content", {})
        if not types or not content:
            if types and name != "scrape" or content:
                self.faults.append(f"{label}: {len(content)} bytes, described are {list(types)}")
            if not types:
                return None
        given = fields.get_content_type()
        if given not in types:
            return self.faults.append(f"{label}: of type {given}, described are {list(types)}")
        if given.startswith(("text/", "application/openmetrics")):
            return None
        self.hold_to(label, types[given], example, self.as_described(content))
        return None

    def hold_to(self, label, media, example, text):
        real = json.loads(text)
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **media["schema"],
                  "components": self.document["components"]}
        for fault in jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(real):
            self.faults.append(f"{label}: does not fit its schema: {fault.message} in {text[:300]}")
        if example is None:
            return
        shown = media.get("example") if example == "" else media.get("examples", {}).get(example, {}).get("value")
        if shown is None:
            return self.faults.append(f"{label}: no example {example!r}; the real answer is {text}")
        self.shown.add(json.dumps(shown))
        difference = agree(shown, real)
        if difference:
            self.faults.append(f"{label}: {difference}; the real answer is {text}")
        return None

    def look_for_what_was_not_asked(self):
        for name, operation in self.operations.items():
            for status, response in operation["responses"].items():
                if (name, int(status)) not in self.seen and int(status) not in MADE_ELSEWHERE:
                    self.faults.append(f"{name} {status}: described, and asked for by nobody")
                for media in resolve(self.document, response).get("content", {}).values():
                    examples = [each["value"] for each in media.get("examples", {}).values()]
                    examples += [media["example"]] if "example" in media else []
                    for each in examples:
                        if json.dumps(each) not in self.shown:
                            self.faults.append(f"{name} {status}: an example that nobody held to the host: {each}")

    def look_at_discovery(self):
        """Every link is described, and what is described has one."""
        links = json.loads(self.deployment.ask("GET", "/actuator")[2])["_links"]
        def shape(path):
            return re.sub(r"\{\*?\w+\}", "{}", path)
        linked = {shape(link["href"].removeprefix(self.deployment.url)) for link in links.values()}
        described = {shape(path) for path in self.document["paths"]}
        self.faults += [f"{path}: has a link and no description" for path in sorted(linked - described)]
        self.faults += [f"{path}: has a description and no link" for path in sorted(described - linked)]


def hold(programs, standalone):
    with Deployment(programs, "--logging.group.all=host,backup", standalone=standalone) as deployment:
        holding = Holding(deployment, "backups" if standalone else "backupHistory")
        for scene, requests in ASKED.items():
            if standalone and scene != "usual":
                continue
            if scene == "no repository":
                deployment.ask_engine("DELETE", f"/_snapshot/{REPOSITORY}")
            if scene == "no engine":
                deployment.engine.end()
                deployment.await_status("/actuator/health", 503)
            for each in requests:
                if standalone and "{backups}" not in each[4]:
                    continue
                if each[1:3] == (400, "taken"):
                    deployment.await_state(123, "COMPLETED")
                holding.ask(*each)
        if not standalone:
            holding.look_for_what_was_not_asked()
        holding.look_at_discovery()
        return holding.faults, len(holding.seen)


def main(programs):
    faults, asked = [], 0
    for standalone in (False, True):
        found, count = hold(programs, standalone)
        faults += [f"{'standalone' if standalone else 'unified'}: {fault}" for fault in found]
        asked += count
    for fault in faults:
        print(f"described_test: {fault}", file=sys.stderr)
    print(f"{asked} described answers were asked for")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        interpreter = setup.python_client("schemathesis") / "python"
        if not os.path.samefile(interpreter.parent.parent, sys.prefix):
            os.execv(interpreter, [interpreter, *sys.argv])
        import jsonschema_rs

        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"described_test: {error}")
