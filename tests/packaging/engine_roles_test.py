#!/usr/bin/env python3
"""The role of packaging/engine-roles is enough for every call of the plugin, and nothing of it is too much.

usage: engine_roles_test.py ROOT HOST PLUGIN

On a real OpenSearch with its security plugin: a backup is taken, shown, listed and deleted by a user
who has that role only. Then each privilege is taken away in turn, and one of those must fail. And a
user without any role is told what to do.
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(sys.argv[1]).absolute()
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests/engine"), str(ROOT / "tests/abi")]
import host_program  # noqa: E402
from rig import dataset, secured  # noqa: E402

ROLE = json.loads((ROOT / "packaging/engine-roles/opensearch.json").read_text())
NAME = "actuator_backup"
USER = ("backup", "a-s3cret-of-the-test")
STRANGER = ("stranger", "another-s3cret-of-the-test")
HISTORY = "/actuator/backupHistory"
TAKING_LIMIT_S = 90
STORAGE = "camunda.data.secondary-storage."


def main():
    with tempfile.TemporaryDirectory(prefix="engine-roles-") as folder:
        begun = time.monotonic()
        with secured.SecuredNode(Path(folder) / "engine", dict([USER, STRANGER])) as engine:
            print(f"the engine was ready after {time.monotonic() - begun:.1f} s")
            prepare(engine)
            check_files()
            with_the_role(engine)
            with_less(engine)
            without_it(engine)
    print(f"all of it took {time.monotonic() - begun:.1f} s")


def prepare(engine):
    engine.expect("PUT", "/_snapshot/camunda", {
        "type": "fs", "settings": {"location": str(engine.repositories / "camunda")}})
    for name in dataset.catalog_names("8.8.0"):
        engine.expect("PUT", f"/{name}?wait_for_active_shards=0", {
            "settings": {"number_of_shards": 1, "number_of_replicas": 0}})
    give(engine, ROLE)
    engine.expect("PUT", f"/_plugins/_security/api/rolesmapping/{NAME}", {"users": [USER[0]]})


def give(engine, role):
    engine.expect("PUT", f"/_plugins/_security/api/roles/{NAME}", role)


def host(engine, user):
    keys = {
        "type": "opensearch",
        "opensearch.url": engine.url,
        "opensearch.username": user[0],
        "opensearch.password": user[1],
        "opensearch.security.certificate-path": engine.folder / "ca.pem",
    }
    return host_program.Host([
        sys.argv[2], "--plugin", sys.argv[3], "--management.server.port=0",
        "--camunda.data.backup.repository-name=camunda", "--camunda.data.backup.catalog=8.8.0",
        "--actuator.plugins.backup.details.in-background=false",
        *(f"--{STORAGE}{key}={value}" for key, value in keys.items())])


class Port:
    """What an operator does, one call each."""

    def __init__(self, running):
        self._running = running

    def call(self, method, path, body=None):
        connection = self._running.connect(60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def take(self, number):
        return self.call("POST", HISTORY, json.dumps({"backupId": number}))

    def show(self, number, query=""):
        return self.call("GET", f"{HISTORY}/{number}{query}")

    def await_complete(self, number):
        until = time.monotonic() + TAKING_LIMIT_S
        while time.monotonic() < until:
            status, text = self.show(number)
            if status == 200 and json.loads(text)["state"] != "IN_PROGRESS":
                return json.loads(text)["state"], text
            time.sleep(0.1)
        return "IN_PROGRESS", ""


def must(holds, what):
    if not holds:
        raise AssertionError(what)


def check_files():
    """The two forms of the role say the same, and the page names every privilege of it."""
    text = (ROOT / "packaging/engine-roles/opensearch-roles.yml").read_text()
    listed = re.findall(r'^\s*- "([^"]+)"', text, re.MULTILINE)
    wanted = (ROLE["cluster_permissions"] + ROLE["index_permissions"][0]["index_patterns"]
              + ROLE["index_permissions"][0]["allowed_actions"])
    must(listed == wanted, f"opensearch-roles.yml says {listed}, opensearch.json {wanted}")
    page = (ROOT / "packaging/engine-roles/README.md").read_text()
    for privilege in ROLE["cluster_permissions"] + ROLE["index_permissions"][0]["allowed_actions"]:
        must(f"`{privilege}`" in page, f"the page of roles does not name {privilege}")


def with_the_role(engine):
    running = host(engine, USER)
    try:
        port = Port(running)
        must(running.will_log("engine.reachable", 30), "the engine is not reachable with the role")
        status, text = port.take(1)
        must(status == 200, f"a backup was answered {status} {text}")
        state, text = port.await_complete(1)
        must(state == "COMPLETED", f"the backup is {state}: {text}")
        for query in ("", "?verbose=false"):
            status, text = port.call("GET", HISTORY + query)
            must(status == 200 and '"backupId":1' in text, f"the list is {status} {text}")
        status, text = port.call("DELETE", f"{HISTORY}/1")
        must(status == 204, f"the deletion was answered {status} {text}")
        must(running.will_log("backup.deleted", 30), "the engine has not deleted it")
        must(USER[1] not in running.log, "the log holds the password")
    finally:
        running.kill()


def without(privilege):
    """The role, but for one privilege."""
    less = json.loads(json.dumps(ROLE))
    less["cluster_permissions"] = [each for each in less["cluster_permissions"] if each != privilege]
    for of in less["index_permissions"]:
        of["allowed_actions"] = [each for each in of["allowed_actions"] if each != privilege]
    less["index_permissions"] = [each for each in less["index_permissions"] if each["allowed_actions"]]
    return less


def with_less(engine):
    """The engine is asked directly, with the plugin's own calls: each privilege has one that fails."""
    engine.expect("PUT", "/_snapshot/camunda/mine?wait_for_completion=true",
                  {"indices": "operate-list-view-8.3.0_"})
    calls = {
        "cluster:monitor/main": ("GET", "/"),
        "cluster:monitor/health": ("GET", "/_cat/health?format=json&h=epoch"),
        "cluster:admin/repository/get": ("GET", "/_snapshot/camunda"),
        "cluster:admin/snapshot/get": ("GET", "/_snapshot/camunda/mine?ignore_unavailable=true"),
        "cluster:admin/snapshot/status": ("GET", "/_snapshot/camunda/mine/_status"),
        "cluster:admin/snapshot/create": (
            "PUT", "/_snapshot/camunda/other?wait_for_completion=true"),
        "cluster:admin/snapshot/delete": ("DELETE", "/_snapshot/camunda/mine"),
        "indices:monitor/settings/get": (
            "GET", "/operate-*/_settings/index.uuid?allow_no_indices=true&expand_wildcards=all"
                   "&ignore_unavailable=true"),
    }
    privileges = ROLE["cluster_permissions"] + ROLE["index_permissions"][0]["allowed_actions"]
    must(sorted(calls) == sorted(privileges), "a privilege of the role has no call, or a call none")
    for privilege, (method, target) in calls.items():
        body = {"indices": "operate-list-view-8.3.0_"} if method == "PUT" else None
        give(engine, without(privilege))
        status, answer = engine.call(method, target, body, USER)
        must(status == 403 and privilege in json.dumps(answer),
             f"without {privilege} {method} {target} was answered {status} {answer}")
        give(engine, ROLE)
        status, answer = engine.call(method, target, body, USER)
        must(status == 200, f"with {privilege} {method} {target} was answered {status} {answer}")
        print(f"needed: {privilege}")
    # And nothing beyond: what a stranger might want of this user.
    repository = {"type": "fs", "settings": {"location": "x"}}
    for method, target, body in (
            ("GET", "/operate-list-view-8.3.0_/_search", None),
            ("DELETE", "/operate-list-view-8.3.0_", None),
            ("PUT", "/operate-list-view-8.3.0_/_doc/1", {"a": 1}),
            ("POST", "/_snapshot/camunda/other/_restore", {"indices": "operate-list-view-8.3.0_"}),
            ("PUT", "/_snapshot/another", repository), ("DELETE", "/_snapshot/camunda", None),
            ("GET", "/_cluster/settings", None),
            ("PUT", "/_cluster/settings", {"transient": {"cluster.max_shards_per_node": 2000}}),
            ("GET", "/_plugins/_security/api/internalusers", None)):
        status, answer = engine.call(method, target, body, USER)
        must(status == 403, f"with the role {method} {target} was answered {status} {answer}")


def without_it(engine):
    running = host(engine, STRANGER)
    try:
        status, text = Port(running).take(2)
        must(status == 500, f"a user without the role was answered {status} {text}")
        for part in ("was answered with 403", "cluster:admin/repository/get",
                     "Give the engine's user the privileges for snapshots"):
            must(part in text, f"'{part}' is not said: {text}")
        must(running.will_log("engine.unavailable", 30), "the log does not say it")
    finally:
        running.kill()
    running = host(engine, (USER[0], "a-wrong-one"))
    try:
        status, text = Port(running).take(2)
        must(status == 500 and "was answered with 401" in text, f"a wrong password: {status} {text}")
        must("a-wrong-one" not in text + running.log, "the password is told")
    finally:
        running.kill()


if __name__ == "__main__":
    main()
