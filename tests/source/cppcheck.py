#!/usr/bin/env python3
"""cppcheck over the sources of the program: whatever it finds fails, but for what is listed below.

usage: cppcheck.py ROOT [FOLDER]...

Libraries' headers are not read: what cppcheck can say without them is quick to have, and clang-tidy
reads all. An exception names the check, the file and why it is none; one that is not needed any
more fails as well.
"""

import pathlib
import re
import subprocess
import sys

FOLDERS = ("host", "plugins", "packaging", "sdk/include", "sdk/examples")
FINDINGS = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+): (?P<what>\w+): (?P<check>\w+): (?P<text>.*)$", re.M)

NOT_ONE = {
    ("CastIntegerToAddressAtReturn", "host/http/router.hpp"):
        "std::array<const T*, N>::operator[] gives a pointer, not an integer",
    ("nullPointerRedundantCheck", "host/http/request_meter.cpp"): "it is given a value between the two",
    ("danglingTempReference", "host/text/json_leaves.cpp"):
        "basic_parser::handler() gives a reference to what the parser holds",
    ("passedByValue", "plugins/backup/net/authentication.cpp"): "its parts are moved from",
    ("passedByValue", "plugins/backup/client/port.cpp"): "curl wants a pointer to what may be changed",
    ("containerOutOfBounds", "plugins/backup/client/screen.cpp"):
        "whoever calls has looked whether there is a character",
    ("returnStdMoveLocal", "plugins/backup/engine/engine_json.cpp"):
        "it is a part of the local, which is copied without",
    ("stlcstrAssignment", "plugins/backup/net/exchange.cpp"): "the text ends where curl has put its end",
}


def findings(root, folders):
    run = subprocess.run(
        ["cppcheck", "-j2", "--quiet", "--std=c++20", "--language=c++",
         "--enable=warning,performance,portability", "--library=posix,boost,openssl,libcurl",
         "--suppress=missingIncludeSystem", "-Ihost", "-Iplugins/backup", "-Isdk/include",
         "--template={file}:{line}: {severity}: {id}: {message}", *folders],
        cwd=root, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"cppcheck: it ended with {run.returncode}\n{run.stdout}{run.stderr}")
    unread = [line for line in run.stderr.splitlines() if line and not FINDINGS.match(line)]
    if unread:
        sys.exit("cppcheck: lines that are no findings:\n" + "\n".join(unread))
    return list(FINDINGS.finditer(run.stderr))


def main():
    root = pathlib.Path(sys.argv[1])
    folders = sys.argv[2:] or FOLDERS
    found = findings(root, folders)
    wrong = [each[0] for each in found if (each["check"], each["file"]) not in NOT_ONE]
    if not sys.argv[2:]:
        seen = {(each["check"], each["file"]) for each in found}
        wrong += [f"{file}: the exception of {check} is not needed any more"
                  for check, file in NOT_ONE if (check, file) not in seen]
    for line in wrong:
        print(line)
    print(f"cppcheck: {len(wrong)} findings")
    return 1 if wrong else 0


sys.exit(main())
