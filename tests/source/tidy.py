#!/usr/bin/env python3
"""Runs clang-tidy over every C++ file of ours in a build, one for each core.

usage: tidy.py ROOT BUILD [--deep | --tests]

The checks are those of .clang-tidy, or with --deep slow ones and the path-sensitive analyser.
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
# What gcc knows and clang does not are options of the build, not of the code.
IGNORED = ("-Wno-unknown-warning-option", "-Wno-unused-command-line-argument")
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


def precompiled(commands, build, cache):
    """By its source, the options of clang for the headers that almost every file takes. Made anew in each run,
    once for equal options."""
    made = {}
    for source, command in commands.items():
        if source.suffix == ".cpp":
            options = tuple(word for word in shlex.split(command)
                            if re.fullmatch(r"-[OWf].*|-std=.*|-[DU]_.*|-DNDEBUG|-pthread", word))
            made.setdefault(options, []).append(source)
    found = {source: [] for source in commands}
    for number, (options, sources) in enumerate(made.items()):
        file = cache / f"standard_headers_{number}.pch"
        subprocess.run(["clang++-16", *options, *IGNORED, "-x", "c++-header",
                        str(build / "standard_headers.hpp"), "-o", str(file)], check=True)
        for source in sources:
            found[source] = ["--extra-arg=-include-pch", f"--extra-arg={file}"]
    return found


def verdict_of(source, chosen, headers, cache):
    said = headers + "".join(chosen).encode() + str(source).encode()
    return cache / hashlib.sha256(said + source.read_bytes()).hexdigest()


def check(root, source, options, verdict):
    run = subprocess.run(
        ["clang-tidy-16", "-p", str(verdict.parent), "--quiet", *(f"--extra-arg={each}" for each in IGNORED),
         *options, str(source)],
        cwd=root, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        verdict.touch()
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
    verdicts = {source: verdict_of(source, chosen, headers, cache) for source in sources}
    unjudged = [source for source in sources if not verdicts[source].exists()]
    parsed = precompiled({source: commands[source] for source in unjudged}, build, cache)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [text for text in pool.map(
            lambda source: check(root, source, parsed[source] + chosen, verdicts[source]), unjudged) if text]
    print("\n".join(found) or f"{len(sources)} files are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
