#!/usr/bin/env python3
"""Tries to compile what a layer must not include, and fails when it builds.

Each row borrows the compile command of one source file of the layer. A control include that is
allowed has to build first: a check that fails for another reason would prove nothing.
"""

import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

ROWS = [
    # a file of the layer, what it may include, what it must not
    ("plugins/backup/domain/backup_id.cpp", "domain/snapshot_plan.hpp",
     ["boost/json.hpp", "boost/beast.hpp", "boost/asio.hpp", "curl/curl.h", "actuator/plugin.h",
      "actuator/plugin.hpp", "http/message.hpp"]),
    ("plugins/backup/service/backup_service.cpp", "domain/backup.hpp",
     ["boost/json.hpp", "boost/beast.hpp", "boost/asio.hpp", "curl/curl.h", "actuator/plugin.h",
      "http/message.hpp"]),
    ("plugins/backup/engine/snapshot_api.cpp", "service/engine_port.hpp",
     ["actuator/plugin.h", "http/message.hpp", "registry/endpoint.hpp"]),
    ("plugins/backup/plugin.cpp", "actuator/plugin.hpp",
     ["http/message.hpp", "registry/endpoint.hpp", "calls/call_registry.hpp",
      "plugin/plugin_instance.hpp", "log/logger.hpp"]),
    ("host/calls/call_registry.cpp", "http/message.hpp",
     ["actuator/plugin.h", "service/engine_port.hpp", "domain/backup_id.hpp"]),
    ("host/http/router.cpp", "registry/endpoint.hpp", ["actuator/plugin.h", "domain/backup_id.hpp"]),
    ("host/plugin/plugin_instance.cpp", "calls/call_registry.hpp",
     ["service/engine_port.hpp", "domain/backup_id.hpp"]),
]


def command_for(entry):
    """The compile command of a source file, without its input and output."""
    words = entry.get("arguments") or shlex.split(entry["command"])
    # What launches the compiler (a cache, an environment) stands before it.
    first = next(at for at, word in enumerate(words) if word.endswith(("g++", "c++", "gcc", "clang++-16")))
    kept = []
    skip = False
    for word in words[first:]:
        if skip:
            skip = False
        elif word in ("-o", "-MF", "-MT"):
            skip = True
        elif word in ("-c", "-MD") or word == entry["file"]:
            pass
        else:
            kept.append(word)
    return kept + ["-fsyntax-only", "-xc++"]


def compiles(command, directory, header):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
        delimiters = "<>" if header.startswith(("boost/", "curl/", "actuator/")) else '""'
        source.write(f"#include {delimiters[0]}{header}{delimiters[1]}\n")
        source.flush()
        run = subprocess.run(command + [source.name], cwd=directory, capture_output=True, check=False)
        return run.returncode == 0


def main():
    root = pathlib.Path(sys.argv[1])
    commands = {pathlib.Path(entry["file"]).resolve(): entry
                for entry in json.loads((pathlib.Path(sys.argv[2]) / "compile_commands.json").read_text())}
    faults = []
    for source, allowed, forbidden in ROWS:
        entry = commands.get((root / source).resolve())
        if entry is None:
            faults.append(f"{source} is not compiled in this build; mend the table of this check")
            continue
        command = command_for(entry)
        if not compiles(command, entry["directory"], allowed):
            faults.append(f"{source} cannot include {allowed}, which it may: the check proves nothing")
        for header in forbidden:
            if compiles(command, entry["directory"], header):
                faults.append(f"{source} can include {header}, which its layer must not know")
    print("\n".join(faults) or f"{sum(len(row[2]) for row in ROWS)} forbidden includes do not build")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
