#!/usr/bin/env python3
"""The calls of the published page of the Backup Management API, run as they stand there, against a host at port 9600.

usage: published_page_test.py HOST PLUGIN ENGINE

The page's commands name http://localhost:9600, and a machine may have something else there: they are run in a network
of their own (unshare) where the host has that port. Its requests without a command are called as their words say.
"""

import fcntl
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit.deployment import Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

# As on the page, with its line breaks and quotes.
TAKE = """curl --request POST 'http://localhost:9600/actuator/backupHistory' \\
-H 'Content-Type: application/json' \\
-d '{ "backupId": 123 }'"""
SHOW = "curl 'http://localhost:9600/actuator/backupHistory/123'"
LIST = "curl 'http://localhost:9600/actuator/backupHistory'"
# "DELETE actuator/backupHistory/123" has no command there.
DELETE = "curl --request DELETE 'http://localhost:9600/actuator/backupHistory/123'"

STATES = {"COMPLETED", "IN_PROGRESS", "FAILED", "INCOMPATIBLE", "INCOMPLETE"}
DETAIL = ["snapshotName", "state", "startTime", "failures"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
COMPLETION_LIMIT_S = 30
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def run(command, old_name=False):
    """(status, type, body) of a command of the page; only what tells the status is added to it."""
    if old_name:
        command = command.replace("actuator/backupHistory", "actuator/backups")
    done = subprocess.run(["bash", "-c", command + r" --silent --write-out '\n%{http_code} %{content_type}'"],
                          capture_output=True, text=True, timeout=60, check=False)
    body, _, told = done.stdout.rpartition("\n")
    status, _, kind = told.partition(" ")
    return int(status or 0), kind, body


class Page:
    def __init__(self, old_name):
        self.old_name = old_name
        self.faults = []

    def answered(self, what, command, wanted):
        status, kind, body = run(command, self.old_name)
        if status != wanted:
            self.faults.append(f"{what}: {status} in place of {wanted}: {body[:300]}")
        return body

    def is_backup(self, what, shown):
        if list(shown) != ["backupId", "state", "failureReason", "details"] or shown["backupId"] != 123:
            self.faults.append(f"{what}: {shown}")
        elif shown["state"] not in STATES or not shown["details"]:
            self.faults.append(f"{what}: state {shown['state']}, details {shown['details']}")
        elif any(list(each) != DETAIL or not TIME.fullmatch(each["startTime"]) for each in shown["details"]):
            self.faults.append(f"{what}: details {shown['details']}")

    def follow(self, deployment):
        """The page from top to bottom."""
        self.answered("state of a backup that is not there", SHOW, 404)
        self.answered("deletion of a backup that is not there", DELETE, 404)
        if self.answered("list of no backups", LIST, 200) != "[]":
            self.faults.append("the list of no backups is no empty array")
        taken = json.loads(self.answered("creation", TAKE, 200))
        names = taken.get("scheduledSnapshots", [])
        count = len(names)
        wanted = [f"camunda_webapps_123_8.8.0_part_{n}_of_{count}" for n in range(1, count + 1)]
        if list(taken) != ["scheduledSnapshots"] or names != wanted or not names:
            self.faults.append(f"creation: {taken}")
        self.is_backup("state at once", json.loads(self.answered("state at once", SHOW, 200)))
        self.await_completion(names)
        again = json.loads(self.answered("creation of the same id", TAKE, 400))
        if "123" not in again.get("message", ""):
            self.faults.append(f"creation of the same id: {again}")
        listed = json.loads(self.answered("list", LIST, 200))
        if len(listed) != 1:
            self.faults.append(f"list: {listed}")
        self.is_backup("list", listed[0])
        if self.answered("deletion", DELETE, 204) != "":
            self.faults.append("deletion: the answer has a body")
        self.answered("state after the deletion", SHOW, 404)
        deployment.ask_engine("DELETE", "/_snapshot/camunda")
        self.answered("list without a repository", LIST, 404)
        self.answered("creation without a repository", TAKE, 500)
        self.answered("state without a repository", SHOW, 500)
        self.answered("deletion without a repository", DELETE, 500)
        deployment.engine.end()
        for what, command in (("creation", TAKE), ("state", SHOW), ("list", LIST), ("deletion", DELETE)):
            self.answered(f"{what} without an engine", command, 502)

    def await_completion(self, names):
        deadline = time.monotonic() + COMPLETION_LIMIT_S
        while True:
            shown = json.loads(self.answered("state", SHOW, 200))
            if shown["state"] != "IN_PROGRESS" or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        if shown["state"] != "COMPLETED" or [each["snapshotName"] for each in shown["details"]] != names:
            self.faults.append(f"state in the end: {shown}")


def follow(programs, standalone, old_name):
    with Deployment(programs, port=9600, standalone=standalone) as deployment:
        page = Page(old_name)
        page.follow(deployment)
        return page.faults


def main(programs):
    found = {
        "unified": follow(programs, standalone=False, old_name=False),
        "standalone": follow(programs, standalone=True, old_name=False),
        "standalone, by the old name": follow(programs, standalone=True, old_name=True),
    }
    with Deployment(programs, port=9600):
        status, _, body = run(LIST, old_name=True)
        if status != 404:
            found["unified"].append(f"the old name is answered {status} {body}")
    for mode, faults in found.items():
        for fault in faults:
            print(f"published_page_test: {mode}: {fault}", file=sys.stderr)
        print(f"{mode}: {'as the page says' if not faults else 'not as the page says'}")
    return 1 if any(found.values()) else 0


def in_own_network():
    """Begins this program anew where nobody has port 9600: in a network with loopback alone, if that is allowed."""
    for tool in ("curl", "unshare"):
        if shutil.which(tool) is None:
            raise KitError(f"{tool} is missing: install it with packaging/prerequisites test")
    apart = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    allowed = subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0
    place = "own" if allowed else "common"
    command = [*(apart if allowed else []), sys.executable, *sys.argv]
    os.execvpe(command[0], command, os.environ | {"ACTUATOR_NETWORK": place})


def bring_loopback_up():
    interface = struct.pack("16sh", b"lo", IFF_UP)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, interface)


if __name__ == "__main__":
    try:
        if "ACTUATOR_NETWORK" not in os.environ:
            in_own_network()
        if os.environ["ACTUATOR_NETWORK"] == "own":
            bring_loopback_up()
        sys.exit(main(sys.argv[1:]))
    except KitError as error:
        sys.exit(f"published_page_test: {error}")
