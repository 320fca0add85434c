#!/usr/bin/env python3
"""Starts the host where an application of Camunda 8.8 was: drop_in.py HOST PLUGIN

Each folder here is a deployment: what it mounts into config/, what its environment holds, and what the host must
make of that (`expected`: value and place, as --check prints them; `hidden`: paths that its exposure lists leave out) or say
when it refuses (`refused`). Nothing of it
is edited for the host; only the listening address is put to loopback and the port to a free one where it is started.
Their engines' URLs, which are the operator's own in each of them, lead to loopback, where nobody answers.
"""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
SECONDS_TO_START = 20
SECONDS_TO_STOP = 20


def lines_of(file):
    return [line for line in file.read_text().splitlines() if line] if file.exists() else []


def environment_of(deployment):
    return dict(line.split("=", 1) for line in lines_of(deployment / "environment"))


def check(host, plugin, deployment):
    said = subprocess.run([host, f"--plugin={plugin}", "--check"], cwd=deployment, env=environment_of(deployment),
                          capture_output=True, text=True, timeout=60)
    if (deployment / "refused").exists():
        faults = [] if said.returncode == 2 else [f"ends with code {said.returncode} in place of 2"]
        return faults + [f"does not say: {line}" for line in lines_of(deployment / "refused") if line not in said.stderr]
    if said.returncode != 0:
        return [f"is refused: {said.stderr.strip()}"]
    printed = {re.sub(r"  +", " ", line) for line in said.stdout.splitlines()}
    faults = [f"has not: {line}" for line in lines_of(deployment / "expected") if line not in printed]
    if not lines_of(deployment / "expected"):
        faults.append("expects nothing")
    secrets = [value for name, value in environment_of(deployment).items() if "PASSWORD" in name]
    secrets += [file.read_text().strip() for file in deployment.glob("secrets/**/*") if file.is_file()]
    return faults + ["shows a secret" for secret in secrets if secret in said.stdout + said.stderr]


def serve(host, plugin, deployment):
    """The port of a host that runs, asked as the probes of that deployment ask."""
    environment = environment_of(deployment) | {"MANAGEMENT_SERVER_PORT": "0", "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
                                                "ACTUATOR_LOG_FORMAT": "json"}
    process = subprocess.Popen([host, f"--plugin={plugin}"], cwd=deployment, env=environment, stderr=subprocess.PIPE,
                               text=True)
    try:
        killer = threading.Timer(SECONDS_TO_START, process.kill)  # then its log ends, and with it the wait
        killer.start()
        port = next((json.loads(line)["fields"]["port"] for line in process.stderr if '"listening"' in line), None)
        killer.cancel()
        if port is None:
            return ["does not listen"]
        base = next((line.split(" ")[2] for line in lines_of(deployment / "expected")
                     if line.startswith("management.server.base-path = /")), "")
        faults = []
        for path in ("/actuator/health/liveness", "/actuator/backupHistory/1"):
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            client.request("GET", base + path)
            status = client.getresponse().status
            # Nobody answers where its engine should be: the host runs all the same, and says so.
            wanted = 404 if path in lines_of(deployment / "hidden") else 200 if "health" in path else 502
            if status != wanted:
                faults.append(f"answers {status} to {base}{path} in place of {wanted}")
        process.send_signal(signal.SIGTERM)
        if process.wait(SECONDS_TO_STOP) != 0:
            faults.append(f"ends with code {process.returncode}")
        return faults
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def main(host, plugin):
    deployments = sorted(each for each in HERE.iterdir() if (each / "config").is_dir())
    found = {}
    for each in deployments:
        found[each.name] = check(host, plugin, each)
        if not (each / "refused").exists():
            found[each.name] += serve(host, plugin, each)
    for name, faults in found.items():
        for fault in faults:
            print(f"{name}: {fault}", file=sys.stderr)
        print(f"{name}: {'as it should be' if not faults else 'not as it should be'}")
    return 1 if any(found.values()) or len(found) < 5 else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
