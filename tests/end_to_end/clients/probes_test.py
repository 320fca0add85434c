#!/usr/bin/env python3
"""The probes, loops and scrapes of Camunda's packaging, byte for byte, against a host below the chart's context path.

usage: probes_test.py HOST PLUGIN ENGINE
"""

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit.deployment import Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

PROBE_BUDGET_S = 1  # timeoutSeconds of the chart's probes
CONTEXT = "/orchestration"
BASE = CONTEXT + "/actuator"


def exchange(port, sent, budget_s=PROBE_BUDGET_S):
    """All bytes of the answer until the host closes, or what came within the budget."""
    deadline = time.monotonic() + budget_s
    with socket.create_connection(("127.0.0.1", port), timeout=budget_s) as client:
        client.sendall(sent)
        received = b""
        while True:
            client.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = client.recv(65536)
            if not piece:
                return received
            received += piece


def kubelet(port, path, user_agent="kube-probe/1.30"):
    """The request that a kubelet sends for an httpGet probe, and the status of the answer."""
    sent = (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: {user_agent}\r\nAccept: */*\r\n"
            "Connection: close\r\n\r\n")
    received = exchange(port, sent.encode())
    return received.partition(b"\r\n")[0].decode(), received


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


def migration_loop(port):
    """curl -sf again and again, here every quarter of a second instead of every five."""
    script = (f"for n in $(seq 80); do curl -sf http://127.0.0.1:{port}{BASE}/health/readiness && exit 0; "
              "sleep 0.25; done; exit 1")
    return subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, text=True)


class Probes:
    def __init__(self, deployment, loop):
        self.deployment = deployment
        self.loop = loop
        self.port = deployment.port
        self.faults = []

    def expect(self, what, real, wanted):
        if real != wanted:
            self.faults.append(f"{what}: {real!r} in place of {wanted!r}")

    def chart_probes(self):
        for group in ("readiness", "startup", "liveness", "status"):
            line, received = kubelet(self.port, f"{BASE}/health/{group}")
            self.expect(f"httpGet {group}", line, "HTTP/1.1 200 OK")
            self.expect(f"body of {group}", received.partition(b"\r\n\r\n")[2], b'{"status":"UP"}')

    def connect_and_close(self):
        """The full compose file: a connection without a byte, also one that is reset."""
        before = self.deployment.host.output().count('"level":"ERROR"')
        for reset in (False, True):
            for _ in range(50):
                client = socket.create_connection(("127.0.0.1", self.port), timeout=PROBE_BUDGET_S)
                if reset:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
        self.expect("errors in the log after connect-and-close",
                    self.deployment.host.output().count('"level":"ERROR"') - before, 0)

    def one_line(self):
        """The compose file's health check: bash opens the port, reads one line and goes."""
        script = (f"exec 3<>/dev/tcp/127.0.0.1/{self.port} && "
                  f"echo -e 'GET {BASE}/health/status HTTP/1.1\\r\\nHost: localhost\\r\\n\\r' >&3 && "
                  "read -r line <&3 && echo \"$line\"")
        for _ in range(5):
            done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=10, check=False)
            self.expect("the one line", (done.returncode, done.stdout.rstrip("\r\n")), (0, "HTTP/1.1 200 OK"))

    def one_line_without_carriage_returns(self):
        """A line feed alone ends no line of HTTP here; the check reads one line all the same and is content."""
        script = (f"exec 3<>/dev/tcp/127.0.0.1/{self.port} && "
                  f"printf 'GET {BASE}/health/status HTTP/1.1\\nHost: localhost\\n\\n' >&3 && "
                  "read -r line <&3 && echo \"$line\"")
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=10, check=False)
        if done.returncode != 0 or not done.stdout.startswith("HTTP/1.1 "):
            self.faults.append(f"the one line without carriage returns: {done.returncode} {done.stdout!r}")

    def spiders(self):
        """wget --spider sends HEAD; curl -sf ends with an error for 4xx and 5xx."""
        for group in ("readiness", "startup"):
            url = f"{self.deployment.url}{BASE}/health/{group}"
            for command in (["wget", "--spider", "-q", url], ["wget", "-q", "-O", "/dev/null", url], ["curl", "-sf", url]):
                done = subprocess.run(command, capture_output=True, timeout=10, check=False)
                self.expect(" ".join(command), done.returncode, 0)
        lost = subprocess.run(["curl", "-sf", f"{self.deployment.url}{BASE}/nothing"], timeout=10, check=False)
        self.expect("curl -sf of nothing", lost.returncode, 22)

    def old_paths(self):
        """What probes asked for before 8.6: 301 to the groups, followed by curl -L."""
        groups = {"/health": "status", "/ready": "readiness", "/startup": "startup"}
        for path, group in groups.items():
            status, fields, _ = self.deployment.ask("GET", CONTEXT + path)
            self.expect(f"GET {path}", (status, fields["Location"]), (301, f"{BASE}/health/{group}"))
            followed = subprocess.run(["curl", "-sfL", self.deployment.url + CONTEXT + path], capture_output=True,
                                      text=True, timeout=10, check=False)
            self.expect(f"curl -sfL {path}", followed.stdout, '{"status":"UP"}')

    def scrape(self):
        """The ServiceMonitor's path."""
        status, fields, _ = self.deployment.ask("GET", f"{BASE}/prometheus")
        self.expect("the ServiceMonitor's path", (status, fields.get_content_type()), (200, "text/plain"))

    def budget(self):
        """While the engine hangs and others hold connections: probes are answered within their second."""
        idle = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(200)]
        os.kill(self.deployment.engine.pid, signal.SIGSTOP)
        slowest = 0
        for path in 10 * ("/health/readiness", "/health"):
            begun = time.monotonic()
            line, _ = kubelet(self.port, BASE + path)
            slowest = max(slowest, time.monotonic() - begun)
            self.expect(f"{path} beside idle connections and an engine that hangs", line, "HTTP/1.1 200 OK")
        os.kill(self.deployment.engine.pid, signal.SIGCONT)
        for each in idle:
            each.close()
        if slowest > PROBE_BUDGET_S:
            self.faults.append(f"a probe took {slowest:.3f} s")

    def migration_job(self):
        """The loop has begun before there was a host; the first 200 ended it."""
        said, _ = self.loop.communicate(timeout=30)
        self.expect("the loop of the migration job", (self.loop.returncode, said), (0, '{"status":"UP"}'))

    def stop(self):
        """A stop while probes go on: readiness is 503 with its body until the port closes, and the code is 0."""
        os.kill(self.deployment.host.pid, signal.SIGTERM)
        time.sleep(0.2)
        line, received = kubelet(self.port, f"{BASE}/health/readiness")
        self.expect("readiness while it stops", line, "HTTP/1.1 503 Service Unavailable")
        self.expect("its body", received.partition(b"\r\n\r\n")[2], b'{"status":"OUT_OF_SERVICE"}')
        line, _ = kubelet(self.port, f"{BASE}/health/liveness")
        self.expect("liveness while it stops", line, "HTTP/1.1 200 OK")
        self.expect("the host's code", self.deployment.host.await_end(), 0)


def main(programs):
    for tool in ("wget", "curl", "bash"):
        if shutil.which(tool) is None:
            raise KitError(f"{tool} is missing: install it with packaging/prerequisites test")
    port = free_port()
    loop = migration_loop(port)
    time.sleep(0.5)
    with loop, Deployment(programs, f"--management.server.base-path={CONTEXT}", port=port) as deployment:
        probes = Probes(deployment, loop)
        for probe in ("chart_probes", "connect_and_close", "one_line", "one_line_without_carriage_returns", "spiders",
                      "old_paths", "scrape", "budget", "migration_job", "stop"):
            before = len(probes.faults)
            try:
                getattr(probes, probe)()
            except (OSError, subprocess.TimeoutExpired) as error:
                probes.faults.append(f"{probe}: {error}")
            print(f"{probe}: {'as it should be' if len(probes.faults) == before else 'not as it should be'}")
    for fault in probes.faults:
        print(f"probes_test: {fault}", file=sys.stderr)
    return 1 if probes.faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"probes_test: {error}")
