#!/usr/bin/env python3
"""Plants a mistake in copies of sources, so that a test can show that it is found.

usage: plant.py PLANT FOLDER COPIES

PLANT is a file of these lines: comments with '#'; then for each source its path below FOLDER and one or
more exchanges, each "<<<<", the lines that stand there, "====", the lines to stand there instead,
">>>>". What stands there must do so exactly once: a plant that no longer fits fails the build.
"""

import pathlib
import sys


def read_plant(path):
    """The exchanges by source."""
    exchanges = {}
    source = None
    rest = iter(path.read_text().splitlines())
    for line in rest:
        if line.startswith("#"):
            continue
        if line != "<<<<":
            source = line
            exchanges[source] = []
            continue
        old, new = [], []
        into = old
        for inner in rest:
            if inner == ">>>>":
                break
            if inner == "====":
                into = new
            else:
                into.append(inner)
        exchanges[source].append(("\n".join(old), "\n".join(new)))
    return exchanges


def main():
    plant, folder, copies = (pathlib.Path(argument) for argument in sys.argv[1:])
    for source, exchanges in read_plant(plant).items():
        text = (folder / source).read_text()
        for old, new in exchanges:
            if text.count(old) != 1:
                raise SystemExit(f"{plant}: this stands {text.count(old)} times in {source}, not once:\n{old}")
            text = text.replace(old, new)
        (copies / source).parent.mkdir(parents=True, exist_ok=True)
        (copies / source).write_text(text)


if __name__ == "__main__":
    main()
