#!/usr/bin/env python3
"""Holds the papers to what runs: every command in a ```sh block is known here with how it is proven,
nothing that looks like a command stands outside of such a block, and every file that a paper links to
exists."""

import pathlib
import re
import subprocess
import sys
import urllib.request

# command (without its comment) -> how it is proven: "run": here and now, "hello": here with the host
# running, "options": by its options being those of the usage; else which test runs it.
PROVEN = {
    "packaging/quickstart": "end_to_end.quickstart",
    "tests/run": "this run",
    "tests/run --preset asan backup_domain": "options",
    "tests/run --engine opensearch-3": "options",
    "tests/run --long": "options",
    "build/release/bin/actuator-host --plugin build/release/lib/actuator/plugins/backup.so --help": "run",
    "build/release/bin/actuator-host --plugin build/release/lib/actuator/plugins/hello_c.so": "hello",
    "curl http://localhost:9600/actuator/hello/ada": "hello",
    "tests/engine/run opensearch-3 --port 9200": "end_to_end.rig",
    "tests/engine/dataset http://127.0.0.1:9200": "end_to_end.quickstart",
    "tests/engine/run elasticsearch-8 --detach --data DIR": "end_to_end.rig",
    "tests/engine/run status --data DIR": "end_to_end.rig",
    "tests/engine/run restart --data DIR": "end_to_end.rig",
    "tests/engine/run kill --data DIR": "end_to_end.rig",
    "tests/engine/run stop --data DIR": "end_to_end.rig",
}
HELLO = [command for command, proof in PROVEN.items() if proof == "hello"]
PROGRAMS = ("tests/", "packaging/", "build/", "curl ", "cmake ", "ctest ")


def commands_of(text):
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            command = re.sub(r"\s+#.*", "", line).strip()
            if command and not command.startswith("#"):
                yield command


def stray_commands_of(text):
    """Lines outside of blocks that begin like a command and are set off as one."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line.strip() for line in re.findall(r"^ {4,}(.*)", prose, re.MULTILINE)
            if line.strip().startswith(PROGRAMS)]


def check_run(root, command):
    run = subprocess.run(command.split(), cwd=root, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return f"'{command}' ended with {run.returncode}: {run.stderr.strip()}"
    return None


def check_options(root, command):
    """The command itself would start this run again."""
    usage = subprocess.run([str(root / "tests/run"), "--help"], capture_output=True, text=True,
                           check=False).stdout
    for option in re.findall(r"--\w+", command):
        if option not in usage:
            return f"'{command}' uses {option}, which tests/run does not know"
    return None


def check_hello(root, _):
    """As written, but on a free port, for another host may have the usual one."""
    start, curl = HELLO
    host = subprocess.Popen([*start.split(), "--management.server.port=0"], cwd=root,
                            stderr=subprocess.PIPE, text=True)
    try:
        port = next((found.group(1) for line in host.stderr
                     if (found := re.search(r"\blistening\b.*\bport=(\d+)", line))), None)
        if port is None:
            return f"'{start}' does not listen"
        url = curl.split()[1].replace("localhost:9600", f"127.0.0.1:{port}")
        with urllib.request.urlopen(url, timeout=10) as answer:
            body = answer.read().decode()
        return None if "hello, ada" in body else f"'{curl}' answers {body}"
    finally:
        host.terminate()
        host.communicate(timeout=20)


CHECKS = {"run": check_run, "options": check_options, "hello": check_hello}


def check_command(root, command):
    proof = PROVEN.get(command)
    if proof is None:
        return f"'{command}' is proven by nothing; add it to this check"
    check = CHECKS.get(proof)
    return check(root, command) if check else None


def papers_of(root):
    return sorted(path for path in root.rglob("*.md")
                  if not path.is_relative_to(root / "build") and ".git" not in path.parts)


def main():
    root = pathlib.Path(sys.argv[1])
    faults, seen = [], 0
    for paper in papers_of(root):
        name = paper.relative_to(root)
        text = paper.read_text(encoding="utf-8")
        for command in commands_of(text):
            seen += 1
            fault = check_command(root, command)
            faults += [f"{name}: {fault}"] if fault else []
        faults += [f"{name}: '{line}' is a command outside of a ```sh block"
                   for line in stray_commands_of(text)]
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            if not (paper.parent / link).exists():
                faults.append(f"{name} links to {link}, which does not exist")
    if seen == 0:
        faults.append("no paper has a command")
    print("\n".join(faults) or f"{seen} commands and all links hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
