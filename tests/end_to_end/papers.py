#!/usr/bin/env python3
"""Holds the papers to what runs: every command in a ```sh block is known here with how it is proven,
nothing that looks like a command stands outside of such a block, and every file that a paper links to or
names as a command exists.

usage: papers.py ROOT BUILD

BUILD is the build folder that runs this check: the tests that are said to prove something are registered
there.
"""

import json
import pathlib
import re
import subprocess
import sys
import urllib.request

RIG = ("end_to_end.rig", "tests/engine/rig_test.py")
QUICKSTART = ("end_to_end.quickstart", "packaging/quickstart")
BENCH = ("end_to_end.bench", "tests/bench/bench_test.py")
EXAMPLES = ("end_to_end.sdk.examples", "tests/sdk/examples_test.py")
CLIENT = ("end_to_end.backup_client_host_tests", "tests/end_to_end/client/host_test.cpp")
SDK_INSTALL = ("end_to_end.sdk.install", "tests/sdk/install.py")
PACKAGES = ("end_to_end.packaging.packages_test", "tests/packaging/packages_test.py")
INSTALLED = ("end_to_end.packaging.installed_test", "tests/packaging/installed_test.py")

# Papers that a test follows from top to bottom, command by command; that test, and its script.
FOLLOWED = {
    "FROM-CAMUNDA-8.8.md": ("end_to_end.from_camunda", "tests/end_to_end/from_camunda_test.py"),
    "sdk/docs/first-plugin.md": ("end_to_end.sdk.first_plugin", "tests/sdk/first_plugin_test.py"),
    "sdk/examples/hello_rust/README.md": ("end_to_end.sdk.rust", "tests/sdk/rust_test.py"),
    "sdk/tools/templates/c/README.md": ("end_to_end.sdk.new_plugin", "tests/sdk/new_plugin_test.py"),
    "sdk/tools/templates/cpp/README.md": ("end_to_end.sdk.new_plugin", "tests/sdk/new_plugin_test.py"),
    "sdk/tools/templates/rust/README.md": ("end_to_end.sdk.new_plugin", "tests/sdk/new_plugin_test.py"),
    "sdk/examples/counters/README.md": EXAMPLES,
    "sdk/examples/hello_c/README.md": EXAMPLES,
    "sdk/examples/hello_cpp/README.md": EXAMPLES,
    "sdk/examples/slow_answer/README.md": EXAMPLES,
}

# command (without its comment) -> how it is proven: "run": here and now, "hello": here with the host
# running, "options": by its options being those of the usage; else the test that runs it, and the script
# of that test.
PROVEN = {
    "packaging/quickstart": QUICKSTART,
    "tests/run": "options",
    "tests/run --preset asan backup_domain": "options",
    "tests/run --engine opensearch-3": "options",
    "tests/run --long": "options",
    "tests/run --preset asan faults": "options",
    "tests/run --engine opensearch-3 faults.engine_killed": "options",
    "build/release/bin/actuator-host --plugin build/release/lib/actuator/plugins/backup.so --help": "run",
    "build/release/bin/actuator-host --plugin build/release/lib/actuator/plugins/hello_c.so": "hello",
    "curl http://localhost:9600/actuator/hello/ada": "hello",
    "tests/engine/run opensearch-3 --port 9200": RIG,
    "tests/engine/dataset http://127.0.0.1:9200": QUICKSTART,
    "tests/engine/run elasticsearch-8 --detach --data DIR": RIG,
    "tests/engine/run status --data DIR": RIG,
    "tests/engine/run restart --data DIR": RIG,
    "tests/engine/run kill --data DIR": RIG,
    "tests/engine/run stop --data DIR": RIG,
    "tests/abi/layout/layout tests/abi/layout/actuator-0.9.txt sdk/include --renew": "options",
    "tests/abi/layout/description tests/abi/frozen/RELEASE.abi sdk/include --renew": "options",
    "tests/bench/run": BENCH,
    "tests/bench/run start idle metrics_update health_rate plugin_calls many_plugins": BENCH,
    "tests/bench/run health_besieged stop_under_load after_outage takeover": "options",
    "tests/bench/run backup_tiny --engine elasticsearch-8": "options",
    "tests/bench/run backup_slow --pairs 3": "options",
    "tests/bench/run list_local one_backup list_warm_slow_blobs list_cold_slow_blobs": "options",
    "tests/bench/run list_sixty_thousand list_cost": "options",
    "tests/bench/report --run": "options",
    "tests/bench/report": ("end_to_end.bench_page", "tests/bench/page_test.py"),
    "tests/simulation/growth/growth.py": "run",
    "tests/simulation/growth/growth.py --check plugins/backup/growth.md": "run",
    "tests/simulation/growth/growth.py --renew plugins/backup/growth.md": "options",
    "packaging/prerequisites build": QUICKSTART,
    "packaging/prerequisites packages": "options",
    "packaging/packages": PACKAGES,
    "packaging/prerequisites image": "options",
    "packaging/image/build actuator-host.tar": ("end_to_end.packaging.image", "tests/packaging/image/image_test.py"),
    "actuator-backup list --url http://host:9600 --user ops --password-file /run/secrets/ops":
        ("end_to_end.credentials", "tests/end_to_end/credentials_test.py"),
    "apt install ./*.deb": INSTALLED,
    "actuator-backup take 20260131 --watch": INSTALLED,
    "cmake --preset release": QUICKSTART,
    "cmake --build --preset release --target bin/actuator-host bin/actuator-check": QUICKSTART,
    "cmake --build --preset release": QUICKSTART,
    "cmake --build --preset release --target bin/actuator-backup": QUICKSTART,
    "build/release/bin/actuator-backup take 20260131 --watch": CLIENT,
    "build/release/bin/actuator-backup list": CLIENT,
    "build/release/bin/actuator-backup wait 20260131 --timeout 1h": CLIENT,
    "build/release/bin/actuator-backup delete 20260131": CLIENT,
    "build/release/bin/actuator-backup take now --wait": CLIENT,
    "build/release/bin/actuator-backup prune --keep 7 --yes": CLIENT,
    "cmake --install build/release --prefix ~/actuator --component client": SDK_INSTALL,
    "cmake --install build/release --prefix ~/actuator --component manual": SDK_INSTALL,
    "cmake --install build/release --prefix ~/actuator --component sdk": SDK_INSTALL,
    "cmake --install build/release --prefix ~/actuator --component host --strip": SDK_INSTALL,
}
HELLO = [command for command, proof in PROVEN.items() if proof == "hello"]
PROGRAMS = ("tests/", "packaging/", "build/", "curl ", "cmake ", "ctest ")
ACTIONS = ("status", "restart", "kill", "stop")


def commands_of(text):
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            command = re.sub(r"\s+#.*", "", line).strip()
            if command and not command.startswith("#"):
                yield command


def prose_of(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def stray_commands_of(text):
    """Lines outside of blocks that begin like a command and are set off as one."""
    return [line.strip() for line in re.findall(r"^ {4,}(.*)", prose_of(text), re.MULTILINE)
            if line.strip().startswith(PROGRAMS)]


def missing_files_of(root, text):
    """What running text names in `...` as something of ours, and is not there."""
    named = {code.split()[0] for code in re.findall(r"`((?:tests|packaging)/[^`]*)`", prose_of(text))}
    return sorted(name for name in named if not (root / name).exists())


def check_run(root, command):
    run = subprocess.run(command.split(), cwd=root, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return f"'{command}' ended with {run.returncode}: {run.stderr.strip()}"
    return None


def check_options(root, command):
    """The command itself would start this run again, or take too long."""
    program = command.split()[0]
    usage = subprocess.run([str(root / program), "--help"], capture_output=True, text=True,
                           check=False).stdout
    for option in re.findall(r"--\w+", command):
        if option not in usage:
            return f"'{command}' uses {option}, which {program} does not know"
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


def tests_of(build):
    """The tests that the build registers, without the preset that their names begin with."""
    listed = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], capture_output=True,
                            text=True, check=True).stdout
    return [test["name"].split(".", 1)[1] for test in json.loads(listed)["tests"]]


def is_registered(test, tests):
    return any(name == test or name.startswith(f"{test}.") for name in tests)


def check_followed(root, paper, tests, test, script):
    """There is such a test, and its script follows a paper of this name."""
    if not is_registered(test, tests):
        return f"is said to be followed by the test {test}, which is not registered"
    said = (root / script).read_text(encoding="utf-8")
    if pathlib.Path(paper).name not in said or ".follow(" not in said:
        return f"is said to be followed by {script}, which does not follow it"
    return None


def check_test(root, command, tests, test, script):
    """There is such a test, and its script names the program, each option and each action."""
    if not is_registered(test, tests):
        return f"'{command}' is said to be run by the test {test}, which is not registered"
    said = (root / script).read_text(encoding="utf-8")
    program, *words = command.split()
    fixed = [pathlib.Path(program).name] + [word for word in words
                                            if word.startswith("--") or word in ACTIONS]
    for word in fixed:
        if not re.search(rf"(?<![\w-]){word}(?![\w-])", said):
            return f"'{command}' is said to be run by {script}, which has no {word}"
    return None


def check_command(root, command, tests):
    proof = PROVEN.get(command)
    if proof is None:
        return f"'{command}' is proven by nothing; add it to this check"
    if isinstance(proof, tuple):
        return check_test(root, command, tests, *proof)
    return CHECKS[proof](root, command)


def papers_of(root):
    return sorted(path for path in root.rglob("*.md")
                  if not path.is_relative_to(root / "build") and ".git" not in path.parts)


def main():
    root = pathlib.Path(sys.argv[1])
    tests = tests_of(sys.argv[2])
    faults, seen = [], 0
    for paper in papers_of(root):
        name = paper.relative_to(root)
        text = paper.read_text(encoding="utf-8")
        followed = FOLLOWED.get(str(name))
        if followed:
            fault = check_followed(root, name, tests, *followed)
            faults += [f"{name} {fault}"] if fault else []
        for command in commands_of(text):
            seen += 1
            if followed:
                continue
            fault = check_command(root, command, tests)
            faults += [f"{name}: {fault}"] if fault else []
        faults += [f"{name}: '{line}' is a command outside of a ```sh block"
                   for line in stray_commands_of(text)]
        # What a followed paper names is in the project that it makes.
        faults += [f"{name} names {missing}, which does not exist"
                   for missing in ([] if followed else missing_files_of(root, text))]
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            if not (paper.parent / link).exists():
                faults.append(f"{name} links to {link}, which does not exist")
    if seen == 0:
        faults.append("no paper has a command")
    print("\n".join(faults) or f"{seen} commands, all files and all links hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
