#!/usr/bin/env python3
"""Holds a page of faults, or of threats, to the tests: every name in the last cell of a row is that of a test.

Such a name is that of a case, or of a test as a whole (group.name).

usage: faults_page.py PAGE ROOT
"""

import pathlib
import re
import sys

SOURCES = ("*.cpp", "*.py", "CMakeLists.txt")
LAST_HEADS = ("made by", "shown by")


def made_by(page):
    """(number of the line, names) of each row of the tables that say what makes, or shows, something."""
    columns = 0
    for number, line in enumerate(page.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("|"):
            columns = 0
        elif cells[-1] in LAST_HEADS:
            columns = len(cells)
        elif columns and not set(line) <= set("|-"):
            yield number, re.findall(r"`([^`]+)`", cells[-1]) if len(cells) == columns else []


def main(page, root):
    tests = pathlib.Path(root) / "tests"
    text = "\n".join(path.read_text() for kind in SOURCES for path in sorted(tests.rglob(kind)))
    known = set(re.findall(r"_TEST_CASE\((\w+)|_TEST_CASE\(\s*(\w+)", text))
    known = {name for pair in known for name in pair if name}
    known |= {"faults." + name for name in re.findall(r"^host_fault_test\((\w+)", text, re.MULTILINE)}
    known |= {"end_to_end.packaging." + name for name in re.findall(r"^packaging_test\((\w+)", text, re.MULTILINE)}
    known |= set(re.findall(r"NAME \$\{preset_name\}\.([\w.]+)", text))
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
