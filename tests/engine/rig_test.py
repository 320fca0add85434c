#!/usr/bin/env python3
"""What the rig promises, on a real engine: tests/engine/rig_test.py KIND..."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from rig import cache, node, pins, process, rest  # noqa: E402

RUN = str(Path(__file__).resolve().parent / "run")
LIMIT_S = 150  # more than a start may take
kinds = list(pins.load().kinds)


def setUpModule():
    """What is not prepared yet would say so on standard error, and take its time, in a test."""
    all_pins = pins.load()
    for kind in kinds:
        cache.engine_home(all_pins.kinds[kind], all_pins)


class EngineRig(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.use_new_folder()

    def use_new_folder(self):
        folder = tempfile.TemporaryDirectory(prefix="rig-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.addCleanup(subprocess.run, [RUN, "stop", "--data", self.folder], capture_output=True)

    @property
    def state_path(self):
        return Path(self.folder) / "engine.json"

    def state(self):
        return json.loads(self.state_path.read_text())

    def rig(self, what, *more):
        return subprocess.run(
            [RUN, what, "--data", self.folder, *more],
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )

    def succeed(self, what, *more):
        done = self.rig(what, *more)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def alive(self, state):
        return process.start_time(state["pid"]) == state["pid_started"]

    def await_end(self, state):
        deadline = time.monotonic() + LIMIT_S
        while self.alive(state):
            self.assertLess(time.monotonic(), deadline, "the engine was left behind")
            time.sleep(0.05)

    def holdings(self, url):
        """What must survive: the documents, and the snapshot of them."""
        with rest.Engine(url) as engine:
            snapshots = engine.expect("GET", "/_snapshot/camunda/_all")["snapshots"]
            return (
                engine.expect("GET", "/things/_count")["count"],
                [(s["snapshot"], s["state"], s["indices"]) for s in snapshots],
            )

    def test_documents_and_snapshots_survive_a_stop_and_a_kill(self):
        for kind in kinds:
            with self.subTest(kind=kind):
                self.use_new_folder()
                self.survive(kind)

    def survive(self, kind):
        port = str(node.free_port())
        setting = "indices.recovery.max_bytes_per_sec=100mb"
        self.succeed(kind, "--detach", "--port", port, "--setting", setting)
        first = self.state()
        self.assertEqual(first["url"], f"http://127.0.0.1:{port}")
        self.assertIn("libeatmydata", Path(f"/proc/{first['pid']}/maps").read_text(), "it waits for the disk")
        with rest.Engine(first["url"]) as engine:
            engine.expect(
                "PUT", "/things", {"settings": {"number_of_shards": 1, "number_of_replicas": 0}}
            )
            engine.expect("PUT", "/things/_doc/1?refresh=true", {"colour": "red"})
            engine.expect(
                "PUT", "/_snapshot/camunda/first?wait_for_completion=true", {"indices": "things"}
            )
        held = (1, [("first", "SUCCESS", ["things"])])
        self.assertEqual(self.holdings(first["url"]), held)
        for end in ("stop", "kill"):
            before = self.state()
            self.succeed(end)
            self.assertFalse(self.alive(before))
            self.assertEqual(self.rig("status").returncode, 3)
            self.succeed("restart")
            after = self.state()
            self.assertEqual(
                {**after, "pid": 0, "pid_started": 0}, {**first, "pid": 0, "pid_started": 0}
            )
            self.assertEqual(self.holdings(after["url"]), held)
        self.succeed("status")
        self.succeed("stop")

    def test_an_engine_in_the_foreground_ends_with_the_command_that_started_it(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(end=end.name):
                command = subprocess.Popen(
                    [RUN, kinds[0], "--data", self.folder], stdout=subprocess.PIPE, text=True
                )
                self.assertIn("is ready after", command.stdout.readline())
                state = self.state()
                self.assertTrue(self.alive(state))
                command.send_signal(end)
                self.assertEqual(command.wait(LIMIT_S), 0 if end == signal.SIGTERM else -end)
                command.stdout.close()
                self.await_end(state)

    def test_an_engine_in_the_foreground_ends_when_the_starter_of_its_command_dies(self):
        script = f"'{RUN}' {kinds[0]} --data '{self.folder}' & wait"
        starter = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, text=True)
        self.assertIn("is ready after", starter.stdout.readline())
        starter.kill()
        starter.wait()
        starter.stdout.close()
        self.await_end(self.state())

    def test_a_process_that_got_the_pid_of_an_engine_is_not_signalled(self):
        stranger = subprocess.Popen(["sleep", str(LIMIT_S)])
        self.addCleanup(lambda: (stranger.kill(), stranger.wait()))
        started = process.start_time(stranger.pid)
        self.state_path.write_text(
            json.dumps(
                {
                    "kind": kinds[0],
                    "version": "1",
                    "url": "http://127.0.0.1:1",
                    "pid": stranger.pid,
                    "pid_started": started - 1,
                }
            )
        )
        self.assertEqual(self.rig("kill").stdout, f"{kinds[0]} was not running\n")
        self.assertEqual(process.start_time(stranger.pid), started)

    def test_a_folder_in_use_is_refused(self):
        self.succeed(kinds[0], "--detach")
        done = self.rig(kinds[0], "--detach")
        self.assertEqual(done.returncode, 1)
        self.assertIn("already runs on", done.stderr)
        self.succeed("status")

    def test_an_engine_that_cannot_boot_is_reported_with_the_end_of_its_log(self):
        done = self.rig(kinds[0], "--detach", "--setting", "no.such.setting=1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ended while booting", done.stderr)
        self.assertIn("no.such.setting", done.stderr)
        self.assertFalse(self.alive(self.state()))


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        kinds = sys.argv[1:]
        del sys.argv[1:]
    unittest.main(verbosity=2)
