"""Plots as SVG, the same bytes for the same numbers: spreads of a row, and points over sizes."""

import math
from xml.sax.saxutils import escape

WIDTH, LINE, LEFT, RIGHT = 760, 22, 330, 20
OURS, PEER, GRID = "#1f6fb2", "#b26a1f", "#bbbbbb"


def spreads(rows):
    """Ours and the peer of each row as a bar from least to largest with a mark at the median, each row
    on a scale of its own from 0."""
    lines, y = [], 8
    for row in rows:
        most = max(side["max"] for side in (row["ours"], row["peer"]) if side) or 1
        lines.append(_text(LEFT - 8, y + 15, _short(row["measure"]), "end"))
        for side, colour, at in ((row["ours"], OURS, y + 2), (row["peer"], PEER, y + 12)):
            if side:
                lines += _bar(side, most, colour, at)
        y += LINE + 6
    legend = f"blue: ours, brown: peer; each line from 0 to its largest; {len(rows)} rows"
    lines.append(_text(LEFT, y + 14, legend, "start"))
    return _document(WIDTH, y + 24, lines)


def _bar(side, most, colour, at):
    x = [LEFT + max(side[key], 0) / most * (WIDTH - LEFT - RIGHT) for key in ("min", "median", "max")]
    return [
        f'<rect x="{LEFT}" y="{at}" width="{x[1] - LEFT:.1f}" height="8" fill="{colour}"/>',
        f'<line x1="{x[0]:.1f}" x2="{x[2]:.1f}" y1="{at + 4}" y2="{at + 4}" stroke="black"/>',
    ]


def ratios(rows):
    """How far each row is from its goal: the share of what is allowed that is used, on a logarithmic
    scale; the line in the middle is the goal."""
    lines, y = [], 8
    middle = (LEFT + WIDTH - RIGHT) / 2
    for row in rows:
        colour = OURS if row["met"] else "#c0392b"
        x = middle + max(-1, min(1, _decades(row) / 2)) * (WIDTH - RIGHT - LEFT) / 2
        left, right = sorted((x, middle))
        lines.append(_text(LEFT - 8, y + 12, _short(row["measure"]), "end"))
        lines.append(
            f'<rect x="{left:.1f}" y="{y + 2}" width="{right - left:.1f}" height="12" fill="{colour}"/>'
        )
        y += LINE
    lines.append(f'<line x1="{middle:.1f}" x2="{middle:.1f}" y1="4" y2="{y}" stroke="black"/>')
    lines.append(_text(middle, y + 14, "left: better than the goal; right (red): not met", "middle"))
    return _document(WIDTH, y + 24, lines)


def _decades(row):
    """log10 of used / allowed: below 0 the goal is met."""
    goal = row["goal"]
    value, limit = row[goal["of"]][goal["value"]], goal["limit"]
    if value <= 0 or limit <= 0:
        return -2 if row["met"] else 2
    share = limit / value if goal["sign"] == ">=" else value / limit
    return math.log10(share)


def _short(title, most=54):
    return title if len(title) <= most else title[: most - 1] + "…"


def _text(x, y, text, anchor):
    return f'<text x="{x:.0f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _document(width, height, lines):
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">'
    )
    background = f'<rect width="{width}" height="{height}" fill="white"/>'
    return "\n".join([head, background, *lines, "</svg>", ""])
