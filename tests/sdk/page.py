"""Follows a page of Markdown as its reader would: every command in order, in one shell's folder and
environment, and every output and change that the page shows.

- ```sh: one command a line; a comment at its end is for people. Each has to end well.
- ```console: `$ command`, and below it what it says; `...` stands for anything in a line, and alone for
  any lines.
- ```diff: `--- file`, then lines that go (-), come (+) or stay ( ), applied to that file.

A command that starts a host runs on until the next one that does, or the end of the page. It takes a
free port; the page's localhost:9600 means that one.
"""

import re
import subprocess

SERVER = re.compile(r"--target run\b|^make run\b|^(\S*/)?actuator-host (?!.*--check)")


class Differs(AssertionError):
    """The page says one thing and this machine another."""


def blocks_of(text):
    """(kind, content) of each fenced block, in order."""
    return re.findall(r"^```(sh|console|diff)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands_of(kind, content):
    """(command, expected output or None) of a block of commands."""
    if kind == "sh":
        joined = content.replace("\\\n", " ")
        stripped = [re.sub(r"\s+#.*", "", line).strip() for line in joined.splitlines()]
        return [(line, None) for line in stripped if line and not line.startswith("#")]
    found = []
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        found.append((command.strip(), expected))
    return found


def matches(expected, said):
    """Whether what was said is what the page shows."""
    pattern = ""
    for line in expected.strip().splitlines():
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("...")) + r"[ ]*\n"
    ended = said.strip() + "\n" if said.strip() else ""
    return re.fullmatch(pattern, ended) is not None


def changed(text, hunk):
    """The text with the lines of one hunk replaced."""
    lines = hunk.splitlines()
    before = "".join(line[1:] + "\n" for line in lines if line[:1] in ("-", " "))
    after = "".join(line[1:] + "\n" for line in lines if line[:1] in ("+", " "))
    if text.count(before) != 1:
        raise Differs(f"the page changes lines that are there {text.count(before)} times:\n{before}")
    return text.replace(before, after)


class Reader:
    """Follows pages from a folder on. start_host(command, cwd, env) gives a RunningHost. The reader's own
    files go to `desk`."""

    def __init__(self, folder, env, start_host, desk=None):
        self.cwd = folder
        desk = desk or folder
        # As on a terminal, curl draws no progress.
        (desk / ".curlrc").write_text("silent\nshow-error\n")
        self.env = {**env, "CURL_HOME": str(desk)}
        self.host = None
        self.commands = 0
        self._state = desk / ".reader"
        self._start_host = start_host

    def follow(self, text):
        try:
            for kind, content in blocks_of(text):
                if kind == "diff":
                    self._change(content)
                    continue
                for command, expected in commands_of(kind, content):
                    self._do(command, expected)
        finally:
            self.end_host()

    def end_host(self):
        if self.host is not None:
            self.host.close()
        self.host = None

    def _do(self, command, expected):
        self.commands += 1
        if SERVER.search(command):
            self.end_host()
            self.host = self._start_host(["bash", "-c", command], self.cwd, self.env)
            return
        # A command that is shown to fail is known by its words.
        said = self._run(command, may_fail=bool(expected and expected.strip()))
        if expected is not None and not matches(expected, said):
            raise Differs(f"$ {command}\nThe page shows:\n{expected}\nbut it says:\n{said}")

    def _run(self, command, may_fail):
        """Runs it, and keeps the folder and the environment that it leaves behind."""
        if self.host is not None:
            command = command.replace("localhost:9600", f"127.0.0.1:{self.host.port}")
        script = f'eval "$1" || exit; {{ pwd; env -0; }} >"{self._state}"'
        run = subprocess.run(["bash", "-c", script, "bash", command], cwd=self.cwd, env=self.env,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, check=False)
        if run.returncode != 0 and not may_fail:
            raise Differs(f"$ {command}\nended with {run.returncode}:\n{run.stdout}")
        if run.returncode != 0:
            return run.stdout
        folder, variables = self._state.read_text(encoding="utf-8").split("\n", 1)
        self.cwd = type(self.cwd)(folder)
        self.env = dict(each.split("=", 1) for each in variables.split("\0") if each)
        return run.stdout

    def _change(self, content):
        first, _, rest = content.partition("\n")
        if not first.startswith("--- "):
            raise Differs(f"a change names no file: {first}")
        file = self.cwd / first[4:].strip()
        text = file.read_text(encoding="utf-8")
        for hunk in re.split(r"^@@.*\n", rest, flags=re.MULTILINE):
            if hunk.strip():
                text = changed(text, hunk)
        file.write_text(text, encoding="utf-8")
