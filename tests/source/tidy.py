#!/usr/bin/env python3
"""Runs clang-tidy over every C++ file of ours in a build, one process for each core.

usage: tidy.py ROOT BUILD [--deep | --tests]

The checks are those of .clang-tidy, or with --deep slow ones and the path-sensitive analyser.
The files are those of the program, or with --tests those of the tests.

Most of the time goes into headers, which clang-tidy walks whole for each file. So files that are
compiled alike are judged together, as one that includes them; where that finds anything, each is
judged alone. The analyser looks at no included file: for it they are alone from the start.
What was clean stays clean until it, a header of ours or the rules change: the verdict is kept in
the build folder under a hash of all of these.
"""

import concurrent.futures
import dataclasses
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
LARGEST_BATCH = 10
LONGEST_REPORT = 100  # lines


@dataclasses.dataclass(frozen=True)
class Compilation:
    """How a file is compiled, but for its name."""

    directory: str
    options: tuple

    @classmethod
    def read(cls, entry):
        """clang reads no precompiled header of gcc, so those are left out."""
        command = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx", "", entry["command"])
        words = shlex.split(command.removesuffix(f" -c {entry['file']}"))
        compiler = next(at for at, word in enumerate(words) if re.search(r"(\+\+|gcc|clang)[-\d]*$", word))
        output = words.index("-o")
        return cls(entry["directory"], (*words[compiler + 1:output], *words[output + 2:]))

    def of_headers(self):
        """What a precompiled header has to have in common with whoever includes it."""
        return tuple(word for word in self.options
                     if re.fullmatch(r"-[OWf].*|-std=.*|-[DU]_.*|-[DU]NDEBUG|-pthread", word))


def is_wanted(name, of_tests):
    # What generates code and what compiles somebody else's in is not ours to judge.
    if name.endswith(("_implementation.cpp", "_impl.cpp")):
        return False
    return name.startswith("tests/" if of_tests else PROGRAM)


def compilations(root, build, of_tests):
    """Of every wanted file; as the first target compiles it, which is the one that is shipped."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"]).resolve()
        if source.is_relative_to(root) and is_wanted(str(source.relative_to(root)), of_tests):
            found.setdefault(source, Compilation.read(entry))
    return dict(sorted(found.items()))


def fingerprint_of_headers(root, of_tests):
    digest = hashlib.sha256((root / ".clang-tidy").read_bytes())
    for folder in (*PROGRAM, "tests") if of_tests else PROGRAM:
        for header in sorted((root / folder).rglob("*.h*")):
            digest.update(header.read_bytes())
    return digest.digest()


def names_of(source):
    """What the file declares outside of classes, each at the start of a line: files that have one in common
    cannot be one."""
    names = set()
    for line in source.read_text().splitlines():
        declared = re.match(r"(?!namespace)[a-z].*?([\w:]+) *(?:[({=;\[]|$)", line)
        if declared and "::" not in declared[1]:
            names.add(declared[1])
    return names


def batches_of(compiled, largest):
    batches = []
    for source, how in compiled.items():
        names = names_of(source)
        for batch, taken in batches:
            if len(batch) < largest and compiled[batch[0]] == how and not names & taken:
                batch.append(source)
                taken |= names
                break
        else:
            batches.append(([source], names))
    return [batch for batch, _ in batches]


def precompiled(compiled, build, cache):
    """The options that add the headers that almost every file takes. Made anew in each run."""
    made = {}
    for options in {how.of_headers() for source, how in compiled.items() if source.suffix == ".cpp"}:
        file = cache / f"standard_headers_{len(made)}.pch"
        subprocess.run(["clang++-16", *options, *IGNORED, "-x", "c++-header",
                        str(build / "standard_headers.hpp"), "-o", str(file)], check=True)
        made[options] = ("-include-pch", str(file))
    return made


def verdict_of(batch, chosen, headers, cache):
    digest = hashlib.sha256(headers + "".join(chosen).encode())
    for source in batch:
        digest.update(str(source).encode() + source.read_bytes())
    return cache / digest.hexdigest()


def findings(root, file, how, options):
    run = subprocess.run(
        ["clang-tidy-16", "--quiet", f"--config-file={root}/.clang-tidy", *options[0], str(file),
         "--", *how.options, *IGNORED, *options[1]],
        cwd=how.directory, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr if run.returncode != 0 else ""


def judge(root, batch, how, options, verdict):
    """What there is to say of these files."""
    text = ""
    if len(batch) > 1:
        together = verdict.with_suffix(".cpp")
        together.write_text("".join(f'#include "{source}"\n' for source in batch))
        # In one file what is a namespace's in one of them may be shadowed in another.
        text = findings(root, together, how, (options[0], (*options[1], "-Wno-shadow")))
    if text or len(batch) == 1:
        text = "".join(findings(root, source, how, options) for source in batch)
    if not text:
        verdict.touch()
    return text


def main():
    root, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    is_deep, of_tests = "--deep" in sys.argv[3:], "--tests" in sys.argv[3:]
    chosen = (f"--checks={DEEP}",) if is_deep else ()
    cache = build / "tidy"
    cache.mkdir(exist_ok=True)
    compiled = compilations(root, build, of_tests)
    if not compiled:
        print("tidy: the build names no source of ours")
        return 1
    headers = fingerprint_of_headers(root, of_tests)
    unjudged = [(batch, verdict) for batch in batches_of(compiled, 1 if is_deep else LARGEST_BATCH)
                if not (verdict := verdict_of(batch, chosen, headers, cache)).exists()]
    parsed = precompiled({source: compiled[source] for batch, _ in unjudged for source in batch}, build, cache)

    def judged(batch, verdict):
        how = compiled[batch[0]]
        return judge(root, batch, how, (chosen, parsed.get(how.of_headers(), ())), verdict)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [text for text in pool.map(lambda each: judged(*each), unjudged) if text]
    lines = "\n".join(found).splitlines() or [f"{len(compiled)} files are clean"]
    print("\n".join(lines[:LONGEST_REPORT]))
    if len(lines) > LONGEST_REPORT:
        print(f"and {len(lines) - LONGEST_REPORT} lines more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
