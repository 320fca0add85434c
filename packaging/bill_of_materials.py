#!/usr/bin/env python3
"""Writes what is in a package: sbom.cdx.json (CycloneDX) and THIRD-PARTY, the licences of what is linked in.

usage: bill_of_materials.py BUILD ROOT PACKAGE TO

BUILD is the build folder with Ninja's records, ROOT holds the files of the PACKAGE as they are shipped, TO is
where the two go. What is listed comes from what was really done: shared libraries from the files
themselves, code that was compiled or linked in from the records of the compiler and the linker, each with
the Debian package that it came from. The version is packaging/version's, the time SOURCE_DATE_EPOCH.
"""

import datetime
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

HERE = pathlib.Path(__file__).resolve().parent
# Debian's short names -> the names of SPDX; others are given as they are.
SPDX = {"Apache-2.0": "Apache-2.0", "BSL-1.0": "BSL-1.0", "CC0-1.0": "CC0-1.0", "BSD-3-google": "BSD-3-Clause",
        "BSD-3-Clause": "BSD-3-Clause", "BSD-3-clause": "BSD-3-Clause", "Zlib": "Zlib", "zlib": "Zlib",
        "Expat": "MIT", "MIT": "MIT", "curl": "curl", "LGPL-2.1+": "LGPL-2.1-or-later"}
SPDX |= {name: name for name in ("LGPL-2.1-or-later", "GPL-3.0-with-GCC-exception")}
# In what a program is made of, but not code that is part of it: declarations of the C library and the kernel.
NOT_LINKED_IN = ("libc6-dev", "linux-libc-dev", "libcrypt-dev", "libtirpc-dev", "libnsl-dev")
# Packages whose copyright is told in no form that a program can read.
TOLD_OTHERWISE = {"zlib1g": "Zlib", "zlib1g-dev": "Zlib", "libyaml-cpp0.7": "MIT", "libyaml-cpp-dev": "MIT",
                  "libc6": "LGPL-2.1-or-later", "libstdc++6": "GPL-3.0-with-GCC-exception",
                  "libgcc-s1": "GPL-3.0-with-GCC-exception", "libgcc-12-dev": "GPL-3.0-with-GCC-exception",
                  "libstdc++-12-dev": "GPL-3.0-with-GCC-exception"}


def said_by(*command, folder=None):
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def owner_of(path):
    """The Debian package that a file of this system belongs to, by whichever of its names is known."""
    path = os.path.realpath(path)
    names = [path, path.removeprefix("/usr")] if path.startswith("/usr/lib") else [path]
    for name in names:
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.split(": ")[0].split(",")[0].split(":")[0]
    raise SystemExit(f"bill_of_materials: no package has {path}, which is linked")


def owners_of(paths):
    """The same of many, which are asked for at once."""
    asked = subprocess.run(["dpkg-query", "-S", *sorted(paths)], capture_output=True, text=True, check=False).stdout
    told = {line.rsplit(": ", 1)[1]: line.rsplit(": ", 1)[0].split(",")[0].split(":")[0]
            for line in asked.splitlines() if ": " in line and not line.startswith("diversion ")}
    return {path: told.get(path) or owner_of(path) for path in paths}


def shared_libraries_of(program):
    """Names of the libraries that the loader is asked for, with the packages that have them here."""
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", said_by("readelf", "-d", program))
    places = dict(re.findall(r"^\s*(\S+) => (/\S+)", said_by("ldd", program), re.MULTILINE))
    return {name: owner_of(places[name]) for name in needed if name in places}


@functools.cache
def records_of_the_compiler(build):
    """object -> the files that it was compiled from, as they were named."""
    found, current = {}, None
    for line in said_by("ninja", "-t", "deps", folder=build).splitlines():
        if not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], []) if line else None
        elif current is not None:
            current.append(line.strip())
    return found


def linked_in(build, target):
    """Debian packages of the archives and headers that the target was made of."""
    objects = {line.strip() for line in said_by("ninja", "-t", "inputs", target, folder=build).splitlines()
               if line.strip().endswith(".o")}
    named = {name for each in objects for name in records_of_the_compiler(build).get(each, [])}
    used = {os.path.realpath(os.path.join(build, name)) for name in named}
    # The last command is the one that links the target.
    link = said_by("ninja", "-t", "commands", "-s", target, folder=build)
    used |= {os.path.realpath(word) for word in link.split() if re.fullmatch(r"/usr/\S+\.a", word)}
    system = {path for path in used if path.startswith("/usr/")}
    if not system:
        raise SystemExit(f"bill_of_materials: Ninja knows nothing of {target}: compile it in {build}")
    return sorted(set(owners_of(system).values()) - set(NOT_LINKED_IN))


def copyright_of(package):
    return pathlib.Path(f"/usr/share/doc/{package}/copyright").read_text(encoding="utf-8", errors="replace")


def licence_of(package):
    if package in TOLD_OTHERWISE:
        return TOLD_OTHERWISE[package]
    text = copyright_of(package)
    for paragraph in re.split(r"\n\s*\n", text):
        if re.search(r"^Files:\s*\*\s*$", paragraph, re.MULTILINE):
            found = re.search(r"^License:\s*(.+)$", paragraph, re.MULTILINE)
            if found:
                return found.group(1).strip()
    return f"see /usr/share/doc/{package}/copyright of Debian"


def licence_entry(name):
    known = SPDX.get(name)
    return [{"license": {"id": known} if known else {"name": name}}]


def debian_component(package, how):
    version, arch = said_by("dpkg-query", "-W", "-f", "${Version} ${Architecture}\n", package).splitlines()[0].split()
    purl = f"pkg:deb/debian/{package.replace('+', '%2B')}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={arch}&distro=debian-12"
    return {"type": "library", "bom-ref": purl, "name": package, "version": version, "purl": purl,
            "licenses": licence_entry(licence_of(package)),
            "properties": [{"name": "actuator-host:linked", "value": how}]}


def file_component(root, path):
    name = "/" + str(path.relative_to(root))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def shipped_files(root):
    return sorted(path for path in root.rglob("*")
                  if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.parts
                  and path.name not in ("sbom.cdx.json", "THIRD-PARTY"))


def target_of(path):
    """The name of the program or plugin in Ninja's files."""
    return f"lib/actuator/plugins/{path.name}" if path.suffix == ".so" else f"bin/{path.name}"


def bill(build, root, package):
    version = said_by(HERE / "version").strip()
    time = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    own = {"type": "application", "bom-ref": f"{package}@{version}", "name": package, "version": version,
           "licenses": licence_entry("Apache-2.0")}
    libraries, files, edges, parts = {}, [], [], set()
    for path in shipped_files(root):
        files.append(file_component(root, path))
        uses = set()
        if is_elf(path):
            shared = set(shared_libraries_of(path).values())
            inside = set(linked_in(build, target_of(path)))
            parts |= inside
            for name in shared | inside:
                libraries.setdefault(name, "in" if name in inside else "shared")
                uses.add(name)
        edges.append((files[-1]["bom-ref"], uses))
    components = {name: debian_component(name, how) for name, how in sorted(libraries.items())}
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "", "version": 1,
        "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own},
        "components": list(components.values()) + files,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [one["bom-ref"] for one in files]}]
        + [{"ref": ref, "dependsOn": sorted(components[name]["bom-ref"] for name in uses)} for ref, uses in edges],
    }
    # Of what is in it, so that the same contents have the same number.
    content = json.dumps(document, sort_keys=True)
    document["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, content).urn
    return document, sorted(parts)


def notice_of(package):
    """All of the copyright of small libraries; of Boost, whose file is two megabytes, the licence."""
    text = copyright_of(package)
    if len(text) < 20_000:
        return text.strip()
    found = re.search(r"^License: BSL-1\.0\n(?: .*\n?)+", text, re.MULTILINE)
    return found.group(0).strip() if found else f"See /usr/share/doc/{package}/copyright of Debian."


def third_party(parts):
    """Names, versions and licences. Those of headers of libraries that are shared are not code of theirs."""
    yield ("Code of these libraries is part of the programs in this package, compiled or linked in from the packages\n"
           "of Debian that are named. The licences follow. Shared libraries come in packages of their own.\n")
    for package in parts:
        version = said_by("dpkg-query", "-W", "-f", "${Version}\n", package).splitlines()[0]
        yield f"{'=' * 100}\n{package} {version}: {licence_of(package)}\n{'=' * 100}\n{notice_of(package)}\n"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def main():
    build, root, package, to = (pathlib.Path(each) for each in sys.argv[1:5])
    package = package.name
    document, parts = bill(build.resolve(), root.resolve(), package)
    to.mkdir(parents=True, exist_ok=True)
    write(to / "sbom.cdx.json", json.dumps(document, indent=1) + "\n")
    if parts:
        write(to / "THIRD-PARTY", "\n".join(third_party(parts)))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main()
