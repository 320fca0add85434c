#!/usr/bin/env python3
"""Holds the tables of conventions to the tests: a fact is covered by cases that exist, or a reason stands in their place.

usage: conventions.py PAGE|FOLDER ROOT

A row is | fact | what | `file` case, case; `file` case |. Cases are those of Boost.Test, or functions of a script,
which may be named as a whole.
"""

import pathlib
import re
import sys

LEAST_WORDS = 2  # of a reason
HEADS = {"fact", "section"}


def rows_of(page):
    for number, line in enumerate(page.splitlines(), 1):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if cells[0].lower() not in HEADS:
            yield number, cells


def named_in(cell):
    """(file, its cases) as the cell names them."""
    for file, behind in re.findall(r"`(tests/[^`]+)`([^`;()]*)", cell):
        yield file, [name for name in re.split(r"[,\s]+", behind.strip()) if name and name not in ("and", ".", ":")]


def cases_of(file):
    text = file.read_text()
    if file.suffix == ".cpp":
        found = re.findall(r"_TEST_CASE(?:_TEMPLATE)?\(\s*(\w+)|_DATA_TEST_CASE(?:_F)?\(\s*(\w+)", text)
        return {name for pair in found for name in pair if name}
    return set(re.findall(r"^\s*def (\w+)\(", text, re.MULTILINE))


def faults_of_row(cells, root):
    if len(cells) != 3 or not all(cells):
        yield "has not three cells"
        return
    named = list(named_in(cells[2]))
    if not named:
        if len(re.findall(r"\w+", cells[2])) < LEAST_WORDS:
            yield "names no test and no reason why there is none"
        return
    for name, cases in named:
        file = root / name
        if not file.is_file():
            yield f"there is no {name}"
            continue
        if not cases and file.suffix == ".cpp":  # a script is a case as a whole, too
            yield f"names no case of {name}"
        known = cases_of(file)
        yield from (f"{name} has no case {case}" for case in cases if case not in known)


def main(place, root):
    faults = []
    rows = 0
    place = pathlib.Path(place)
    for page in sorted(place.glob("*.md")) if place.is_dir() else [place]:
        before = rows
        for number, cells in rows_of(page.read_text()):
            rows += 1
            faults += [f"{page}: line {number}: {fault}" for fault in faults_of_row(cells, pathlib.Path(root))]
        if rows == before:
            faults.append(f"{page}: it has no rows")
    if rows == 0:
        faults.append(f"{place}: there are no tables")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{rows} facts")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
