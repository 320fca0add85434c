"""An OpenSearch with its security plugin: TLS on both layers, users, roles; all made on the spot.

The folder holds the certificates (ca.pem, and admin.pem with admin.key, who may do everything), the
node's data and engine.log.
"""

import crypt
import http.client
import json
import os
import shutil
import ssl
import subprocess
import time
import urllib.parse
from base64 import b64encode
from pathlib import Path

from . import cache, pins, process
from .errors import RigError
from .node import free_port

KIND = "opensearch-2"  # the one whose plugin is published for its very version
READY_LIMIT_S = 180
STOP_LIMIT_S = 30
HEAP = "700m"

ACCESS = """\
---
_meta: {type: config, config_version: 2}
config:
  dynamic:
    http: {anonymous_auth_enabled: false}
    authc:
      basic:
        http_enabled: true
        order: 0
        http_authenticator: {type: basic, challenge: true}
        authentication_backend: {type: intern}
"""


class SecuredNode:
    """A running engine. `users`: name -> password; they have no role."""

    def __init__(self, folder, users):
        self.folder = Path(folder).absolute()
        self.repositories = self.folder / "repositories"
        self.repositories.mkdir(parents=True)
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        make_certificates(self.folder)
        configuration = self.folder / "data/node_1/config"
        configuration.mkdir(parents=True)
        for name in ("ca.pem", "node.pem", "node.key"):
            shutil.copy(self.folder / name, configuration)
        _write_users(configuration / "opensearch-security", users)
        self._process = process.spawn(self._command(), self.folder / "engine.log", True)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def call(self, method, target, body=None, user=None):
        """Status and parsed body, as a user (name, password), or as who may do everything."""
        trust = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        headers = {"Content-Type": "application/json"}
        if user is None:
            trust.load_cert_chain(self.folder / "admin.pem", self.folder / "admin.key")
        else:
            headers["Authorization"] = "Basic " + b64encode(":".join(user).encode()).decode()
        at = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPSConnection(at.hostname, at.port, timeout=60, context=trust)
        try:
            connection.request(
                method, target, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        try:
            return response.status, json.loads(text) if text else {}
        except ValueError:
            return response.status, {"text": text.decode(errors="replace")}

    def expect(self, method, target, body=None):
        status, answer = self.call(method, target, body)
        if not 200 <= status < 300:
            raise RigError(f"{method} {target} was answered {status}: {json.dumps(answer)[:600]}")
        return answer

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _command(self):
        all_pins = pins.load()
        kind = all_pins.kinds[KIND]
        java, home = cache.java_home(all_pins), cache.engine_home(kind, all_pins)
        known = {jar.name for jar in (home / "lib").glob("*.jar")}
        plugin = [str(jar) for jar in sorted(cache.security_home(kind, all_pins).glob("*.jar"))
                  if jar.name not in known]
        settings = {
            "ssl.transport.pemcert_filepath": "node.pem",
            "ssl.transport.pemkey_filepath": "node.key",
            "ssl.transport.pemtrustedcas_filepath": "ca.pem",
            "ssl.transport.enforce_hostname_verification": "false",
            "ssl.http.enabled": "true",
            "ssl.http.pemcert_filepath": "node.pem",
            "ssl.http.pemkey_filepath": "node.key",
            "ssl.http.pemtrustedcas_filepath": "ca.pem",
            "authcz.admin_dn": "CN=admin",
            "nodes_dn": "CN=node",
            "allow_default_init_securityindex": "true",
        }
        return [
            str(java / "runtime/bin/java"), f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-cp",
            os.pathsep.join([f"{home}/classes", f"{home}/lib/*", *plugin]),
            kind.launcher, str(self.folder / "data"), str(self.repositories), str(self.port),
            ",".join([*kind.modules, kind.security["module"]]),
            *(f"plugins.security.{key}={value}" for key, value in settings.items()),
        ]

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_LIMIT_S
        seen = "it does not listen"
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                # The roles' page answers once the plugin has read its users.
                status, answer = self.call("GET", "/_plugins/_security/api/internalusers")
                if status == 200 and answer:
                    return
                seen = f"{status} {json.dumps(answer)[:200]}"
            except (OSError, http.client.HTTPException) as error:
                seen = str(error)
            time.sleep(0.3)
        log = (self.folder / "engine.log").read_text(errors="replace")
        raise RigError(f"{KIND} with security is not ready: {seen}; the end of its log:\n{log[-3000:]}")


def make_certificates(folder):
    """An authority, and what it signed for a node of loopback and an administrator."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _openssl(folder, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
             "-subj", "/CN=test authority")
    (folder / "extensions").write_text(
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n")
    for name in ("node", "admin"):
        _openssl(folder, "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr",
                 "-subj", f"/CN={name}")
        _openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                 "-CAcreateserial", "-days", "2", "-extfile", "extensions", "-out", f"{name}.pem")


def _openssl(folder, *arguments):
    done = subprocess.run(["openssl", *arguments], cwd=folder, text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RigError(f"openssl {arguments[0]} fails: {done.stdout[-500:]}")


def _write_users(folder, users):
    folder.mkdir()
    for name, kind in (("action_groups", "actiongroups"), ("roles", "roles"), ("tenants", "tenants"),
                       ("roles_mapping", "rolesmapping"), ("nodes_dn", "nodesdn")):
        (folder / f"{name}.yml").write_text(f"_meta: {{type: {kind}, config_version: 2}}\n")
    for name, kind in (("allowlist", "allowlist"), ("whitelist", "whitelist")):
        (folder / f"{name}.yml").write_text(
            f"_meta: {{type: {kind}, config_version: 2}}\nconfig: {{enabled: false, requests: {{}}}}\n")
    (folder / "audit.yml").write_text(
        "_meta: {type: audit, config_version: 2}\nconfig: {enabled: false}\n")
    (folder / "config.yml").write_text(ACCESS)
    lines = ["_meta: {type: internalusers, config_version: 2}"]
    for name, password in users.items():
        digest = crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))
        lines.append(f'{name}: {{hash: "{digest}"}}')
    (folder / "internal_users.yml").write_text("\n".join(lines) + "\n")
