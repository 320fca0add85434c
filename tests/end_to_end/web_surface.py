#!/usr/bin/env python3
"""Asks a running host, started with the settings of an actuator's port, which endpoints there are and where:
web_surface.py HOST PLUGIN. Byte by byte over sockets of its own, since clients of a library tidy up what they send."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading

SECONDS_TO_START = 20
SECONDS_TO_STOP = 20
ANSWER_SECONDS = 10

faults = []


def hold(fact, what):
    if not fact:
        faults.append(what)
        print(f"not so: {what}", file=sys.stderr)


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            self.fields.setdefault(name.lower(), value)

    def json(self):
        return json.loads(self.body)


class Host:
    """A host that runs with these settings, until the block ends; its log so far in `events`."""

    def __init__(self, program, plugin, settings, environment=None):
        self.command = [program, f"--plugin={plugin}", "--management.server.port=0", "--actuator.log.format=json",
                        "--actuator.shutdown.grace-time=0"] + [f"--{each}" for each in settings]
        self.environment = {"PATH": "/usr/bin:/bin"} | (environment or {})
        self.events = []
        self.port = None
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=self.folder.name, env=self.environment,
                                        stderr=subprocess.PIPE, text=True)
        killer = threading.Timer(SECONDS_TO_START, self.process.kill)  # then its log ends, and with it the wait
        killer.start()
        for line in self.process.stderr:
            event = json.loads(line)
            self.events.append(event)
            if event["event"] == "listening":
                self.port = event["fields"]["port"]
                break
        killer.cancel()
        # Nobody else reads on; a full pipe would hold the host.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            hold(self.process.wait(SECONDS_TO_STOP) == 0, f"{self.command[4:]} ends with 0")
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.folder.cleanup()

    def ask(self, path, method="GET", fields="", body=""):
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        text = f"{method} {path} HTTP/1.1\r\nHost: ops.example:9600\r\nConnection: close\r\n{fields}{length}\r\n{body}"
        with socket.create_connection(("127.0.0.1", self.port), ANSWER_SECONDS) as connection:
            connection.sendall(text.encode())
            raw = b""
            while piece := connection.recv(65536):
                raw += piece
        return Answer(raw)

    def there(self, *paths):
        """Which of them exist. Health has a code of its own: no engine answers here."""
        return [path for path in paths if self.ask(path).status != 404]

    def links(self, path):
        return {name: link["href"] for name, link in self.ask(path).json()["_links"].items()}

    def of_event(self, name):
        return [event for event in self.events if event["event"] == name]


def refusal(program, plugin, *settings):
    command = [program, f"--plugin={plugin}"] + [f"--{each}" for each in settings]
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(command, cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
                               timeout=SECONDS_TO_START)
    return ended.stderr if ended.returncode == 2 else f"code {ended.returncode}: {ended.stderr}"


def as_it_comes(program, plugin):
    with Host(program, plugin, []) as host:
        all_paths = ["/actuator", "/actuator/health", "/actuator/health/", "/actuator/info", "/actuator/loggers",
                     "/actuator/prometheus", "/actuator/plugins"]
        hold(host.there(*all_paths, "/actuator/", "/actuator/info/", "/actuator/env", "/actuator/configprops", "/") ==
             all_paths, "what is there by default")
        hold(host.ask("/actuator/health/liveness/").status == 200, "a group of health with a slash behind")
        served = host.of_event("endpoints.served")
        hold(len(served) == 1 and served[0]["fields"]["base_path"] == "/actuator" and
             served[0]["fields"]["count"] == len({name.split("-")[0] for name in host.links("/actuator")}) - 1,
             "the log says how many endpoints there are, and where")
        for old, group in (("/health", "status"), ("/ready", "readiness"), ("/startup", "startup")):
            for method in ("GET", "HEAD"):
                moved = host.ask(old, method)
                hold((moved.status, moved.fields.get("location"), moved.body) ==
                     (301, f"/actuator/health/{group}", b""), f"{method} {old} leads to {group}")
        error = host.ask("/error")
        hold(error.status == 200 and error.fields["content-type"] == "application/json" and
             {**error.json(), "timestamp": 0} == {"timestamp": 0, "status": 999, "error": "None"}, "/error")
        hold(host.ask("/error", "POST").status == 200, "POST /error")


def access(program, plugin):
    settings = ["management.endpoints.access.default=none", "management.endpoint.loggers.access=read-only",
                "management.endpoint.backup-history.access=read_only", "management.endpoint.info.enabled=false"]
    with Host(program, plugin, settings) as host:
        links = host.links("/actuator")
        hold(sorted(links) == ["backupHistory", "backupHistory-backupId", "health", "health-path", "loggers",
                               "loggers-name", "prometheus", "self"], f"links by access: {sorted(links)}")
        hold(host.there("/actuator/plugins", "/actuator/info", "/actuator/loggers") == ["/actuator/loggers"],
             "what has no access is 404")
        json_type = "Content-Type: application/json\r\n"
        refused = host.ask("/actuator/loggers/host", "POST", json_type, '{"configuredLevel":"debug"}')
        hold((refused.status, refused.fields.get("allow")) == (405, "GET"), "read-only leaves the GETs")
        refused = host.ask("/actuator/backupHistory", "POST", json_type, '{"backupId":1}')
        hold((refused.status, refused.fields.get("allow")) == (405, "GET"), "read-only backups")
        options = host.ask("/actuator/backupHistory/1", "OPTIONS")
        hold(options.fields.get("allow") == "GET,HEAD,OPTIONS", "OPTIONS of what is read-only")
        hold(not host.of_event("endpoints.hidden"), "an access is no oversight")


def exposure(program, plugin):
    settings = ["management.endpoints.web.exposure.include=health,info,env", "management.endpoints.web.exposure.exclude=info"]
    with Host(program, plugin, settings) as host:
        hold(sorted(host.links("/actuator")) == ["health", "health-path", "self"], "links by exposure")
        hold(host.ask("/actuator/backupHistory").status == 404, "what is not exposed is 404")
        hidden = host.of_event("endpoints.hidden")
        hold(len(hidden) == 1 and "backupHistory" in hidden[0]["message"] and hidden[0]["level"] == "WARN",
             "one warning names what a list hides of plugins")
    with Host(program, plugin, ["camunda.backup.webapps.enabled=false"]) as host:
        hold(host.ask("/actuator/backupHistory").status == 404 and len(host.of_event("backup.disabled")) == 1 and
             host.ask("/actuator/health").status == 200, "without backups there is neither endpoint nor health of them")
    with Host(program, plugin, ["management.endpoints.web.exposure.exclude=health"]) as host:
        hold(host.there("/health", "/ready", "/actuator/health") == [], "without health nothing leads to it")


def places(program, plugin):
    settings = ["management.server.base-path=orchestration/", "management.endpoints.web.base-path=/manage",
                "management.endpoints.web.path-mapping.health=checks/all",
                "management.endpoints.web.path-mapping.backupHistory=/history"]
    with Host(program, plugin, settings) as host:
        base = "/orchestration/manage"
        links = host.links(base)
        at = "http://ops.example:9600" + base
        hold((links["self"], links["health-path"], links["backupHistory-backupId"]) ==
             (at, at + "/checks/all/{*path}", at + "/history/{backupId}"), f"links of mapped endpoints: {links}")
        hold(host.there(base + "/checks/all", base + "/checks/all/liveness", base + "/health", base + "/checks",
                        "/manage", "/actuator", "/health", "/error") ==
             [base + "/checks/all", base + "/checks/all/liveness"], "a mapped endpoint is there and nowhere else")
        hold(host.ask("/orchestration/ready").fields.get("location") == base + "/checks/all/readiness",
             "old paths follow the base paths and the mapping")
        hold(host.ask("/orchestration/error").status == 200, "/error behind the base path of the server")
    with Host(program, plugin, ["management.endpoints.web.base-path=/"]) as host:
        hold(host.links("/")["health"] == "http://ops.example:9600/health", "the page is at /")
        hold(host.links("/")["self"] == "http://ops.example:9600", "the page at / and itself")
        hold([host.ask(path).status for path in ("/health/liveness", "/ready", "/actuator")] == [200, 301, 404] and
             "location" not in host.ask("/health").fields, "an endpoint wins over an old path")
    with Host(program, plugin, ["management.endpoints.web.base-path=", "management.server.base-path=/m"]) as host:
        hold(host.links("/m") == host.links("/m/"), "the page of a server with a path")
        hold(host.ask("/").status == 404, "nothing in front of the server's path")
    with Host(program, plugin, ["management.endpoints.web.discovery.enabled=false"]) as host:
        missing = host.ask("/actuator")
        hold(missing.status == 404 and missing.json()["path"] == "/actuator", "no page of links when it is off")
        hold(host.ask("/actuator/health/liveness").status == 200, "all else without the page")


def origins(program, plugin):
    ops = "Origin: https://ops.example\r\n"
    cors = "management.endpoints.web.cors."
    settings = [cors + "allowed-origins=https://ops.example", cors + "allowed-methods=GET,POST",
                cors + "max-age=60", cors + "allow-credentials=true", "server.error.include-message=never"]
    with Host(program, plugin, settings) as host:
        asked = host.ask("/actuator/backupHistory", "OPTIONS", ops + "Access-Control-Request-Method: POST\r\n")
        wanted = {"access-control-allow-origin": "https://ops.example", "access-control-allow-methods": "GET,POST",
                  "access-control-max-age": "60", "access-control-allow-credentials": "true"}
        hold(asked.status == 200 and wanted.items() <= asked.fields.items(), f"a preflight: {asked.fields}")
        hold(host.ask("/actuator/info", fields="Origin: https://evil.example\r\n").status == 403, "another origin")
        hold("message" not in host.ask("/actuator/info", "DELETE").json(), "no message in error bodies")
    says = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: ops.example\r\n"
    kubernetes = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}
    for more, environment, link in ([], {}, "http://ops.example:9600/actuator"), \
            ([], kubernetes, "https://ops.example/actuator"), \
            (["server.forward-headers-strategy=native"], {}, "https://ops.example/actuator"), \
            (["server.forward-headers-strategy=none"], kubernetes, "http://ops.example:9600/actuator"):
        with Host(program, plugin, more, environment) as host:
            got = json.loads(host.ask("/actuator", fields=says).body)["_links"]["self"]["href"]
            hold(got == link, f"{more} {environment} gives {got}")


def configuration_pages(program, plugin):
    secret = "of-nobody"
    settings = ["management.endpoint.env.access=read-only", "management.endpoint.configprops.access=unrestricted",
                f"camunda.database.password={secret}", f"camunda.database.url=http://anna:{secret}@127.0.0.1:9"]
    port = "management.server.port"
    with Host(program, plugin, settings) as host:
        page = host.ask("/actuator/env")
        sources = {source["name"]: source["properties"] for source in page.json()["propertySources"]}
        hold(list(sources) == ["commandLineArgs", "systemEnvironment"] and page.json()["defaultProfiles"] == ["default"],
             f"the sources of env: {list(sources)}")
        hold(sources["systemEnvironment"]["PATH"] ==
             {"value": "******", "origin": 'System Environment Property "PATH"'}, "a value of env is masked")
        only = host.ask("/actuator/env?pattern=%5Emanagement%5C.s").json()["propertySources"]
        hold([list(each["properties"]) for each in only] == [[port], []], "env by a pattern")
        hold(host.ask("/actuator/env?pattern=%28").status == 400, "a pattern that is none is 400")
        entry = host.ask(f"/actuator/env/{port}").json()
        hold(entry["property"] == {"source": "commandLineArgs", "value": "******"} and
             [len(each) for each in entry["propertySources"]] == [2, 1], "one entry of env")
        unknown = host.ask("/actuator/env/no.such")
        hold((unknown.status, unknown.body) == (404, b""), "an unknown entry of env is 404 without a body")
        beans = host.ask("/actuator/configprops").json()["contexts"]["application"]["beans"]
        hold(beans["management.server-host"]["properties"]["port"] == "******" and
             beans["actuator.plugins-backup"]["inputs"]["backup"]["requestTimeout"] == {}, "beans of configprops")
        some = host.ask("/actuator/configprops/management.server").json()["contexts"]["application"]["beans"]
        hold(list(some) == ["management.server-host"], f"configprops below a prefix: {list(some)}")
        unknown = host.ask("/actuator/configprops/no.such")
        hold((unknown.status, unknown.body) == (404, b""), "an unknown prefix of configprops is 404 without a body")
        hold(host.ask("/actuator/env", "POST").status == 405, "env is read only")
    settings += ["management.endpoint.env.show-values=ALWAYS", "management.endpoint.configprops.show-values=always"]
    with Host(program, plugin, settings) as host:
        env, props = host.ask("/actuator/env"), host.ask("/actuator/configprops")
        values = env.json()["propertySources"][0]["properties"]
        hold(values[port]["value"] == "0" and env.json()["propertySources"][1]["properties"]["PATH"]["value"].startswith("/"),
             "values of env are shown with leave")
        hold(values["camunda.database.password"]["value"] == "******" and
             values["camunda.database.url"]["value"] == "http://******@127.0.0.1:9", "secrets are masked with leave too")
        beans = props.json()["contexts"]["application"]["beans"]
        hold(beans["actuator.plugins-backup"]["properties"]["backup"]["requestTimeout"] == "PT30S" and
             beans["management.server-host"]["properties"]["port"] == 0, "values of configprops are shown with leave")
        hold(secret.encode() not in env.body + props.body + host.ask("/actuator/env/camunda.database.password").body,
             "no page shows a secret")
    with Host(program, plugin, ["management.endpoint.env.access=unrestricted",
                                "management.endpoint.env.show-values=when-authorized"]) as host:
        entry = host.ask(f"/actuator/env/{port}").json()
        hold(entry["property"]["value"] == "******", "there is nobody who could be authorised")


def refused_starts(program, plugin):
    for settings, parts in (
            (["management.endpoint.health.access=none", "management.endpoint.health.enabled=true"],
             ["management.endpoint.health.access", "management.endpoint.health.enabled", "both set"]),
            (["management.endpoints.access.default=none", "management.endpoints.enabled-by-default=true"], ["both set"]),
            (["management.endpoints.web.path-mapping.info=health"], ['"info"', '"health"', "path-mapping"]),
            (["management.endpoints.web.base-path=manage"], ["begins with /"]),
            ([f"management.endpoints.web.cors.{each}" for each in ("allowed-origins=*", "allow-credentials=true")],
             ["allowed-origin-patterns"]),
            (["server.forward-headers-strategy=some"], ["none, native or framework"]),


            (["management.endpoint.env.show-values=some"], ["env.show-values", "never, when-authorized or always"]),
            (["management.server.port=-1"], ["-1", "do not start it"]),
            (["management.endpoint.health.access=some"], ["none, read-only or unrestricted"])):
        said = refusal(program, plugin, *settings)
        for part in parts:
            hold(part in said and "actuator-host: " in said, f"{settings} is refused with {part}: {said}")


def main(program, plugin):
    for part in (as_it_comes, access, exposure, places, origins, configuration_pages, refused_starts):
        before = len(faults)
        part(program, plugin)
        print(f"{part.__name__}: {'as it should be' if len(faults) == before else 'not as it should be'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
