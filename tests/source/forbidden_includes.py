#!/usr/bin/env python3
"""Tries to include what a layer must not, and fails when that works.

Every layer borrows the compile command of one of its source files; whether a header is found, with
all that it includes, is known before anything is compiled. What it may include has to be found: a
check that fails for another reason would prove nothing. One header of every other layer must not.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

# One header of every layer.
HEADERS = {
    "sdk": "actuator/plugin.h",
    "host/text": "text/utf8.hpp",
    "host/files": "files/watched_files.hpp",
    "host/log": "log/logger.hpp",
    "host/tls": "tls/server_context.hpp",
    "host/config": "config/key_table.hpp",
    "host/access": "access/guard.hpp",
    "host/http/message": "http/message/message.hpp",
    "host/http": "http/router.hpp",
    "host/metrics": "metrics/metric_registry.hpp",
    "host/registry": "registry/endpoint.hpp",
    "host/calls": "calls/call_registry.hpp",
    "host/endpoints": "endpoints/health.hpp",
    "host/plugin": "plugin/plugin_instance.hpp",
    "host/plugin_keys": "plugin_keys/key_owner_of.hpp",
    "host/check": "check/elf_file.hpp",
    "backup/text": "text/one_line.hpp",
    "backup/domain": "domain/backup_id.hpp",
    "backup/scheduling": "scheduling/scheduler.hpp",
    "backup/service/port": "service/port/engine_port.hpp",
    "backup/service": "service/backup_service.hpp",
    "backup/storage": "storage/details_file.hpp",
    "backup/secrets": "secrets/secret_text.hpp",
    "backup/net": "net/http_client.hpp",
    "backup/engine": "engine/snapshot_api.hpp",
    "backup/catalog": "catalog/catalogs.hpp",
    "backup/config": "config/backup_config.hpp",
    "backup/endpoint": "endpoint/status_codes.hpp",
    "backup/reporting": "reporting/reporter.hpp",
    "backup/client": "client/command_table.hpp",
}

MESSAGES = {"host/http/message"}
RULES = {"backup/domain", "backup/scheduling", "backup/service/port"}
SERVICE = RULES | {"backup/service"}

# A source file of a layer, and the layers that it may include beside its own.
MAY_INCLUDE = {
    "host/text/utf8.cpp": set(),
    "host/files/watched_files.cpp": set(),
    "host/log/logger.cpp": {"host/text"},
    "host/tls/pem.cpp": {"host/text", "host/files"},
    "host/config/resolver.cpp": {"host/text", "host/log", "host/tls"} | MESSAGES,
    "host/http/message/message.cpp": {"host/text"},
    "host/metrics/metric_registry.cpp": {"host/text"},
    "host/registry/endpoint.cpp": MESSAGES,
    "host/calls/call_registry.cpp": MESSAGES,
    "host/endpoints/health.cpp": {"host/text", "host/metrics", "host/registry", "host/log"} | MESSAGES,
    "host/access/guard.cpp": {"host/text", "host/files"} | MESSAGES,
    "host/http/router.cpp": {"host/text", "host/registry"} | MESSAGES,
    "host/http/session.cpp":
        {"host/text", "host/access", "host/registry", "host/calls", "host/metrics", "host/log", "host/tls"} | MESSAGES,
    "host/plugin/plugin_instance.cpp":
        {"sdk", "host/text", "host/log", "host/metrics", "host/registry", "host/calls"} | MESSAGES,
    "host/plugin_keys/key_owner_of.cpp":
        {"sdk", "host/text", "host/config", "host/metrics", "host/registry", "host/plugin", "host/tls"} | MESSAGES,
    "host/check/trial.cpp":
        {"sdk", "host/text", "host/log", "host/config", "host/metrics", "host/registry", "host/calls", "host/tls",
         "host/endpoints", "host/plugin", "host/plugin_keys"} | MESSAGES,
    "plugins/backup/text/one_line.cpp": set(),
    "plugins/backup/domain/backup_id.cpp": set(),
    "plugins/backup/scheduling/sleeper.cpp": set(),
    "plugins/backup/service/backup_service.cpp": RULES,
    "plugins/backup/storage/details_file.cpp": RULES | {"backup/text"},
    "plugins/backup/secrets/secret_text.cpp": set(),
    "plugins/backup/net/base_url.cpp": {"backup/scheduling", "backup/secrets"},
    "plugins/backup/engine/snapshot_api.cpp": RULES | {"backup/net", "backup/secrets", "backup/text"},
    "plugins/backup/catalog/catalogs.cpp": {"backup/domain"},
    "plugins/backup/config/backup_config.cpp": SERVICE | {"sdk", "backup/catalog", "backup/secrets"},
    "plugins/backup/endpoint/status_codes.cpp": SERVICE | {"backup/text"},
    "plugins/backup/endpoint/backup_endpoint.cpp": SERVICE | {"sdk"},
    "plugins/backup/reporting/reporter.cpp": SERVICE | {"sdk"},
    "plugins/backup/client/settings.cpp": {"backup/text"},
}

# Pure layers see none of these either, though they lie where every compiler looks.
LIBRARIES = ["boost/json.hpp", "boost/beast.hpp", "boost/asio.hpp", "curl/curl.h"]
PURE = ("plugins/backup/domain/", "plugins/backup/service/")


def layer_of(source):
    return str(pathlib.Path(source).parent).removeprefix("plugins/")


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
    return kept + ["-E", "-o", "/dev/null", "-xc++"]


def includes(command, directory, header):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
        delimiters = "<>" if header.startswith(("boost/", "curl/", "actuator/")) else '""'
        source.write(f"#include {delimiters[0]}{header}{delimiters[1]}\n")
        source.flush()
        run = subprocess.run(command + [source.name], cwd=directory, capture_output=True, check=False)
        return run.returncode == 0


def faults_of(root, source, may_include, commands):
    """Sentences about one layer."""
    entry = commands.get((root / source).resolve())
    if entry is None:
        return [f"{source} is not compiled in this build; mend the table of this check"]
    command = command_for(entry)
    allowed = {layer_of(source)} | may_include
    faults = [f"{source} cannot include {HEADERS[layer]}, which it may: the check proves nothing"
              for layer in sorted(allowed) if not includes(command, entry["directory"], HEADERS[layer])]
    forbidden = [header for layer, header in HEADERS.items() if layer not in allowed]
    if source.startswith(PURE):
        forbidden += LIBRARIES
    return faults + [f"{source} can include {header}, which its layer must not know"
                     for header in forbidden if includes(command, entry["directory"], header)]


def main():
    root = pathlib.Path(sys.argv[1])
    # A source that another program compiles too, as the simulation does, is judged as its layer has it.
    commands = {pathlib.Path(entry["file"]).resolve(): entry
                for entry in json.loads((pathlib.Path(sys.argv[2]) / "compile_commands.json").read_text())
                if " -o tests/" not in entry["command"] or "/tests/" in entry["file"]}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for found in pool.map(
            lambda rule: faults_of(root, *rule, commands), MAY_INCLUDE.items()) for fault in found]
    print("\n".join(faults) or f"{len(MAY_INCLUDE)} layers include what they may and nothing else")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
