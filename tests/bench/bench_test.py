#!/usr/bin/env python3
"""Holds the bench to its form, never its numbers to a size: one pair each of what needs no real
engine, and the JSON must have its members."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUN = str(Path(__file__).resolve().parent / "run")
LIMIT_S = 600
NAMES = (
    "start",
    "idle",
    "metrics_update",
    "idle_processor",
    "health_rate",
    "endpoint_rate",
    "prometheus_rate",
    "health_tail",
    "metrics_cost",
    "tls_cost",
    "tls_handshakes",
    "scrape_tail",
    "list_sixty_thousand",
    "list_cost",
    "beside_spring_boot",
    "plugin_calls",
    "many_plugins",
    "health_besieged",
    "stop_under_load",
    "after_outage",
)
CONDITIONS = {
    "started",
    "ended",
    "load_at_start",
    "load_at_end",
    "cpu",
    "memory_mb",
    "kernel",
    "versions",
    "build",
    "revision",
    "tree_is_dirty",
    "pairs",
    "brief",
}
WITHOUT_PEER = {"idle", "idle_processor", "scrape_tail", "stop_under_load", "after_outage"}
HOSTS = {"idle_processor": 3}  # at the same time


def bench(*arguments):
    return subprocess.run(
        [RUN, *arguments], capture_output=True, text=True, timeout=LIMIT_S, check=False
    )


class Bench(unittest.TestCase):
    def test_what_was_measured_is_stored_with_its_conditions_and_shown_as_a_table(self):
        with tempfile.TemporaryDirectory(prefix="bench-test-") as folder:
            done = bench(*NAMES, "--pairs", "1", "--brief", "--out", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stdout.startswith("| measure | ours | peer |"), done.stdout)
            stored = {file.name for file in Path(folder).iterdir()}
            self.assertEqual(stored, {f"{name}.json" for name in NAMES})
            rows = 0
            for name in NAMES:
                with self.subTest(name=name):
                    document = json.loads((Path(folder) / f"{name}.json").read_text())
                    rows += len(document["rows"])
                    self.check(name, document)
            self.assertEqual(len(done.stdout.splitlines()), 2 + rows, done.stdout)

    def check(self, name, document):
        self.assertEqual(document["name"], name)
        conditions = document["conditions"]
        self.assertLessEqual(CONDITIONS, set(conditions))
        self.assertEqual((conditions["pairs"], conditions["brief"]), (1, True))
        for program in ("host", "nginx", "compiler"):
            self.assertRegex(conditions["versions"][program], r"\d+\.\d+")
        beside_a_peer = [row for row in document["rows"] if row["peer"]]
        self.assertEqual(not beside_a_peer, name in WITHOUT_PEER)
        for row in beside_a_peer:
            for numbers in (row["ours"], row["peer"], row["ratio"]):
                self.assertGreater(numbers["min"], 0)
        for row in document["rows"]:
            # A difference between two measured values may have either sign.
            told = [row["ours"]] + ([row["peer"], row["ratio"]] if row["peer"] else [])
            for numbers in told:
                self.assertLessEqual(numbers["min"], numbers["median"])
                self.assertLessEqual(numbers["median"], numbers["max"])
                self.assertEqual(len(numbers["values"]), HOSTS.get(name, 1))
            self.assertEqual(row["met"] is None, row["goal"] is None)

    def test_what_there_is_not_is_refused(self):
        done = bench("no_such_measurement")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no_such_measurement", done.stderr)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main(verbosity=2)
