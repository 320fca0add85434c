"""What the tests of the installed SDK share: where things are, a clean folder, a running host."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import unittest
import urllib.request

SOURCE = pathlib.Path(os.environ["ACTUATOR_SOURCE"])
BUILD = pathlib.Path(os.environ["ACTUATOR_BUILD"])
PREFIX = pathlib.Path(os.environ["ACTUATOR_PREFIX"])


def environment():
    """That of an author: the installed programs first, Debian's own Rust, any free port."""
    return {**os.environ, "PATH": f"{PREFIX}/bin:/usr/bin:/bin", "CMAKE_PREFIX_PATH": str(PREFIX),
            "PKG_CONFIG_PATH": f"{PREFIX}/share/pkgconfig", "RUSTC": "/usr/bin/rustc",
            "CARGO": "/usr/bin/cargo", "CMAKE_BUILD_TYPE": "Debug",
            "MANAGEMENT_SERVER_PORT": "0"}


def symbols_of(library):
    """What a shared object defines for others."""
    listed = subprocess.run(["nm", "-D", "--defined-only", str(library)], capture_output=True,
                            text=True, check=True).stdout
    return [line.split()[-1] for line in listed.splitlines()]


def stop(process, seconds=20):
    """Ends a command and all that it has started, as Ctrl-C does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


class RunningHost:
    """A command that starts a host, until close(). Its port is read from what it says."""

    def __init__(self, command, cwd, env):
        self.lines = []
        self.port = None
        self._open = threading.Event()
        self.process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self._open.wait(timeout=120)
        if self.port is None:
            self.close()
            raise AssertionError(f"{command} does not listen:\n" + "".join(self.lines))

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(r"\blistening\b.*\bport=(\d+)", line):
                self.port = int(found.group(1))
                self._open.set()
        self._open.set()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def close(self):
        try:
            stop(self.process)
        finally:
            self._reader.join()
            self.process.stdout.close()


class Workbench(unittest.TestCase):
    """A test with a clean folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="actuator-sdk-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # What was compiled before, here or in another clean folder, is not compiled again.
        cache = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True,
                               check=True).stdout.strip()
        self.env = {**environment(), "CMAKE_C_COMPILER_LAUNCHER": "ccache",
                    "CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_DIR": cache,
                    "CCACHE_BASEDIR": str(self.folder), "CCACHE_NOHASHDIR": "1"}

    def run_in(self, cwd, *command, code=0):
        """Runs a command; its output. The test fails when it ends with another code."""
        run = subprocess.run([str(word) for word in command], cwd=cwd, env=self.env, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(run.returncode, code, f"{command}:\n{run.stdout}")
        return run.stdout

    def host(self, *command, cwd=None):
        running = RunningHost([str(word) for word in command], cwd or self.folder, self.env)
        self.addCleanup(running.close)
        return running
