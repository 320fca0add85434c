#!/usr/bin/env python3
"""Runs clang-tidy over every C++ file of ours in a build, one for each core.

usage: tidy.py ROOT BUILD [--deep | --tests]

The checks are those of .clang-tidy, or with --deep the path-sensitive analyser, which takes minutes.
The files are those of the program, or with --tests those of the tests.
A file that was clean stays clean until it, a header of ours or the rules change: its verdict is
kept in the build folder under a hash of all of these.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

DEEP = ("-*,bugprone-suspicious-semicolon,bugprone-unused-raii,misc-unconventional-assign-operator,"
        "clang-analyzer-core.*,clang-analyzer-cplusplus.*,clang-analyzer-deadcode.*,"
        "clang-analyzer-nullability.*,clang-analyzer-security.*,clang-analyzer-unix.*")
PROGRAM = ("host/", "plugins/", "sdk/", "packaging/")


def is_wanted(name, of_tests):
    # What generates code and what compiles somebody else's in is not ours to judge.
    if name.endswith(("_implementation.cpp", "_impl.cpp")):
        return False
    return name.startswith("tests/" if of_tests else PROGRAM)


def fingerprint_of_headers(root, of_tests):
    digest = hashlib.sha256((root / ".clang-tidy").read_bytes())
    for folder in (*PROGRAM, "tests") if of_tests else PROGRAM:
        for header in sorted((root / folder).rglob("*.h*")):
            digest.update(header.read_bytes())
    return digest.digest()


def commands_without_precompiled_headers(build, folder):
    """Writes the commands of a build for clang, which reads no precompiled header of gcc."""
    entries = json.loads((build / "compile_commands.json").read_text())
    for entry in entries:
        entry["command"] = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx", "", entry["command"])
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    return entries


def precompiled(command, build, cache):
    """The options of clang for the headers that almost every file takes; made once for equal options."""
    options = [word for word in shlex.split(command)
               if re.fullmatch(r"-[OWf].*|-std=.*|-[DU]_.*|-DNDEBUG|-pthread", word)]
    file = cache / (hashlib.sha256(" ".join(options).encode()).hexdigest() + ".pch")
    if not file.exists():
        subprocess.run(["clang++-16", *options, "-Wno-unknown-warning-option", "-Wno-unused-command-line-argument",
                        "-x", "c++-header", str(build / "standard_headers.hpp"), "-o", str(file)], check=True)
    return ["--extra-arg=-include-pch", f"--extra-arg={file}"]


def check(root, source, chosen, headers, cache, parsed):
    said = headers + "".join(chosen).encode() + str(source).encode()
    key = hashlib.sha256(said + source.read_bytes()).hexdigest()
    if (cache / key).exists():
        return ""
    # What gcc knows and clang does not are options of the build, not of the code.
    run = subprocess.run(
        ["clang-tidy-16", "-p", str(cache), "--quiet", "--extra-arg=-Wno-unknown-warning-option",
         "--extra-arg=-Wno-unused-command-line-argument", *parsed, *chosen, str(source)],
        cwd=root, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        (cache / key).touch()
        return ""
    return run.stdout + run.stderr


def main():
    root, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    chosen = [f"--checks={DEEP}"] if "--deep" in sys.argv[3:] else []
    of_tests = "--tests" in sys.argv[3:]
    cache = build / "tidy"
    cache.mkdir(exist_ok=True)
    commands = {pathlib.Path(entry["file"]).resolve(): entry["command"]
                for entry in commands_without_precompiled_headers(build, cache)}
    sources = [source for source in sorted(commands) if source.is_relative_to(root)
               and is_wanted(str(source.relative_to(root)), of_tests)]
    if not sources:
        print("tidy: the build names no source of ours")
        return 1
    headers = fingerprint_of_headers(root, of_tests)
    parsed = {source: precompiled(commands[source], build, cache) if source.suffix == ".cpp" else []
              for source in sources}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [text for text in pool.map(
            lambda source: check(root, source, chosen, headers, cache, parsed[source]), sources) if text]
    print("\n".join(found) or f"{len(sources)} files are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
