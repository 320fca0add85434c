"""The release host with the backup plugin: built, started, and its log read."""

import json
import os
import subprocess
import time

from . import paths
from .errors import BenchError
from .program import Program

BUILD_LIMIT_S = 1200
READY_LIMIT_S = 30
REPOSITORY = "camunda"


TARGETS = ("bin/actuator-host", "lib/actuator/plugins/backup.so", "scripted-engine")


def build(say, targets=TARGETS):
    """Brings targets of the release build up to date; with nothing to do it takes a second."""
    say(f"building {', '.join(targets)} (minutes the first time)")
    for command in (
        ["cmake", "--preset", "release"],
        ["cmake", "--build", "--preset", "release", "--parallel", str(os.cpu_count())]
        + ["--target", *targets],
    ):
        done = subprocess.run(
            command,
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=BUILD_LIMIT_S,
            check=False,
        )
        if done.returncode != 0:
            tail = "\n".join("  | " + line[:300] for line in done.stdout.splitlines()[-20:])
            raise BenchError(f"{' '.join(command)} failed:\n{tail}")


def command(engine_kind, engine_url, *more, port=0, repository=REPOSITORY):
    family = engine_kind.rpartition("-")[0]
    storage = "--camunda.data.secondary-storage"
    return [
        str(paths.HOST),
        f"--plugin={paths.PLUGIN}",
        f"--management.server.port={port}",
        f"{storage}.type={family}",
        f"{storage}.{family}.url={engine_url}",
        f"--camunda.data.backup.repository-name={repository}",
        "--camunda.data.backup.catalog=8.8.0",
        "--actuator.log.format=json",
        *more,
    ]


class Host(Program):
    """A host that listens and has reached its engine; its log is the pipe that the events are
    awaited on."""

    def __init__(self, engine_kind, engine_url, *more, in_front=(), repository=REPOSITORY):
        """in_front: a command that runs the host's, such as taskset."""
        super().__init__(
            [*in_front, *command(engine_kind, engine_url, *more, repository=repository)]
        )
        self.name = paths.HOST.name
        try:
            # In either order: the plugin looks at its engine while the port is being opened.
            awaited = {"listening", "engine.reachable"}
            while awaited:
                entry = self.await_event(awaited, READY_LIMIT_S)
                awaited.remove(entry["event"])
                if entry["event"] == "listening":
                    self.port = entry["fields"]["port"]
        except BaseException:
            self.end()
            raise

    def await_event(self, events, limit_s):
        """Reads on until one of these has been logged; returns its line."""
        deadline = time.monotonic() + limit_s
        while True:
            line = self.next_line(max(deadline - time.monotonic(), 0))
            try:
                entry = json.loads(line)
            except ValueError:
                raise BenchError(f"the host wrote a line that is no event: {line}") from None
            if entry["event"] in events:
                return entry
