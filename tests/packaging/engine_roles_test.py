#!/usr/bin/env python3
"""The roles of packaging/engine-roles are enough for every call of the plugin, and nothing of them is too much.

usage: engine_roles_test.py ROOT HOST PLUGIN [opensearch|elasticsearch]...

On a real engine of each kind with its security: a backup is taken, shown, listed and deleted by a user
who has that role only. Then each privilege is taken away in turn, and one of those must fail. And a
user without any role is told what to do.
"""

import json
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(sys.argv[1]).absolute()
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests/engine"), str(ROOT / "tests/abi")]
import host_program  # noqa: E402
from rig import dataset  # noqa: E402
from rig.secured_elasticsearch import SecuredElasticsearch  # noqa: E402
from rig.secured_opensearch import SecuredOpenSearch  # noqa: E402

NAME = "actuator_backup"
USER = ("backup", "a-s3cret-of-the-test")
STRANGER = ("stranger", "another-s3cret-of-the-test")
HISTORY = "/actuator/backupHistory"
TAKING_LIMIT_S = 90
STORAGE = "camunda.data.secondary-storage."


@dataclass(frozen=True)
class Kind:
    """One kind of engine, and how its roles name their parts."""

    name: str
    node: type
    cluster: str
    indices: str
    patterns: str
    actions: str
    users: str  # the page of users

    @property
    def role(self):
        return json.loads((ROOT / f"packaging/engine-roles/{self.name}.json").read_text())

    def privileges(self):
        return self.role[self.cluster] + self.role[self.indices][0][self.actions]

    def patterns_of_role(self):
        return self.role[self.indices][0][self.patterns]

    def without(self, privilege):
        """The role, but for one privilege."""
        less = self.role
        less[self.cluster] = [each for each in less[self.cluster] if each != privilege]
        for of in less[self.indices]:
            of[self.actions] = [each for each in of[self.actions] if each != privilege]
        less[self.indices] = [each for each in less[self.indices] if each[self.actions]]
        return less


KINDS = {
    "opensearch": Kind(
        "opensearch", SecuredOpenSearch, "cluster_permissions", "index_permissions", "index_patterns",
        "allowed_actions", "/_plugins/_security/api/internalusers"),
    "elasticsearch": Kind(
        "elasticsearch", SecuredElasticsearch, "cluster", "indices", "names", "privileges",
        "/_security/user"),
}


def main():
    check_files()
    for name in sys.argv[4:] or KINDS:
        with tempfile.TemporaryDirectory(prefix="engine-roles-") as folder:
            prove(KINDS[name], Path(folder) / "engine")


def prove(kind, folder):
    begun = time.monotonic()
    with kind.node(folder, dict([USER, STRANGER])) as engine:
        print(f"{kind.name} was ready after {time.monotonic() - begun:.1f} s")
        prepare(engine)
        engine.give(USER, NAME, kind.role)
        with_the_role(kind, engine)
        with_less(kind, engine)
        nothing_beyond(kind, engine)
        without_it(kind, engine)
    print(f"{kind.name} took {time.monotonic() - begun:.1f} s", flush=True)


def prepare(engine):
    engine.expect("PUT", "/_snapshot/camunda", {
        "type": "fs", "settings": {"location": str(engine.repositories / "camunda")}})
    for name in dataset.catalog_names("8.8.0"):
        engine.expect("PUT", f"/{name}?wait_for_active_shards=0", {
            "settings": {"number_of_shards": 1, "number_of_replicas": 0}})


def host(kind, engine, user):
    keys = {
        "type": kind.name,
        f"{kind.name}.url": engine.url,
        f"{kind.name}.username": user[0],
        f"{kind.name}.password": user[1],
        f"{kind.name}.security.certificate-path": engine.folder / "ca.pem",
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
    """All forms of the role say the same, and the page names every privilege of it."""
    kinds = list(KINDS.values())
    wanted = kinds[0].privileges(), kinds[0].patterns_of_role()
    for kind in kinds:
        said = kind.privileges(), kind.patterns_of_role()
        must(said == wanted, f"{kind.name}.json says {said}, {kinds[0].name}.json {wanted}")
    text = (ROOT / "packaging/engine-roles/opensearch-roles.yml").read_text()
    listed = re.findall(r'^\s*- "([^"]+)"', text, re.MULTILINE)
    must(sorted(listed) == sorted(sum(wanted, [])),
         f"opensearch-roles.yml says {listed}, opensearch.json {wanted}")
    page = (ROOT / "packaging/engine-roles/README.md").read_text()
    for privilege in wanted[0]:
        must(f"`{privilege}`" in page, f"the page of roles does not name {privilege}")


def with_the_role(kind, engine):
    running = host(kind, engine, USER)
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


def ask(engine, method, target):
    """The status of a call of the user with the role, and what is said."""
    if engine.root_is_ours and target == "/":
        privilege = "cluster:monitor/main"
        _, has = engine.call("POST", "/_security/user/_has_privileges", {"cluster": [privilege]}, USER)
        return 200 if has["has_all_requested"] else 403, has
    body = {"indices": "operate-list-view-8.3.0_"} if method == "PUT" else None
    return engine.call(method, target, body, USER)


def with_less(kind, engine):
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
    must(sorted(calls) == sorted(kind.privileges()), "a privilege of the role has no call, or a call none")
    for privilege, (method, target) in calls.items():
        engine.give(USER, NAME, kind.without(privilege))
        status, answer = ask(engine, method, target)
        must(status == 403 and privilege in json.dumps(answer),
             f"without {privilege} {method} {target} was answered {status} {answer}")
        engine.give(USER, NAME, kind.role)
        status, answer = ask(engine, method, target)
        must(status == 200, f"with {privilege} {method} {target} was answered {status} {answer}")
        print(f"needed: {privilege}")


def nothing_beyond(kind, engine):
    """What a stranger might want of this user."""
    repository = {"type": "fs", "settings": {"location": "x"}}
    for method, target, body in (
            ("GET", "/operate-list-view-8.3.0_/_search", None),
            ("DELETE", "/operate-list-view-8.3.0_", None),
            ("PUT", "/operate-list-view-8.3.0_/_doc/1", {"a": 1}),
            ("POST", "/_snapshot/camunda/other/_restore", {"indices": "operate-list-view-8.3.0_"}),
            ("PUT", "/_snapshot/camunda/other/_clone/same", {"indices": "operate-list-view-8.3.0_"}),
            ("POST", "/_snapshot/camunda/_cleanup", None),
            ("PUT", "/_snapshot/another", repository), ("DELETE", "/_snapshot/camunda", None),
            ("GET", "/_cluster/settings", None),
            ("PUT", "/_cluster/settings", {"transient": {"cluster.max_shards_per_node": 2000}}),
            ("GET", "/_nodes", None), ("GET", kind.users, None)):
        status, answer = engine.call(method, target, body, USER)
        must(status == 403, f"with the role {method} {target} was answered {status} {answer}")
        print(f"refused: {method} {target}")


def without_it(kind, engine):
    running = host(kind, engine, STRANGER)
    try:
        status, text = Port(running).take(2)
        must(status == 500, f"a user without the role was answered {status} {text}")
        for part in ("was answered with 403", "cluster:admin/repository/get",
                     "Give the engine's user the privileges for snapshots"):
            must(part in text, f"'{part}' is not said: {text}")
        must(running.will_log("engine.unavailable", 30), "the log does not say it")
    finally:
        running.kill()
    running = host(kind, engine, (USER[0], "a-wrong-s3cret"))
    try:
        status, text = Port(running).take(2)
        must(status == 500 and "was answered with 401" in text, f"a wrong password: {status} {text}")
        must("a-wrong-s3cret" not in text + running.log, "the password is told")
    finally:
        running.kill()


if __name__ == "__main__":
    main()
