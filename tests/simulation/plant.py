#!/usr/bin/env python3
"""Plants a mistake in a copy of one source, so that a test can show that it is found.

usage: plant.py PLANT FOLDER COPY

PLANT is a file of these lines: comments with '#', the path of the source below FOLDER, and then one
or more exchanges, each "<<<<", the lines that stand there, "====", the lines to stand there instead,
">>>>". What stands there must do so exactly once: a plant that no longer fits fails the build.
"""

import pathlib
import sys


def read_plant(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    source = lines.pop(0)
    exchanges = []
    rest = iter(lines)
    for line in rest:
        if line != "<<<<":
            raise SystemExit(f"{path}: expected <<<<, not: {line}")
        old, new = [], []
        into = old
        for inner in rest:
            if inner == ">>>>":
                break
            if inner == "====":
                into = new
            else:
                into.append(inner)
        exchanges.append(("\n".join(old), "\n".join(new)))
    return source, exchanges


def main():
    plant, folder, copy = (pathlib.Path(argument) for argument in sys.argv[1:])
    source, exchanges = read_plant(plant)
    text = (folder / source).read_text()
    for old, new in exchanges:
        if text.count(old) != 1:
            raise SystemExit(f"{plant}: this stands {text.count(old)} times in {source}, not once:\n{old}")
        text = text.replace(old, new)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(text)


if __name__ == "__main__":
    main()
