"""An engine with its security: TLS, users, roles; all made on the spot, for one test.

The folder holds the certificates (ca.pem; admin.pem with admin.key), the node's data and engine.log.
"""

import crypt
import http.client
import json
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

READY_LIMIT_S = 180
STOP_LIMIT_S = 30
HEAP = "700m"


class SecuredNode:
    """A running engine. `users`: name -> password; they have no role, until one is given.

    What a kind of engine adds: KIND; CONFIGURATION, the folder for its files; READY, a page that
    answers with 200 once the users are known; _write_users, _class_path, _arguments, give.
    """

    KIND = CONFIGURATION = READY = ""
    root_is_ours = False  # GET / is a stand-in of the rig, which asks for no privilege

    def __init__(self, folder, users):
        self.folder = Path(folder).absolute()
        self.repositories = self.folder / "repositories"
        self.repositories.mkdir(parents=True)
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        make_certificates(self.folder)
        self.configuration = self.folder / self.CONFIGURATION
        self.configuration.mkdir(parents=True)
        for name in ("ca.pem", "node.pem", "node.key"):
            shutil.copy(self.folder / name, self.configuration)
        self._write_users(users)
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
            user = self._become_administrator(trust)
        if user is not None:
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

    def _become_administrator(self, trust):
        """The user for it; or none, and the certificate for it is loaded."""
        trust.load_cert_chain(self.folder / "admin.pem", self.folder / "admin.key")

    def _command(self):
        all_pins = pins.load()
        kind = all_pins.kinds[self.KIND]
        java, engine = cache.java_home(all_pins), cache.engine_home(kind, all_pins)
        security = cache.security_home(kind, all_pins)
        return [
            str(java / "runtime/bin/java"), f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
            "-cp", self._class_path(engine, security), kind.launcher,
            *self._arguments(kind, security),
        ]

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_LIMIT_S
        seen = "it does not listen"
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                status, answer = self.call("GET", self.READY)
                if status == 200 and answer:
                    return
                seen = f"{status} {json.dumps(answer)[:200]}"
            except (OSError, http.client.HTTPException) as error:
                seen = str(error)
            time.sleep(0.3)
        log = (self.folder / "engine.log").read_text(errors="replace")
        raise RigError(
            f"{self.KIND} with security is not ready: {seen}; the end of its log:\n{log[-3000:]}")


def digest(password):
    """As both kinds of engine keep it."""
    return crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))


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
