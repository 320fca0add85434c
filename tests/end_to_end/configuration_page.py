#!/usr/bin/env python3
"""Holds the tables of CONFIGURATION.md to the keys that the host prints.

usage: configuration_page.py PAGE HOST PLUGIN [--renew]
"""

import pathlib
import re
import subprocess
import sys

OWNERS = {"host": "keys of host", "backup": "keys of backup"}
# Keys of a connection to the engine: one row a value, with all of its names.
NEW = re.compile(r"^camunda\.data\.secondary-storage\.(?:(?:elasticsearch|opensearch)\.(?!backup\.)(.+)|(type))$")
OLD = re.compile(r"^(must equal|like) camunda\.data\.secondary-storage\.(?:(?:elasticsearch|opensearch|{type})\.)?(.+)$")
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


def short(old_name):
    """One spelling for both engines, and for both applications."""
    name = re.sub(r"\.(elasticsearch|opensearch)\.", ".{type}.", old_name)
    return re.sub(r"^camunda\.(operate|tasklist)\.", "camunda.{operate,tasklist}.", name)


def connection_table(rows):
    """The table of connection values, and the rows that are none."""
    values, others = {}, []
    for key, value, what in rows:
        if new := NEW.match(key):
            values.setdefault(new[1] or new[2], [value, what, [], ""])
    for key, value, what in rows:
        if old := OLD.match(what):
            names = values[old[2]][2]
            names += [short(key)] if short(key) not in names else []
            values[old[2]][3] = {"must equal": "the start ends", "like": "each counts"}[old[1]]
        elif not NEW.match(key):
            others.append([key, value, what])
    lines = ["| value | | what | old names | when two differ |", "|---|---|---|---|---|"]
    for name, (value, what, old_names, when) in values.items():
        shown = ", ".join(f"`{each}`" for each in old_names)
        lines.append(f"| `{name}` | {value} | {what} | {shown} | {when} |")
    return "\n".join(lines), others


def renewed(page, owners):
    tables = {}
    for mark, name in OWNERS.items():
        if not owners.get(name):
            raise SystemExit(f"no keys of {name}: {sorted(owners)}")
        tables[mark] = owners[name]
    tables["connection"], rest_of_backup = connection_table(tables["backup"])
    tables["backup"] = table(rest_of_backup)
    tables["host"] = table(tables["host"])
    for mark, made in tables.items():
        start = f"<!-- keys: {mark} -->\n"
        if page.count(start) != 1:
            raise SystemExit(f"no mark of {mark}")
        before, after = page.split(start)
        page = before + start + "\n" + made + "\n" + after[after.index("\n## "):]
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
