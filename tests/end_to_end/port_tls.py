#!/usr/bin/env python3
"""A host whose port has TLS, as its clients and a scanner see it: port_tls.py HOST. Needs openssl, curl and sslscan."""

import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree

SECONDS_TO_START = 20
SECONDS_TO_STOP = 20
SECONDS_OF_A_TOOL = 60
SECONDS_TO_RENEW = 15
STRONG_SUITES = ("TLS_AES_", "TLS_CHACHA20_", "ECDHE-")
STRONG_CODES = ("GCM", "CHACHA20")
LEAST_BITS_OF_A_CURVE = 128

faults = []


def hold(fact, what):
    if not fact:
        faults.append(what)
        print(f"not so: {what}", file=sys.stderr)


def run(*command, given=""):
    done = subprocess.run(command, input=given, capture_output=True, text=True, errors="replace",
                          timeout=SECONDS_OF_A_TOOL, check=False)
    return done.returncode, done.stdout, done.stderr


class Folder:
    """Certificates, made by openssl."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def __getitem__(self, name):
        return str(self.path / name)

    def make(self, name, common_name, issuer=None, host="DNS:localhost,IP:127.0.0.1"):
        """NAME.crt and NAME.key; signed by the issuer's, or by itself."""
        signed = ["-CA", self[f"{issuer}.crt"], "-CAkey", self[f"{issuer}.key"]] if issuer else []
        self.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-keyout", self[f"{name}.key"], "-out", self[f"{name}.crt"], "-days", "2",
                  "-subj", f"/CN={common_name}", "-addext", f"subjectAltName={host}", *signed)

    def make_rsa(self, name):
        self.must("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self[f"{name}.key"],
                  "-out", self[f"{name}.crt"], "-days", "2", "-subj", "/CN=rsa",
                  "-addext", "subjectAltName=IP:127.0.0.1")

    @staticmethod
    def must(*command):
        code, _, told = run(*command)
        if code != 0:
            sys.exit(f"{command[0]} failed: {told}")

    def keys_of(self, name):
        return [f"management.server.ssl.certificate={self[name + '.crt']}",
                f"management.server.ssl.certificate-private-key={self[name + '.key']}"]

    def swap_to(self, name):
        """As a volume of Kubernetes does: tls.crt and tls.key are links into ..data, which leads elsewhere at once."""
        holder = self.path / f"..{name}-{time.monotonic_ns()}"
        holder.mkdir()
        for ending in ("crt", "key"):
            shutil.copy(self[f"{name}.{ending}"], holder / f"tls.{ending}")
            if not os.path.islink(self[f"tls.{ending}"]):
                os.symlink(f"..data/tls.{ending}", self[f"tls.{ending}"])
        os.symlink(holder.name, self["..next"])
        os.replace(self["..next"], self["..data"])


class Host:
    """A host that runs with these settings until the block ends; its log so far in `events`."""

    def __init__(self, program, *settings):
        self.command = [program, "--management.server.port=0", "--actuator.log.format=json",
                        "--actuator.shutdown.grace-time=100"] + [f"--{each}" for each in settings]
        self.events = []
        self.port = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True, cwd="/",
                                        env={"PATH": "/usr/bin:/bin"})
        killer = threading.Timer(SECONDS_TO_START, self.process.kill)  # then its log ends, and with it the wait
        killer.start()
        for line in self.process.stderr:
            event = json.loads(line)
            self.events.append(event)
            if event["event"] == "listening":
                self.port = event["fields"]["port"]
                break
        killer.cancel()
        if self.port is None:
            self.process.wait()
            sys.exit(f"the host did not start: {self.events}")
        self.reader = threading.Thread(target=self.read_on)
        self.reader.start()
        return self

    def read_on(self):
        for line in self.process.stderr:
            self.events.append(json.loads(line))

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            hold(self.process.wait(SECONDS_TO_STOP) == 0, "the host stops well")
        except subprocess.TimeoutExpired:
            self.process.kill()
            hold(False, f"the host stops within {SECONDS_TO_STOP} s")
        self.reader.join()

    def has_told(self, event, seconds=SECONDS_TO_RENEW):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(each["event"] == event for each in self.events):
                return True
            time.sleep(0.05)
        return False


def curl_trusts_it(host, files):
    code, body, told = run("curl", "-sS", "--cacert", files["port.crt"],
                           f"https://127.0.0.1:{host.port}/actuator")
    hold(code == 0, f"curl trusts the port's certificate: {told}")
    hold(f"https://127.0.0.1:{host.port}/actuator/health" in body, "links begin with https")
    code, _, told = run("curl", "-sS", f"https://127.0.0.1:{host.port}/actuator")
    hold(code == 60, f"curl without the certificate does not: {code} {told}")
    hold(host.has_told("tls_failed"), "the log tells of a client that does not trust the port")
    code, body, _ = run("curl", "-sS", "-w", "%{http_code}", f"http://127.0.0.1:{host.port}/actuator")
    hold(body.endswith("400") and "use https" in body, f"plain HTTP is told so: {body}")
    _, page, _ = run("curl", "-sS", "--cacert", files["port.crt"],
                     f"https://127.0.0.1:{host.port}/actuator/prometheus")
    hold('http_server_tls_handshakes_total{result="failed"} 2' in page, "failed handshakes are counted")


def client(host, *arguments, given=""):
    """What openssl's client says of one connection; with a request it waits for the end of the answer."""
    return run("openssl", "s_client", "-connect", f"127.0.0.1:{host.port}", *arguments, given=given)


REQUEST = "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def names_and_versions(program, files):
    settings = files.keys_of("port") + [
        "management.server.ssl.server-name-bundles[0].server-name=a.example",
        "management.server.ssl.server-name-bundles[0].bundle=other",
        f"spring.ssl.bundle.pem.other.keystore.certificate={files['other.crt']}",
        f"spring.ssl.bundle.pem.other.keystore.private-key={files['other.key']}",
    ]
    with Host(program, *settings) as host:
        for name, common_name in (("a.example", "other"), ("b.example", "port"), ("localhost", "port")):
            _, told, _ = client(host, "-servername", name)
            hold(f"subject=CN = {common_name}" in told, f"{name} is shown {common_name}")
        for version, is_taken in (("-tls1_3", True), ("-tls1_2", True), ("-tls1_1", False), ("-tls1", False)):
            code, told, _ = client(host, version, "-cipher", "DEFAULT:@SECLEVEL=0")
            hold((code == 0) == is_taken, f"{version} is {'taken' if is_taken else 'refused'}")
            if is_taken:
                hold("Compression: NONE" in told, f"{version} is not compressed")
        _, told, _ = client(host, "-alpn", "h2,http/1.1")
        hold("ALPN protocol: http/1.1" in told, "of h2 and http/1.1 the latter is chosen")
        _, told, _ = client(host, "-tls1_2", given="R\n")
        hold("Secure Renegotiation IS supported" in told, "the extension that forbids an attack is there")


def clients_show_certificates(program, files):
    settings = files.keys_of("port") + ["management.server.ssl.client-auth=need",
                                        f"management.server.ssl.trust-certificate={files['root.crt']}"]
    with Host(program, *settings) as host:
        # A client of TLS 1.3 is done before it is refused, so it has to ask for something.
        _, told, _ = client(host, "-quiet", given=REQUEST)
        hold("200 OK" not in told, "without a certificate nobody is served")
        _, told, _ = client(host, "-quiet", "-cert", files["stranger.crt"], "-key", files["stranger.key"],
                            given=REQUEST)
        hold("200 OK" not in told, "nor with one of a stranger")
        _, told, _ = client(host, "-quiet", "-cert", files["client.crt"], "-key", files["client.key"], given=REQUEST)
        hold("200 OK" in told, "with the right one it is")


def findings_of_a_scan(port):
    """A line for each thing that a reviewer would not like."""
    code, told, fault = run("sslscan", "--no-colour", "--xml=-", f"127.0.0.1:{port}")
    if code != 0:
        sys.exit(f"sslscan failed: {fault}")
    scan = xml.etree.ElementTree.fromstring(told).find("ssltest")
    found = []
    for each in scan.iter("protocol"):
        is_wanted = each.get("type") == "tls" and each.get("version") in ("1.2", "1.3")
        if (each.get("enabled") == "1") != is_wanted:
            found.append(f"{each.get('type')} {each.get('version')}: enabled={each.get('enabled')}")
    if len(list(scan.iter("protocol"))) < 6:
        found.append("the scanner did not try all versions")
    for each in scan.iter("cipher"):
        name = each.get("cipher")
        if not name.startswith(STRONG_SUITES) or not any(code in name for code in STRONG_CODES):
            found.append(f"cipher {name}")
        if each.get("strength") not in ("strong", "acceptable"):
            found.append(f"cipher {name} is {each.get('strength')}")
        if each.get("status") == "preferred" and not name.startswith(STRONG_SUITES):
            found.append(f"cipher {name} is preferred")
    if not list(scan.iter("cipher")):
        found.append("no cipher at all")
    for each in scan.iter("group"):
        if int(each.get("bits")) < LEAST_BITS_OF_A_CURVE:
            found.append(f"curve {each.get('name')}")
    for name, member in (("renegotiation", "supported"), ("compression", "supported"), ("heartbleed", "vulnerable")):
        for each in scan.iter(name):
            if each.get(member) != "0":
                found.append(name)
    for each in scan.iter("pk"):
        if each.get("error") != "false" or int(each.get("bits")) < (2048 if each.get("type") == "RSA" else 128):
            found.append("a weak key of the certificate")
    for each in scan.iter("signature-algorithm"):
        if "sha1" in each.text.lower() or "md5" in each.text.lower():
            found.append(f"the signature {each.text}")
    return found


def scan(program, files):
    for name in ("port", "rsa"):
        with Host(program, *files.keys_of(name)) as host:
            hold(findings_of_a_scan(host.port) == [], f"the scan of {name} finds nothing: {findings_of_a_scan(host.port)}")
    weak = files.keys_of("rsa") + ["management.server.ssl.ciphers=TLS_RSA_WITH_AES_128_CBC_SHA,TLS_AES_128_GCM_SHA256"]
    with Host(program, *weak) as host:
        hold("cipher AES128-SHA" in findings_of_a_scan(host.port), "the scan finds a weak cipher that was planted")
        hold(host.has_told("tls.note"), "the log warns of it")


class Callers:
    """Ask all the time, on connections that are kept and on new ones; whatever goes wrong is in `lost`."""

    def __init__(self, port, trusted):
        self.port = port
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        for each in trusted:
            self.context.load_verify_locations(each)
        self.ends = threading.Event()
        self.answered = 0
        self.lost = []
        self.shown = set()
        self.threads = [threading.Thread(target=self.work, args=(is_kept,)) for is_kept in (True, True, False, False)]

    def __enter__(self):
        for each in self.threads:
            each.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        for each in self.threads:
            each.join()

    def work(self, is_kept):
        try:
            while not self.ends.is_set():
                with socket.create_connection(("127.0.0.1", self.port), 10) as plain:
                    with self.context.wrap_socket(plain) as secured:
                        subject = dict(pair[0] for pair in secured.getpeercert()["subject"])
                        self.shown.add(subject["commonName"])
                        while not self.ends.is_set():
                            self.ask(secured)
                            if not is_kept:
                                break
        except (OSError, ValueError) as error:
            self.lost.append(repr(error))

    def ask(self, secured):
        secured.sendall(b"GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        got = b""
        while b"\r\n\r\n" not in got or not got.endswith(b"}"):
            piece = secured.recv(4096)
            if not piece:
                raise OSError("closed in the middle of an answer")
            got += piece
        if not got.startswith(b"HTTP/1.1 200"):
            raise ValueError(got[:100])
        self.answered += 1


def await_shown(callers, name):
    end = time.monotonic() + SECONDS_TO_RENEW
    while name not in callers.shown and time.monotonic() < end:
        time.sleep(0.02)
    return name in callers.shown


def certificates_are_renewed(program, files):
    files.swap_to("port")
    settings = files.keys_of("tls") + ["spring.ssl.bundle.watch.file.quiet-period=100ms"]
    with Host(program, *settings) as host:
        with Callers(host.port, [files["port.crt"], files["other.crt"]]) as callers:
            hold(await_shown(callers, "port"), "the first certificate is shown")
            files.swap_to("other")
            hold(await_shown(callers, "other"), "the second certificate is shown without a restart")
            hold(host.has_told("tls.renewed"), "the log tells of it")
            # A key that is not its own.
            shutil.copy(files["port.key"], files["broken.key"])
            shutil.copy(files["other.crt"], files["broken.crt"])
            files.swap_to("broken")
            hold(host.has_told("tls.not_renewed"), "the log tells that a pair does not fit")
            callers.shown.clear()
            hold(await_shown(callers, "other"), "the certificate before it is shown on")
            files.swap_to("port")
            hold(await_shown(callers, "port"), "a sound one is taken after a broken one")
        hold(callers.answered > 100, f"callers were answered ({callers.answered})")
        hold(not callers.lost, f"no request and no connection was lost: {callers.lost[:3]}")
        print(f"{callers.answered} answered while certificates changed four times, {len(callers.lost)} lost")


def check_finds(program, files):
    def told_by(*settings):
        code, out, fault = run(program, "--check", *[f"--{each}" for each in settings])
        return code, out + fault

    code, told = told_by(*files.keys_of("port"))
    hold(code == 0 and "The configuration is fine" in told, f"a sound pair is fine: {told[-200:]}")
    code, told = told_by(f"management.server.ssl.certificate={files['port.crt']}",
                         f"management.server.ssl.certificate-private-key={files['other.key']}")
    hold(code == 2 and "is not the key of CN=port" in told, f"a pair that does not fit is refused: {told}")
    code, told = told_by("management.server.ssl.enabled=true")
    hold(code == 2 and "there is no certificate" in told, "TLS without a certificate is refused")
    os.chmod(files["other.key"], 0o644)
    code, told = told_by(*files.keys_of("other"))
    hold(code == 0 and "may be read by every user" in told, "a key for everybody is warned about")
    os.chmod(files["other.key"], 0o600)
    pathlib.Path(files["a.jks"]).write_bytes(b"\xfe\xed\xfe\xed\0\0\0\2")
    code, told = told_by(f"management.server.ssl.key-store={files['a.jks']}")
    hold(code == 2 and "keytool -importkeystore" in told, "a store of Java is refused with the command")
    files.must("openssl", "pkcs12", "-export", "-in", files["port.crt"], "-inkey", files["port.key"],
               "-out", files["a.p12"], "-passout", "pass:hidden-word")
    code, told = told_by(f"management.server.ssl.key-store={files['a.p12']}",
                         "management.server.ssl.key-store-password=hidden-word")
    hold(code == 0 and "hidden-word" not in told, f"a PKCS#12 store is taken, and its password not shown: {told[-200:]}")


def main():
    program = os.path.realpath(sys.argv[1])
    for tool in ("openssl", "curl", "sslscan"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: packaging/prerequisites test installs it")
    with tempfile.TemporaryDirectory(prefix="port-tls-") as name:
        files = Folder(name)
        files.make("port", "port")
        files.make("other", "other")
        files.make("root", "root")
        files.make("client", "client", issuer="root")
        files.make("stranger", "stranger")
        files.make_rsa("rsa")
        with Host(program, *files.keys_of("port")) as host:
            curl_trusts_it(host, files)
        names_and_versions(program, files)
        clients_show_certificates(program, files)
        scan(program, files)
        certificates_are_renewed(program, files)
        check_finds(program, files)
    if faults:
        sys.exit(f"{len(faults)} things are not so")


main()
