"""The Markdown table of a run."""

HEAD = """| measure | ours | peer | ratio, median [min..max] | goal | met |
|---|---|---|---|---|---|"""


def lines_of(rows):
    return "\n".join([HEAD, *map(_line, rows)])


def _line(row):
    goal, met = row["goal"], row["met"]
    cells = [
        row["measure"],
        _value(row["ours"], row["unit"]),
        _value(row["peer"], row["unit"]),
        _ratio(row["ratio"]),
        _goal(goal) if goal else "–",
        {True: "yes", False: "no", None: "–"}[met],
    ]
    return f"| {' | '.join(cells)} |"


def _goal(goal):
    each = "every one of " if goal["value"] == "max" else ""
    return f"{each}{goal['of']} {goal['sign']} {goal['limit']:g}"


def _value(summary, unit):
    if summary is None:
        return "–"
    median, least, most = (_number(summary[key]) for key in ("median", "min", "max"))
    return f"{median} [{least}..{most}] {unit}"


def _number(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def _ratio(summary):
    if summary is None:
        return "–"
    return f"{summary['median']:.3f} [{summary['min']:.3f}..{summary['max']:.3f}]"
