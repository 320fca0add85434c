#!/usr/bin/env python3
"""Prints the tables of plugins/backup/growth.md out of the model: what 10^3 to 10^6 snapshots cost.

usage: growth.py [--check PAGE | --renew PAGE]

With --check it says instead which tables of the page are not what it prints, or that all are; it
ends with 1 when one is not, or when the model is not what was measured. --renew writes them into it.
"""

import argparse
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # leaves the source tree as it is
import model  # noqa: E402
from parameters import PARAMETERS, value  # noqa: E402

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SHARDS = (1, 10, 100)
MOST_OFF = 0.15  # of a measured time


def seconds(amount):
    if amount < 1:
        return f"{1000 * amount:.0f} ms"
    if amount < 120:
        return f"{amount:.1f} s"
    if amount < 7200:
        return f"{amount / 60:.0f} min"
    return f"{amount / 3600:.1f} h" if amount < 172800 else f"{amount / 86400:.1f} days"


def size(amount):
    if amount < 1e6:
        return f"{amount / 1e3:.0f} KB"
    return f"{amount / 1e6:.1f} MB" if amount < 1e8 else f"{amount / 1e6:,.0f} MB"


def share(amount):
    return "all" if amount == 1 else f"{100 * amount:.1f} %"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def by_size():
    of = [model.Repository(count) for count in SIZES]
    large_heap = [model.Repository(count, heap=8 << 30) for count in SIZES]
    elastic = [model.Repository(count, "es") for count in SIZES]
    first = [model.cold(each) for each in of]

    def row(what, tell, over=of):
        return [what, *[tell(each) for each in over]]

    kept = lambda each: "yes" if each.is_cached else "no"  # noqa: E731
    return table(["snapshots", *[f"{count:,}" for count in SIZES]], [
        row("index-N, OpenSearch", lambda each: size(each.bytes)),
        row("the engine keeps it, OpenSearch, heap of 512 MB", kept),
        row("the same, heap of 8 GB", kept, large_heap),
        row("the same, Elasticsearch, any heap", kept, elastic),
        row("what index-N adds to one create", lambda each: seconds(each.create())),
        row("engine's answer with names, uuids, states",
            lambda each: size(each.snapshots * value("answer_names"))),
        row("list with `verbose=false`, or warm", lambda each: seconds(model.warm(each))),
        row("its answer, verbose", lambda each: size(model.answer_bytes(each.snapshots))),
        row("engine's own verbose list, blobs of 21 ms", lambda each: seconds(each.verbose())),
        ["first verbose list, if it had the time", *[seconds(took) for took, _ in first]],
        ["details in it at the deadline of 30 s", *[share(part) for _, part in first]],
        row("fill in the background, one list at a time and pauses",
            lambda each: seconds(model.background(each))),
        row("memory of the cache", lambda each: size(each.snapshots * value("cache_entry"))),
        row("memory of the rows, while lists are made",
            lambda each: size(each.snapshots * value("table_row"))),
        row("file of details", lambda each: size(each.snapshots * value("file_entry"))),
        row("loading it at the start", lambda each: seconds(each.snapshots * value("file_load"))),
        row("saving it", lambda each: seconds(each.snapshots * value("file_save"))),
    ])


def by_shards():
    rows = []
    for count in SHARDS:
        of = model.Repository(SIZES[-1] // count)
        first = model.cold(of)[0]
        rows.append([str(count), size(of.bytes), "yes" if of.is_cached else "no", seconds(of.create()),
                     seconds(model.warm(of)), seconds(count * model.warm(of)), seconds(first)])
    return table(["repositories", "index-N of each", "kept in memory", "added to one create",
                  "warm list of one", "of all, one after the other", "first verbose list of one"], rows)


def measured():
    """(what, measured, model) of what machines of ours could do."""
    slow = model.Repository(1680, read_only=True)
    # Lists of 80 from an earlier server of blobs, which took 64 ms for one of 20.
    earlier = model.Repository(1680, blob=0.0643)
    lists = lambda workers: model.fetch(earlier, 1680, workers, 80)[0]  # noqa: E731
    return [("warm list", 0.0616, model.warm(slow)),
            ("engine's own verbose list", 35.3, slow.verbose()),
            ("first verbose list", 5.69, model.cold(slow)[0]),
            ("blobs of 64 ms: lists of 80, one at a time", 110.6, lists(1)),
            ("4 at one time", 31.4, lists(4)),
            ("8 at one time", 15.8, lists(8)),
            ("16 at one time", 10.5, lists(16))]


def beside_measured():
    return table(["1,680 snapshots, OpenSearch 3.8.0, blobs of 20 ms", "measured", "model"],
                 [[what, seconds(was), seconds(made)] for what, was, made in measured()])


def parameters():
    return table(["parameter", "value", "unit", "source"],
                 [[f"`{name}`", f"{each.value:g}", each.unit, each.source]
                  for name, each in PARAMETERS.items()])


TABLES = {"by size": by_size, "by repositories": by_shards, "beside measured": beside_measured,
          "parameters": parameters}


def place_of(name):
    """A table is what stands between its mark and the next empty line."""
    return re.compile(rf"(?<=<!-- growth: {name} -->\n\n).*?(?=\n\n|\n?\Z)", re.DOTALL)


def renewed(page):
    for name, made in TABLES.items():
        page = place_of(name).sub(lambda _, new=made(): new, page)
    return page


def faults_of(page):
    faults = []
    for name, made in TABLES.items():
        found = place_of(name).search(page)
        if not found:
            faults.append(f"the page has no table '{name}'")
        elif found.group() != made():
            faults.append(f"the table '{name}' is not what the model makes now: see --renew")
    return faults + [f"the model says {seconds(made)} of '{what}', measured were {seconds(was)}"
                     for what, was, made in measured() if abs(made / was - 1) > MOST_OFF]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", metavar="PAGE", type=pathlib.Path)
    parser.add_argument("--renew", metavar="PAGE", type=pathlib.Path)
    arguments = parser.parse_args()
    page = arguments.check or arguments.renew
    if arguments.renew:
        page.write_text(renewed(page.read_text()))
    if page is None:
        print("\n\n".join(f"<!-- growth: {name} -->\n\n{made()}" for name, made in TABLES.items()))
        return 0
    faults = faults_of(page.read_text())
    print("\n".join(faults) or f"{len(TABLES)} tables are what the model makes")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
