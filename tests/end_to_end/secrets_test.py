#!/usr/bin/env python3
"""Gives each secret key of the host and of a plugin a secret, and looks for it in all that is said.

usage: secrets_test.py HOST PLUGIN

Looked at are the log at its finest level, in both formats, the access log, every page, with all values to
be shown, the errors of backups, the report of --check, and the sentence with which a start is refused. The
engine answers with what it was sent, as proxies that somebody debugs do. A secret counts in any of the
forms in which it travels.
"""

import base64
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

LIMIT_S = 20
PAGES = ("", "/health", "/health/readiness", "/info", "/env", "/configprops", "/plugins", "/metrics",
         "/prometheus", "/loggers", "/openapi", "/backupHistory", "/backupHistory/7")
OPEN = {"management.endpoint.env.access": "unrestricted", "management.endpoint.configprops.access": "unrestricted",
        "management.endpoint.env.show-values": "always", "management.endpoint.configprops.show-values": "always",
        "logging.level.root": "trace", "server.tomcat.accesslog.enabled": "true",
        "server.tomcat.accesslog.pattern": "combined", "actuator.shutdown.grace-time": "0",
        "management.server.port": "0"}


def forms_of(secret):
    """All that the secret looks like on its way, with a name for each."""
    text = secret.encode()
    forms = {"as it is": text, "percent-encoded": urllib.parse.quote(secret, safe="").encode(),
             "in JSON": json.dumps(secret)[1:-1].encode(), "in hexadecimal": text.hex().encode()}
    for skipped in range(3):  # where it begins in a group of three decides what base64 makes of it
        encoded = base64.b64encode(b"\0" * skipped + text)
        forms[f"in base64, from byte {skipped} of a group on"] = encoded[4 if skipped else 0:len(encoded) // 4 * 4 - 4]
    return forms


class Echo(http.server.BaseHTTPRequestHandler):
    """An engine that tells whoever asks what he has sent, and lets nobody in."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append(str(self.headers))
        said = {"error": {"type": "security_exception", "reason": f"not with {self.headers}"}, "status": 403}
        body = json.dumps(said).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_DELETE = do_GET

    def log_message(self, *_):
        pass


def secret_keys(host, plugin):
    said = subprocess.run([host, f"--plugin={plugin}", "--help"], capture_output=True, text=True, timeout=LIMIT_S,
                          check=True).stdout
    return re.findall(r"^  (\S+) \([^)]*\bsecret\b[^)]*\)", said, re.M)


def as_variable(key):
    return key.replace("-", "").replace(".", "_").upper()


def settings_for(key, engine):
    kind = "opensearch" if ".opensearch." in key else "elasticsearch"
    place = f"camunda.data.secondary-storage.{kind}"
    return OPEN | {"camunda.data.secondary-storage.type": kind, f"{place}.url": engine,
                   f"{place}.username": "ada", "camunda.data.backup.repository-name": "backups"}


def start(host, plugin, key, secret, way, folder, engine, more):
    """The command and environment that give the key its secret in one of the ways there are."""
    command = [host, f"--plugin={plugin}"]
    command += [f"--{name}={value}" for name, value in (settings_for(key, engine) | more).items()]
    environment = {"PATH": "/usr/bin:/bin"}
    if way == "environment":
        environment[as_variable(key)] = secret
    elif way == "json":
        environment["SPRING_APPLICATION_JSON"] = json.dumps({key: secret})
    elif way == "tree":
        (folder / "secrets").mkdir()
        (folder / "secrets" / key).write_text(secret + "\n")
        command.append(f"--spring.config.import=configtree:{folder}/secrets/")
    elif way == "file":
        (folder / "more.yaml").write_text(json.dumps({key: secret}))
        command.append(f"--config={folder}/more.yaml")
    else:
        command.append(f"--{key}={secret}")
    return command, environment


def ask(port, path, verb="GET", body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/actuator{path}", method=verb, data=body,
                                     headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            return bytes(str(answer.headers), "utf-8") + answer.read()
    except urllib.error.HTTPError as error:
        return bytes(str(error.headers), "utf-8") + error.read()


def said_by(command, environment, folder):
    """Everything that a run of the host says, by where it was said; nothing of pages if it was refused."""
    said = {}
    log = folder / "log"
    with open(log, "wb") as written:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=written,
                                   stderr=written)
    try:
        deadline = time.monotonic() + LIMIT_S
        port = None
        while port is None and process.poll() is None and time.monotonic() < deadline:
            found = re.search(rb'host listening .* port=(\d+)|"listening".*"port":(\d+)', log.read_bytes())
            port = found and int(found[1] or found[2])
            time.sleep(0.01)
        if port is not None:
            for page in PAGES:
                said[f"page {page}"] = ask(port, page)
            said["a backup"] = ask(port, "/backupHistory", "POST", b'{"backupId":7}')
            said["a deletion"] = ask(port, "/backupHistory/7", "DELETE")
            process.send_signal(signal.SIGTERM)
        process.wait(LIMIT_S)
    finally:
        process.kill()
        process.wait()
    said["log"] = log.read_bytes()
    for file in folder.glob("logs/*"):
        said["access log"] = file.read_bytes()
    return said, port is not None


def main():
    host, plugin = (os.path.abspath(each) for each in sys.argv[1:3])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    engine = f"http://127.0.0.1:{server.server_address[1]}"
    keys = secret_keys(host, plugin)
    assert len(keys) >= 8, f"--help tells of {len(keys)} secret keys only: {keys}"
    ways = ("environment", "json", "tree", "file", "argument")
    found, ran = [], 0
    for number, key in enumerate(keys):
        secret = f"s3cret-{number:03}~K\u00f6y \"w+%/&x'"
        way = ways[number % len(ways)]
        for more, extra in (({"actuator.log.format": "json"}, []), ({"actuator.log.format": "text"}, []),
                            ({}, ["--check"])):
            with tempfile.TemporaryDirectory(prefix="secrets-") as made:
                command, environment = start(host, plugin, key, secret, way, pathlib.Path(made), engine, more)
                said, served = said_by(command + extra, environment, pathlib.Path(made))
            ran += served
            for place, text in said.items():
                found += [f"{key}, given by {way}: in {place} {form}" for form, looks in forms_of(secret).items()
                          if looks in text]
    server.shutdown()
    for each in found:
        print(each)
    assert ran >= len(keys) // 2, f"only {ran} of the runs served"
    heard = "".join(server.heard)
    assert "Authorization: Basic" in heard, "no secret ever reached the engine, so nothing was tried"
    print(f"secrets: {len(found)} found, {len(keys)} keys, {ran} runs that served, {len(server.heard)} engine calls")
    return 1 if found else 0


sys.exit(main())
