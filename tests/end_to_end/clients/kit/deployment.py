"""The host with the backup plugin in front of a scripted engine that has an application's indices."""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .errors import KitError
from .program import Program

ROOT = Path(__file__).resolve().parents[4]
START_LIMIT_S = 30
REPOSITORY = "camunda"


class Deployment:
    """Arguments of the test: HOST PLUGIN ENGINE, three files of one build. Ports are free ones."""

    def __init__(self, programs, *more, port=0, snapshot_ms=20, standalone=False, fields=None):
        self.fields = fields or {}  # of each request, as one that says who asks
        self.host_file, self.plugin_file, engine_file = (Path(each).absolute() for each in programs)
        self._parts = []
        try:
            self.engine = self._started(
                [engine_file, "--flavour", "opensearch-2", "--snapshot-ms", str(snapshot_ms)]
            )
            found = self.engine.await_output(r"listening on (http://\S+)\n", START_LIMIT_S)
            self.engine_url = found.group(1)
            self._fill_engine()
            self.host = self._started(
                [
                    self.host_file,
                    f"--plugin={self.plugin_file}",
                    f"--management.server.port={port}",
                    "--camunda.data.secondary-storage.type=opensearch",
                    f"--camunda.data.secondary-storage.opensearch.url={self.engine_url}",
                    f"--camunda.data.backup.repository-name={REPOSITORY}",
                    "--camunda.data.backup.catalog=8.8.0",
                    "--actuator.log.format=json",
                    # What has no access by itself is described and looked at too.
                    "--management.endpoint.env.access=unrestricted",
                    "--management.endpoint.configprops.access=unrestricted",
                    *(["--standalone"] if standalone else []),
                    *more,
                ]
            )
            line = self.host.await_output(r'"event":"listening".*"port":(\d+)', START_LIMIT_S)
            self.host.await_output('"event":"engine.reachable"', START_LIMIT_S)
            self.port = int(line.group(1))
            self.authority = f"127.0.0.1:{self.port}"
            self.url = f"http://{self.authority}"
        except BaseException:
            self.__exit__()
            raise

    def _started(self, command):
        # The host's Camunda settings are those of the command line alone.
        self._parts.append(Program(command, cwd="/", environment={"PATH": "/usr/bin:/bin"}))
        return self._parts[-1]

    def _fill_engine(self):
        self.ask_engine("PUT", f"/_snapshot/{REPOSITORY}", {"type": "fs", "settings": {"location": REPOSITORY}})
        subprocess.run(
            [sys.executable, ROOT / "tests/engine/dataset", self.engine_url],
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )

    def ask_engine(self, verb, path, body=None):
        request = urllib.request.Request(
            self.engine_url + path,
            method=verb,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    def ask(self, verb, path, body=None, headers=None):
        """(status, headers, body) of the host, whatever the status."""
        request = urllib.request.Request(self.url + path, method=verb, data=body,
                                         headers=self.fields | (headers or {}))
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def take(self, backup_id):
        body = json.dumps({"backupId": backup_id}).encode()
        return self.ask("POST", "/actuator/backupHistory", body, {"Content-Type": "application/json"})

    def await_state(self, backup_id, state, limit_s=30):
        deadline = time.monotonic() + limit_s
        while True:
            status, _, body = self.ask("GET", f"/actuator/backupHistory/{backup_id}")
            if status == 200 and json.loads(body)["state"] == state:
                return json.loads(body)
            if time.monotonic() > deadline:
                raise KitError(f"backup {backup_id} is not {state} after {limit_s} s: {status} {body!r}")
            time.sleep(0.05)

    def await_status(self, path, wanted, limit_s=30):
        deadline = time.monotonic() + limit_s
        while (status := self.ask("GET", path)[0]) != wanted:
            if time.monotonic() > deadline:
                raise KitError(f"{path} is answered {status} and not {wanted} after {limit_s} s")
            self.ask("GET", "/actuator/backupHistory/1")
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for part in reversed(self._parts):
            part.end()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
