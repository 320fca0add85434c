#!/usr/bin/env python3
"""Holds the operators' page of faults to the tests: every name in a "made by" cell is that of a test.

usage: faults_page.py PAGE ROOT
"""

import pathlib
import re
import sys

SOURCES = ("*.cpp", "*.py", "CMakeLists.txt")


def made_by(page):
    for number, line in enumerate(page.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("|") or cells[0] in ("what happens",) or set(line) <= set("|-"):
            continue
        names = re.findall(r"`([^`]+)`", cells[-1]) if len(cells) == 4 else []
        yield number, names


def main(page, root):
    tests = pathlib.Path(root) / "tests"
    text = "\n".join(path.read_text() for kind in SOURCES for path in sorted(tests.rglob(kind)))
    known = set(re.findall(r"_TEST_CASE\((\w+)|_TEST_CASE\(\s*(\w+)", text))
    known = {name for pair in known for name in pair if name}
    known |= {"faults." + name for name in re.findall(r"^host_fault_test\((\w+)", text, re.MULTILINE)}
    faults = []
    rows = 0
    for number, names in made_by(pathlib.Path(page).read_text()):
        rows += 1
        if not names:
            faults.append(f"line {number}: the row names no test that makes it")
        faults += [f"line {number}: there is no test {name}" for name in names if name not in known]
    if rows == 0:
        faults.append("it has no rows")
    for fault in faults:
        print(f"{page}: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
