"""The page of all that was measured, from the stored results: pure, the same for the same input."""

from . import plot, table
from .errors import BenchError

# The rows that are promised, by the measurement that holds them; in the order of the page.
GROUPS = {
    "Lists": (
        "list_warm_slow_blobs",
        "list_cold_slow_blobs",
        "list_local",
        "list_spring_boot",
        "one_backup",
        "list_sixty_thousand",
        "list_cost",
    ),
    "The port": (
        "health_rate",
        "endpoint_rate",
        "prometheus_rate",
        "health_tail",
        "metrics_cost",
        "tls_cost",
        "tls_handshakes",
        "scrape_tail",
    ),
    "Start, memory, size": ("start", "idle", "beside_spring_boot", "idle_processor"),
    "Backups": ("backup_tiny", "backup_bare", "backup_slow"),
    "Building": ("build_times",),
    "What else is measured": (
        "metrics_update",
        "plugin_calls",
        "many_plugins",
        "health_besieged",
        "stop_under_load",
        "after_outage",
        "takeover",
    ),
}
MISSING = "not measured yet: `tests/bench/run {name}`"


def make(results, notes):
    """results: {name: stored document}; notes: {name: text}. Returns {file name: content}, of which
    report.md is the page and the others are its plots."""
    for name, document in results.items():
        _require_true(name, document)
    rows = [row for document in results.values() for row in document["rows"]]
    judged = [row for row in rows if row["met"] is not None]
    missing = [name for group in GROUPS.values() for name in group if name not in results]
    lines = [
        "# What was measured",
        "",
        "Made by `tests/bench/report` from the stored results; [the bench's page](README.md) says how to",
        "read it. Medians, with the least and the largest; a ratio is made in each pair.",
        "",
        f"{len(rows)} rows; of {len(judged)} with a goal {sum(row['met'] for row in judged)} are met. "
        + (f"Not measured: {', '.join(missing)}." if missing else "Every measurement is there."),
        "",
    ]
    plots = {}
    if judged:
        plots["goals.svg"] = plot.ratios(judged)
        lines += ["![How far each row is from its goal](plots/goals.svg)", ""]
    for title, names in GROUPS.items():
        lines += [f"## {title}", ""]
        there = [name for name in names if name in results]
        beside = [row for name in there for row in results[name]["rows"] if row["peer"]]
        if beside:
            file = title.lower().replace(",", "").replace(" ", "-") + ".svg"
            plots[file] = plot.spreads(beside)
            lines += [f"![{title}, ours beside the peer](plots/{file})", ""]
        for name in names:
            lines += _section(name, results.get(name), notes.get(name))
    text = "\n".join(lines).rstrip() + "\n"
    return {"report.md": text} | {f"plots/{name}": content for name, content in plots.items()}


def _section(name, document, note):
    lines = [f"### {name}", ""]
    if document is None:
        lines += [MISSING.format(name=name), ""]
    else:
        lines += [table.lines_of(document["rows"]), "", _conditions(document["conditions"]), ""]
        if not note and any(row["met"] is False for row in document["rows"]):
            note = (
                f"Not met, and nobody has said why: write it into `tests/bench/notes/{name}.md` "
                "(the profile that shows where the time goes, and what would be needed)."
            )
    return [*lines, note.strip(), ""] if note else lines


def _conditions(of):
    load = ", ".join(f"{value:.1f}" for value in of["load_at_start"])
    versions = ", ".join(f"{name} {told}" for name, told in sorted(of["versions"].items()))
    told = [
        f"{of['started'][:16]}, {of['cpu']['count']} x {of['cpu']['model']}, {of['memory_mb']} MB",
        f"load before {load}",
        f"up to {of['pairs']} pairs",
        f"revision {(of['revision'] or 'unknown')[:10]}" + ("+" if of["tree_is_dirty"] else ""),
        versions,
    ]
    if of["brief"]:
        told.insert(0, "**brief run, no numbers**")
    return f"<sub>{'; '.join(told)}</sub>"


def _require_true(name, document):
    """A result that contradicts itself was written by hand, or by another version."""
    if document["name"] != name:
        raise BenchError(f"{name}.json holds the result of {document['name']}: measure {name} again")
    for row in document["rows"]:
        goal, met = row["goal"], row["met"]
        if (goal is None) != (met is None):
            raise BenchError(f"{name}.json judges a row without a goal: {row['measure']}")
        if row["ratio"] and len(row["ours"]["values"]) != len(row["peer"]["values"]):
            raise BenchError(f"{name}.json has a side without its other: {row['measure']}")
        if goal and met != _is_met(goal, row):
            raise BenchError(
                f"{name}.json says {'met' if met else 'not met'} and its numbers do not: "
                f"{row['measure']}; measure {name} again"
            )


def _is_met(goal, row):
    reached, limit = row[goal["of"]][goal["value"]], goal["limit"]
    return {"<": reached < limit, "<=": reached <= limit, ">=": reached >= limit}[goal["sign"]]
