"""An engine that demands TLS and a password, in front of a real one that demands nothing."""

import base64
import http.client
import http.server
import ssl
import subprocess
import threading
import urllib.parse
from pathlib import Path


class Authority:
    """Signs certificates for names; everything lies in the folder."""

    def __init__(self, folder):
        self._folder = Path(folder)
        self._count = 0
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                      "-subj", "/CN=authority of a test", "-keyout", "ca.key", "-out", "ca.crt")
        self.certificate = (self._folder / "ca.crt").read_text()

    def signed_for(self, *names):
        """(certificate, key) in PEM."""
        self._count += 1
        name = f"leaf{self._count}"
        (self._folder / f"{name}.ext").write_text("subjectAltName=" + ",".join(
            ("IP:" if each.replace(".", "").isdigit() else "DNS:") + each for each in names))
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
                      "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                      "2", "-extfile", f"{name}.ext", "-out", f"{name}.crt")
        return (self._folder / f"{name}.crt").read_text(), (self._folder / f"{name}.key").read_text()

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)


class GuardedEngine:
    def __init__(self, behind, folder, certificate, key, user, password):
        self._expected = None
        self.let(user, password)
        self.refused = 0
        engine = urllib.parse.urlsplit(behind)
        guard = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Authorization") != guard._expected:
                    guard.refused += 1
                    self.reply(401, "application/json", b'{"error":"who are you"}')
                    return
                there = http.client.HTTPConnection(engine.hostname, engine.port, timeout=60)
                there.request(self.command, self.path, body or None,
                              {name: value for name, value in self.headers.items()
                               if name.lower() in ("content-type", "accept")})
                told = there.getresponse()
                self.reply(told.status, told.headers["Content-Type"] or "text/plain", told.read())
                there.close()

            def reply(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("X-elastic-product", "Elasticsearch")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815, names of the library

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        chain, secret = Path(folder, "engine.crt"), Path(folder, "engine.key")
        chain.write_text(certificate)
        secret.write_text(key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, secret)
        # Of each connection on its own thread: one that is slow to shake hands holds nobody up.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def let(self, user, password):
        self._expected = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
