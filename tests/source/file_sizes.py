#!/usr/bin/env python3
"""One idea a file: fails on a source file of more than 600 lines, and on names that hide ideas."""

import pathlib
import subprocess
import sys

REFUSED = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
LONGEST = 600


def main():
    root = pathlib.Path(sys.argv[1])
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                            cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    faults = []
    for name in listed:
        path = root / name
        parts = set(name.lower().replace("-", "_").replace(".", "/").replace("_", "/").split("/"))
        if parts & REFUSED:
            faults.append(f"{name}: a name that says nothing ({', '.join(sorted(parts & REFUSED))})")
        if path.suffix in {".cpp", ".hpp", ".c", ".h", ".py", ".java"} and path.is_file():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                faults.append(f"{name}: {lines} lines, more than {LONGEST}")
    if not listed:
        faults.append("git lists no file")
    print("\n".join(faults) or f"{len(listed)} files have a size and a name that fit")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
