"""The engine is away for half a minute in the middle of a backup: how soon after its return the next
part is created."""

import json
import time

from harness import backups, engines, outage
from harness.host import Host
from harness.pairs import Goal, Result, Row
from rig import dataset

NAME = "after_outage"
PART_MS = 500
AWAY_S = 30
ROUNDS = 5  # at most: each takes as long as the outage
LIMIT_S = 60
FIRST_ID = 20260001


def measure(bench):
    away_s = 3 if bench.brief else AWAY_S
    values = []
    with engines.scripted(PART_MS) as url:
        dataset.create(url, "8.8.0", documents=0)
        for number in range(FIRST_ID, FIRST_ID + min(bench.pairs, ROUNDS)):
            values.append(_one(url, number, away_s))
            bench.say(f"the next create came {values[-1]:.2f} s after {away_s} s of outage")
    goal = Goal("ours", "<=", 5, "max")
    title = f"from the engine's return, after {away_s} s, to the next part's create"
    return Result([Row(title, "s", values, goal=goal)], {"part_ms": PART_MS, "away_s": away_s})


def _one(url, number, away_s):
    with (
        outage.way_to(url) as way,
        Host("opensearch-2", way.url) as host,
        backups.Client(host.port) as client,
    ):
        client.call("POST", backups.PATH, 200, json.dumps({"backupId": number}))
        way.await_create(LIMIT_S)
        way.refuse()
        time.sleep(away_s)
        back = way.accept_again()
        came, _ = way.await_create(LIMIT_S, after=back)
        told = host.await_event(backups.ENDS, LIMIT_S)
        if told["event"] != "backup.completed":
            raise outage.BenchError(f"backup {number} was not completed: {told['message']}")
    return came - back
