"""One engine with its folder: how it is started, when it is ready, how it ends.

The folder holds engine.json (the state file), engine.log, data/ and repositories/.
"""

import http.client
import json
import os
import random
import signal
import socket
import time
from pathlib import Path

from . import cache, pins, process, rest
from .errors import RigError

READY_LIMIT_S = 120  # alone it takes 4 to 7 s, beside a build on two cores up to 20
STOP_LIMIT_S = 30
KILL_LIMIT_S = 10
LOG_TAIL_LINES = 25


class Node:
    """An engine's folder and the state file in it; the process may run or not."""

    def __init__(self, folder):
        self.folder = Path(folder).absolute()
        self.state = {}
        try:
            self.state = json.loads(self._state_path.read_text())
        except FileNotFoundError:
            pass
        except ValueError as error:
            raise RigError(
                f"{self._state_path} is not a state file of this tool: {error}"
            ) from error

    @property
    def _state_path(self):
        return self.folder / "engine.json"

    @property
    def log_path(self):
        return self.folder / "engine.log"

    def handle(self):
        return process.Handle(self.state.get("pid", 0), self.state.get("pid_started", 0))

    def running(self):
        with self.handle() as handle:
            return handle.running()

    def start(
        self,
        kind_name,
        port=None,
        repository="camunda",
        heap="512m",
        settings=(),
        ends_with_us=False,
    ):
        """Starts the engine and returns when it answers and has its repository.

        On any failure nothing is left running.
        """
        all_pins = pins.load()
        kind = all_pins.kinds[kind_name]
        self._refuse_conflicts(kind)
        java, home = cache.java_home(all_pins), cache.engine_home(kind, all_pins)
        repositories = self.folder / "repositories"
        repositories.mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        command = _command(
            kind, java, home, self.folder / "data", repositories, port, heap, settings
        )
        log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        begun = time.monotonic()
        child = process.spawn(command, self.log_path, ends_with_us)
        try:
            self.state = {
                "kind": kind.name,
                "version": kind.version,
                "url": f"http://127.0.0.1:{port}",
                "port": port,
                "pid": child.pid,
                "pid_started": process.start_time(child.pid),
                "repository": repository,
                "repositories": str(repositories),
                "heap": heap,
                "settings": list(settings),
            }
            self._write_state()
            with rest.Engine(self.state["url"]) as engine:
                self._wait_until_ready(child, engine, log_start)
                self._check_version(kind, engine)
                self._register_repository(engine)
        except BaseException:
            child.kill()  # nobody has used it yet: there is nothing to close in order
            child.wait()
            raise
        self.boot_seconds = time.monotonic() - begun
        return child

    def start_again(self):
        """The same engine on the same data and port."""
        state = self.state
        return self.start(
            state["kind"], state["port"], state["repository"], state["heap"], state["settings"]
        )

    def stop(self):
        """Asks the engine to close; kills it after the limit. True if it was running."""
        with self.handle() as handle:
            if not handle.running():
                return False
            handle.send(signal.SIGTERM)
            if not handle.wait(STOP_LIMIT_S):
                handle.send(signal.SIGKILL)
                handle.wait(KILL_LIMIT_S)
            return True

    def kill(self):
        """Ends the engine as a crash would. True if it was running."""
        with self.handle() as handle:
            if not handle.running():
                return False
            handle.send(signal.SIGKILL)
            if not handle.wait(KILL_LIMIT_S):
                raise RigError(
                    f"{self.state['kind']} (pid {self.state['pid']}) is still there "
                    f"{KILL_LIMIT_S} s after SIGKILL; look at what its disk is doing"
                )
            return True

    def log_tail(self, start=0):
        with open(self.log_path, "rb") as log:
            log.seek(start)
            lines = log.read().decode(errors="replace").splitlines()
        return "\n".join("  | " + line[:300] for line in lines[-LOG_TAIL_LINES:])

    def _refuse_conflicts(self, kind):
        if self.state and self.state["kind"] != kind.name:
            raise RigError(
                f"{self.folder} holds the data of {self.state['kind']}, not of {kind.name}: "
                "give another folder with --data"
            )
        if self.state and self.running():
            raise RigError(
                f"{kind.name} already runs on {self.folder} at {self.state['url']}: "
                f"stop it with tests/engine/run stop --data {self.folder}"
            )

    def _write_state(self):
        temporary = self._state_path.with_suffix(".new")
        temporary.write_text(json.dumps(self.state, indent=2) + "\n")
        temporary.rename(self._state_path)  # whoever reads it sees a whole one

    def _wait_until_ready(self, child, engine, log_start):
        deadline = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise RigError(
                    f"{self.state['kind']} ended while booting (code {child.returncode}); "
                    f"the end of {self.log_path}:\n{self.log_tail(log_start)}"
                )
            try:
                status, _ = engine.call("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s")
                if status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass  # it does not listen yet
            time.sleep(0.1)
        raise RigError(
            f"{self.state['kind']} was not ready {READY_LIMIT_S} s after its start; the end of "
            f"{self.log_path}:\n{self.log_tail(log_start)}"
        )

    def _check_version(self, kind, engine):
        """Also proves that it is this engine that answers on the port, and no other."""
        answer = engine.expect("GET", "/")
        number = answer.get("version", {}).get("number")
        if number != kind.version:
            raise RigError(
                f"{self.state['url']} answers as version {number}, {kind.version} was started: "
                "the port was taken by something else, or pins.json names jars of another version"
            )

    def _register_repository(self, engine):
        name = self.state["repository"]
        status, _ = engine.call("GET", f"/_snapshot/{name}")
        if status == 200:
            return  # from an earlier run; its settings may have been changed since
        engine.expect(
            "PUT",
            f"/_snapshot/{name}",
            {"type": "fs", "settings": {"location": f"{self.state['repositories']}/{name}"}},
        )


def free_port():
    """A port for an engine that may be stopped and started again.

    It is from below the range that the kernel hands out to outgoing connections, so that none of
    those takes it in between.
    """
    for _ in range(200):
        port = random.randint(20000, 32000)
        with socket.socket() as attempt:
            try:
                attempt.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RigError("found no free port between 20000 and 32000: give one with --port")


def _command(kind, java, home, data, repositories, port, heap, settings):
    all_settings = [f"{key}={value}" for key, value in kind.settings.items()] + list(settings)
    command = [
        str(java / "runtime/bin/java"),
        f"-Xms{heap}",
        f"-Xmx{heap}",
        # A test node lives for minutes: a fast boot and few threads are worth more than peak speed.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        f"{home}/classes{os.pathsep}{home}/lib/*",
        kind.launcher,
    ]
    if kind.is_elasticsearch:
        command += [str(home), str(data), str(repositories), str(port)]
    else:
        command += [str(data), str(repositories), str(port), ",".join(kind.modules)]
    return command + all_settings
