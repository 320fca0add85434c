#!/usr/bin/env python3
"""Holds the tables of CONFIGURATION.md to the keys that the host prints.

usage: configuration_page.py PAGE HOST PLUGIN [--renew]
"""

import pathlib
import re
import subprocess
import sys

OWNERS = {"host": "keys of host", "backup": "keys of backup"}
KEY = re.compile(r"^  (\S+) \((.+)\)$")


def keys_by_owner(host, plugin):
    said = subprocess.run([host, f"--plugin={plugin}", "--help"], capture_output=True, text=True, check=True, env={})
    owners, rows = {}, None
    for line in said.stdout.splitlines():
        if line and not line.startswith(" ") and line.endswith(":"):
            rows = owners.setdefault(line.rstrip(":"), [])
        elif (found := KEY.match(line)) and rows is not None:
            rows.append([found[1], found[2], ""])
        elif line.startswith("      ") and rows:
            rows[-1][2] = line.strip()
    return owners


def table(rows):
    lines = ["| key | value | what |", "|---|---|---|"]
    lines += [f"| `{key}` | {value} | {what.replace('|', chr(92) + '|')} |" for key, value, what in rows]
    return "\n".join(lines)


def renewed(page, owners):
    for mark, name in OWNERS.items():
        start = f"<!-- keys: {mark} -->\n"
        if page.count(start) != 1 or not owners.get(name):
            raise SystemExit(f"no mark or no keys of {name}: {sorted(owners)}")
        before, after = page.split(start)
        rest = after[after.index("\n## "):]
        page = before + start + "\n" + table(owners[name]) + "\n" + rest
    return page


def main(page, host, plugin, *flags):
    path = pathlib.Path(page)
    text = path.read_text()
    wanted = renewed(text, keys_by_owner(host, plugin))
    if flags == ("--renew",):
        path.write_text(wanted)
        return 0
    if text == wanted:
        return 0
    differing = sorted(set(text.splitlines()) ^ set(wanted.splitlines()))
    print(f"{page} is not what the host says; renew it with {sys.argv[0]} ... --renew:", *differing, sep="\n",
          file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
