"""The host that takes a backup is killed between two parts, and a second one is alive: how soon it
creates the next part, with what hosts wait by default."""

import json
import os
import signal
import time

from harness import backups, engines, outage
from harness.host import Host
from harness.pairs import Goal, Result, Row
from rig import dataset

NAME = "takeover"
# Longer than the two seconds between two looks of a host at what others take: it goes on with what
# it has seen.
PART_MS = 3000
ROUNDS = 5  # at most: each takes some 30 s
LIMIT_S = 120
FIRST_ID = 20260001


def measure(bench):
    values = []
    with engines.scripted(PART_MS) as url:
        dataset.create(url, "8.8.0", documents=0)
        for number in range(FIRST_ID, FIRST_ID + min(bench.pairs, ROUNDS)):
            values.append(_one(url, number))
            bench.say(f"the second host went on {values[-1]:.2f} s after the first had gone")
    goal = Goal("ours", "<=", 30, "max")
    title = "from the kill of a host to the next part's create by another one"
    return Result([Row(title, "s", values, goal=goal)], {"part_ms": PART_MS})


def _one(url, number):
    with (
        outage.way_to(url) as way,
        Host("opensearch-2", way.url) as heir,
        Host("opensearch-2", url) as first,
        backups.Client(first.port) as client,
    ):
        client.call("POST", backups.PATH, 200, json.dumps({"backupId": number}))
        for _ in range(2):
            first.await_event({"backup.part_completed"}, LIMIT_S)
        os.kill(first.pid, signal.SIGKILL)
        killed = time.monotonic()
        came, _ = way.await_create(LIMIT_S)
        told = heir.await_event(backups.ENDS, LIMIT_S)
        if told["event"] != "backup.completed":
            raise outage.BenchError(f"backup {number} was not completed: {told['message']}")
    return came - killed
