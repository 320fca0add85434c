#!/usr/bin/env python3
"""What info tells of the build, on trees that are a repository, an archive of one, and neither.

build_data_test.py build_data.cmake commit.txt git-attributes [actuator-host source-folder]
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

SCRIPT, COMMIT_TEXT, ATTRIBUTES = (pathlib.Path(each).resolve() for each in sys.argv[1:4])
WHEN = 1_764_158_400  # 2025-11-26T12:00:00Z


def run(*command, folder, **more):
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, **more).stdout.strip()


def git(folder, *arguments):
    when = f"{WHEN} +0200"
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
           "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when,
           "GIT_CONFIG_GLOBAL": "/dev/null"}
    return run("git", *arguments, folder=folder, env=os.environ | who)


def build_data(folder, with_git=True):
    """The five texts of the file that the build writes: time, branch, commit, its time, its first line."""
    output = folder / "build_data.cpp"
    found = f"-DGIT={shutil.which('git')}" if with_git else "-DGIT="
    run("cmake", f"-DSOURCE_DIR={folder}", f"-DOUTPUT={output}", found, "-P", str(SCRIPT), folder=folder)
    written = output.read_text(encoding="utf-8")
    output.unlink()
    return [json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"(?=[,}])', written)]


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found}, not {wanted}")


def make_tree(folder):
    (folder / "host").mkdir(parents=True)
    shutil.copy(COMMIT_TEXT, folder / "host/commit.txt")
    shutil.copy(ATTRIBUTES, folder / ".gitattributes")
    return folder


def try_trees(top):
    plain = make_tree(top / "plain")
    time, *rest = build_data(plain)
    expect("a folder of no repository", rest, ["", "", "", ""])
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time):
        sys.exit(f"the time of the build is {time!r}")
    os.environ["SOURCE_DATE_EPOCH"] = "86400"
    expect("the time that SOURCE_DATE_EPOCH says", build_data(plain)[0], "1970-01-02T00:00:00Z")
    del os.environ["SOURCE_DATE_EPOCH"]

    repository = make_tree(top / "repository")
    git(repository, "init", "--quiet", "--initial-branch", "main")
    git(repository, "add", "-A")
    subject = 'Say "so"; or \\ not'
    git(repository, "commit", "--quiet", "-m", subject + "\n\nWhy.")
    commit = git(repository, "rev-parse", "HEAD")
    wanted = ["main", commit, "2025-11-26T12:00:00Z", subject]
    expect("a repository", build_data(repository), [wanted[2], *wanted])
    expect("a repository without git", build_data(repository, with_git=False)[1:], ["", "", "", ""])

    archive = top / "archive"
    archive.mkdir()
    git(repository, "archive", "--output", str(top / "archive.tar"), "HEAD")
    run("tar", "-xf", str(top / "archive.tar"), folder=archive)
    expect("an archive", build_data(archive), [wanted[2], *wanted])

    # A tree inside of somebody else's repository is not that repository.
    inside = make_tree(repository / "vendored")
    expect("a tree in another repository", build_data(inside)[1:], ["", "", "", ""])


def ask_host(program, source):
    host = subprocess.Popen([program, "--management.server.port=0", "--management.info.git.mode=full",
                             "--actuator.log.format=json"],
                            stderr=subprocess.PIPE, text=True, cwd="/")
    try:
        port = None
        for line in host.stderr:
            event = json.loads(line)
            if event["event"] == "listening":
                port = event["fields"]["port"]
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/actuator/info", timeout=10) as answer:
            info = json.load(answer)
    finally:
        host.terminate()
        host.stderr.close()
        host.wait()
    version = run(program, "--version", folder=source).split()[-1]
    expect("the version", info["build"]["version"], version)
    expect("pid", info["process"]["pid"], host.pid)
    for part in ("heap", "nonHeap"):
        if info["process"]["memory"][part]["used"] <= 0:
            sys.exit(f"{part} is {info['process']['memory'][part]}")
    if not (pathlib.Path(source) / ".git").exists():
        return
    commit = info["git"]["commit"]["id"]["full"]
    head = run("git", "rev-parse", "HEAD", folder=source)
    # The tree may have a newer commit than the program; it comes from one of this repository.
    if commit != head:
        run("git", "cat-file", "-e", commit + "^{commit}", folder=source)


with tempfile.TemporaryDirectory(prefix="build-data-") as made:
    try_trees(pathlib.Path(made).resolve())
if len(sys.argv) > 4:
    ask_host(str(pathlib.Path(sys.argv[4]).resolve()), sys.argv[5])
