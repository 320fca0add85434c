"""A certificate for both sides of a pair, made by openssl when it is asked for."""

import contextlib
import subprocess
import tempfile
from pathlib import Path

from .errors import BenchError


class Pair:
    """A certificate of P-256 and its key, as PEM files."""

    def __init__(self, folder):
        self.certificate = folder / "port.crt"
        self.key = folder / "port.key"

    def keys_of_host(self):
        ssl = "--management.server.ssl"
        return [f"{ssl}.certificate={self.certificate}", f"{ssl}.certificate-private-key={self.key}"]

    def lines_of_nginx(self):
        """Full handshakes of TLS 1.3, as the host's are: without tickets and without a cache."""
        return (
            f"ssl_certificate {self.certificate}; ssl_certificate_key {self.key}; "
            "ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off; ssl_session_cache off;"
        )


@contextlib.contextmanager
def made():
    with tempfile.TemporaryDirectory(prefix="bench-tls-") as name:
        pair = Pair(Path(name))
        done = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-nodes", "-keyout", str(pair.key), "-out", str(pair.certificate), "-days", "2"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if done.returncode != 0:
            raise BenchError(f"openssl made no certificate: {done.stderr}")
        yield pair
