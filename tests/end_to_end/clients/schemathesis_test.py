#!/usr/bin/env python3
"""schemathesis against the running host, by the description that it serves: no findings.

usage: schemathesis_test.py HOST PLUGIN ENGINE [--examples N] [--seed N]
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # leaves the source tree as it is
from kit import setup  # noqa: E402
from kit.deployment import Deployment  # noqa: E402
from kit.errors import KitError  # noqa: E402

HERE = Path(__file__).resolve().parent
LIMIT_S = 1500


def findings(deployment, options, only=""):
    """Of all operations, or only those whose path has this; and the report."""
    with tempfile.TemporaryDirectory(prefix="schemathesis-") as folder:
        done = subprocess.run(
            [setup.python_client("schemathesis") / "schemathesis", f"--config-file={HERE / 'schemathesis.toml'}",
             "run", deployment.url + "/actuator/openapi", "--checks=all", f"--max-examples={options.examples}",
             f"--seed={options.seed}", *([f"--include-path-regex={only}"] if only else [])],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=LIMIT_S, check=False)
    selected = re.search(r"Selected: (\d+)/(\d+)", done.stdout)
    tested = re.search(r"Tested: (\d+)", done.stdout)
    cases = re.search(r"(\d+) generated", done.stdout)
    faults = [] if done.returncode == 0 else [f"schemathesis ends with code {done.returncode}"]
    if not (selected and tested and cases):
        return faults + ["its report has no summary"], done.stdout
    if tested.group(1) != selected.group(1) or selected.group(1) == "0" or not only and selected[1] != selected[2]:
        faults.append(f"{tested.group(0)} of {selected.group(0)} operations")
    return faults, done.stdout


def life_of_backups(deployment):
    """That links were followed from taking to deleting, by what the host counted."""
    page = deployment.ask("GET", "/actuator/prometheus")[2].decode()
    wanted = {"backup_ended_total": 'outcome="completed"', "backup_deletions_total": 'outcome="deleted"'}
    return [f"no {name} with {label} after the run" for name, label in wanted.items()
            if not re.search(rf"^{name}{{.*{label}.*}} [1-9]", page, re.MULTILINE)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", nargs=3)
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = []
    for standalone in (False, True):
        with Deployment(options.programs, "--logging.group.all=host,backup", standalone=standalone) as deployment:
            # Two names for one backup: schemathesis would find one deleted that it has only seen created. So only the
            # old one here, and the new one above.
            found, report = findings(deployment, options, only="/backups" if standalone else "")
            found += life_of_backups(deployment)
            code = deployment.host.stop()
            if code != 0:
                found.append(f"the host ends with code {code}: {deployment.host.tail()}")
        print(report if found else report[report.rindex("= SUMMARY ="):])
        faults += [f"{'standalone' if standalone else 'unified'}: {fault}" for fault in found]
    for fault in faults:
        print(f"schemathesis_test: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KitError as error:
        sys.exit(f"schemathesis_test: {error}")
