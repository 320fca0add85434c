#!/usr/bin/env python3
"""Holds the papers to what runs: every command in a ```sh block is known here with how it is proven,
and every file that a paper links to exists."""

import pathlib
import re
import subprocess
import sys

PAPERS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "tests/engine/README.md",
          "host/log/events.md", "plugins/backup/reporting/events.md", "sdk/examples/hello_c/README.md"]

# command (without its comment) -> how it is proven: "run": here and now; else which test runs it.
PROVEN = {
    "packaging/quickstart": "end_to_end.quickstart",
    "tests/run": "this run",
    "tests/run --preset asan backup_domain": "arguments",
    "tests/run --engine opensearch-3": "arguments",
    "tests/run --long": "arguments",
    "build/release/bin/actuator-host --plugin build/release/lib/actuator/plugins/backup.so --help": "run",
}


def commands_of(text):
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            command = re.sub(r"\s+#.*", "", line).strip()
            if command and not command.startswith("#"):
                yield command


def check_command(root, command):
    proof = PROVEN.get(command)
    if proof is None:
        return f"'{command}' is proven by nothing; add it to this check"
    if proof == "run":
        run = subprocess.run(command.split(), cwd=root, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            return f"'{command}' ended with {run.returncode}: {run.stderr.strip()}"
    if proof == "arguments":
        # The command itself would start this run again; its options have to be those of the usage.
        usage = subprocess.run([str(root / "tests/run"), "--help"], capture_output=True, text=True,
                               check=False).stdout
        for option in re.findall(r"--\w+", command):
            if option not in usage:
                return f"'{command}' uses {option}, which tests/run does not know"
    return None


def main():
    root = pathlib.Path(sys.argv[1])
    faults, seen = [], 0
    for name in PAPERS:
        paper = root / name
        if not paper.is_file():
            faults.append(f"{name} is missing")
            continue
        text = paper.read_text(encoding="utf-8")
        for command in commands_of(text):
            seen += 1
            fault = check_command(root, command)
            faults += [f"{name}: {fault}"] if fault else []
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            if not (paper.parent / link).exists():
                faults.append(f"{name} links to {link}, which does not exist")
    if seen == 0:
        faults.append("no paper has a command")
    print("\n".join(faults) or f"{seen} commands and all links hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
