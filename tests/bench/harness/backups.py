"""A backup taken by our host, and the same snapshots asked of the engine in a bare loop."""

import http.client
import json
import time
import urllib.parse

from rig import rest

from . import relay
from .errors import BenchError
from .host import REPOSITORY, Host

BACKUP_LIMIT_S = 300
DELETION_LIMIT_S = 60
# The engine and the page cache may still be at work on what came before.
REST_S = 0.3
PATH = "/actuator/backupHistory"
ENDS = ("backup.completed", "backup.ended", "backup.stopped")


class Client:
    """One keep-alive connection to the host's port."""

    def __init__(self, port):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

    def call(self, method, path, wanted, body=None):
        headers = {"Content-Type": "application/json"} if body else {}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != wanted:
            raise BenchError(
                f"{method} {path} was answered {answer.status}, not {wanted}: {text.decode()[:400]}"
            )
        return json.loads(text) if text else None


def take_with(host, client, number):
    """Seconds from the POST until the log says that the backup is complete, and its events."""
    time.sleep(REST_S)
    begun = time.monotonic()
    client.call("POST", PATH, 200, json.dumps({"backupId": number}))
    accepted = time.monotonic()
    told = host.await_event(ENDS, BACKUP_LIMIT_S)
    ended = time.monotonic()
    if told["event"] != "backup.completed" or str(told["fields"]["backup_id"]) != str(number):
        raise BenchError(f"the host did not complete backup {number}: {told['message']}")
    shown = client.call("GET", f"{PATH}/{number}", 200)
    if shown["state"] != "COMPLETED":
        raise BenchError(f"backup {number} was logged as completed and is shown {shown['state']}")
    return {"begun": begun, "post_s": accepted - begun, "took_s": ended - begun, "shown": shown}


def delete_with(client, number):
    client.call("DELETE", f"{PATH}/{number}", 204)
    deadline = time.monotonic() + DELETION_LIMIT_S
    while client.call("GET", PATH, 200):  # the engine may go on deleting after the 204
        if time.monotonic() > deadline:
            raise BenchError(f"backup {number} is listed {DELETION_LIMIT_S} s after its deletion")
        time.sleep(0.05)


class Peer:
    """The creates that the host sends, one after the other, each waited for by the engine."""

    def __init__(self, engine_url, creates, learnt_from):
        """creates: the host's own, as a relay wrote them down for the backup `learnt_from`."""
        self._creates = [
            (create["target"].partition("?")[0], create["body"]) for create in creates
        ]
        self._learnt_from = str(learnt_from)
        self._engine = rest.Engine(engine_url, timeout_s=BACKUP_LIMIT_S)

    def __enter__(self):
        self._engine.expect("GET", f"/_snapshot/{REPOSITORY}")  # connects
        return self

    def __exit__(self, *_):
        self._engine.__exit__()

    def take(self, number):
        """Seconds from the first create until the last one was answered."""
        requests = [
            (self._renamed(target, number) + "?wait_for_completion=true",
             self._renamed(body, number).encode())
            for target, body in self._creates
        ]  # fmt: skip
        time.sleep(REST_S)
        begun = time.monotonic()
        answers = [self._engine.expect("PUT", target, body) for target, body in requests]
        took_s = time.monotonic() - begun
        for answer in answers:
            if answer["snapshot"]["state"] != "SUCCESS":
                raise BenchError(f"a snapshot of the peer ended {json.dumps(answer)[:400]}")
        return took_s

    def delete(self, number):
        names = [
            self._renamed(target, number).rpartition("/")[2] for target, _ in self._creates
        ]
        self._engine.expect("DELETE", f"/_snapshot/{REPOSITORY}/{','.join(names)}")

    def _renamed(self, text, number):
        return text.replace(self._learnt_from, str(number))


def trace(engine_kind, engine_url, number):
    """One backup through the relay: its requests, with milliseconds since the POST, deleted again.

    For what the host asks the engine, and when; not for how long a backup takes.
    """
    with relay.running(engine_url) as between:
        with Host(engine_kind, between.url) as host, Client(host.port) as client:
            taken = take_with(host, client, number)
            delete_with(client, number)
    begun, ended = taken["begun"], taken["begun"] + taken["took_s"]
    requests = [request for request in between.requests if begun <= request["begun"] <= ended]
    requests.sort(key=lambda request: request["begun"])
    return taken, [
        {
            "at_ms": round((request["begun"] - begun) * 1000, 1),
            "took_ms": round((request["ended"] - request["begun"]) * 1000, 1),
            "method": request["method"],
            "target": urllib.parse.unquote(request["target"]),
            "body": request["body"],
            "status": request["status"],
            "answer": request["answer"],
        }
        for request in requests
    ]
