"""The release host with the backup plugin on the scripted engine, looked at from outside."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
TESTS = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path += [str(TESTS / "abi"), str(TESTS / "engine")]
import host_program  # noqa: E402
from rig import dataset, rest  # noqa: E402

REPOSITORY = "camunda"
BACKUPS = "/actuator/backupHistory"
PARTS = 6
ENGINE_LIMIT_S = 20
BACKUP_LIMIT_S = 60


class ScriptedEngine:
    """A process of its own, so that it can be stopped and go on. It ends with this one."""

    def __init__(self, binary, snapshot_ms):
        command = ["setpriv", "--pdeathsig", "KILL", binary, "--flavour", "opensearch-2",
                   "--snapshot-ms", str(snapshot_ms)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.url = self._process.stdout.readline().split()[-1]
        with rest.Engine(self.url, ENGINE_LIMIT_S) as engine:
            engine.expect("PUT", f"/_snapshot/{REPOSITORY}",
                          {"type": "fs", "settings": {"location": REPOSITORY}})
        dataset.create(self.url, "8.8.0", documents=0)

    @contextlib.contextmanager
    def hanging(self):
        """Connections are taken by the kernel, and nobody answers."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            while any(state != "T" for state in self._states()):
                time.sleep(0.001)
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _states(self):
        """Of its threads."""
        tasks = pathlib.Path(f"/proc/{self._process.pid}/task").iterdir()
        return [(task / "stat").read_text().rpartition(")")[2].split()[0] for task in tasks]

    def end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@contextlib.contextmanager
def scripted_engine(binary, snapshot_ms=2):
    engine = ScriptedEngine(binary, snapshot_ms)
    try:
        yield engine
    finally:
        engine.end()


def command(host, plugin, engine_url, *more):
    storage = "--camunda.data.secondary-storage"
    return ["setpriv", "--pdeathsig", "KILL", host, f"--plugin={plugin}",
            "--management.server.port=0", f"{storage}.type=opensearch",
            f"{storage}.opensearch.url={engine_url}",
            f"--camunda.data.backup.repository-name={REPOSITORY}",
            "--camunda.data.backup.catalog=8.8.0", *more]


def call(host, method, path, body=None, limit_s=30):
    """Status and text, over a connection of its own."""
    with contextlib.closing(host.connect(limit_s)) as connection:
        headers = {"Content-Type": "application/json"} if body else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


def post(host, number):
    return call(host, "POST", BACKUPS, f'{{"backupId": {number}}}')


def expect(told, status):
    if told[0] != status:
        raise AssertionError(f"answered {told[0]}, not {status}: {told[1][:400]}")
    return told[1]


def take(host, number):
    """A whole backup, to its end."""
    expect(post(host, number), 200)
    await_completed(host, number)


def await_completed(host, number, limit_s=BACKUP_LIMIT_S):
    until = time.monotonic() + limit_s
    while True:
        shown = expect(call(host, "GET", f"{BACKUPS}/{number}"), 200)
        if '"state":"COMPLETED"' in shown:
            return
        if '"state":"IN_PROGRESS"' not in shown or time.monotonic() > until:
            raise AssertionError(f"backup {number} is not COMPLETED but {shown[:400]}")
        time.sleep(0.02)


def remove(host, number, limit_s=BACKUP_LIMIT_S):
    expect(call(host, "DELETE", f"{BACKUPS}/{number}"), 204)
    until = time.monotonic() + limit_s
    while call(host, "GET", f"{BACKUPS}/{number}")[0] != 404:
        if time.monotonic() > until:
            raise AssertionError(f"backup {number} is still shown {limit_s} s after its deletion")
        time.sleep(0.02)


def resident_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError(f"process {pid} has no resident memory: it has ended")


def entries(pid, folder):
    return len(os.listdir(f"/proc/{pid}/{folder}"))
