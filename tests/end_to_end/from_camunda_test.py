#!/usr/bin/env python3
"""Follows the page "From your Camunda 8.8 to this in five minutes" from its first line to its last, with
the configuration of a plain distribution and a real engine: from_camunda_test.py ROOT"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1]).resolve()
os.environ.update(ACTUATOR_SOURCE=str(ROOT), ACTUATOR_BUILD=str(ROOT / "build/release"), ACTUATOR_PREFIX="")
sys.dont_write_bytecode = True  # leaves the source tree as it is
sys.path.insert(0, str(ROOT / "tests/sdk"))
from page import Reader  # noqa: E402
from workbench import RunningHost  # noqa: E402

PAGE = ROOT / "FROM-CAMUNDA-8.8.md"
THEIRS = ROOT / "tests/end_to_end/drop_in/plain"
NOBODY = "http://127.0.0.1:9"  # the engine in the deployment's own file: another one for each operator
LEAST_COMMANDS = 12


def engine(*arguments):
    subprocess.run([ROOT / "tests/engine/run", *arguments], stdout=subprocess.DEVNULL, check=True)


def bring_home(home, url):
    """The folder of a distribution with its configuration, whose engine is this one."""
    shutil.copytree(THEIRS / "config", home / "camunda/config")
    file = home / "camunda/config/application.yaml"
    text = file.read_text(encoding="utf-8")
    assert NOBODY in text
    file.write_text(text.replace(NOBODY, url), encoding="utf-8")


def follow(home):
    # What was compiled before is not compiled again, though this home is new.
    cache = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True,
                           check=True).stdout.strip()
    environment = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                   "LANG": "C.UTF-8", "CCACHE_DIR": cache, "MANAGEMENT_SERVER_PORT": "0"}
    reader = Reader(ROOT, environment, RunningHost, desk=home)
    reader.follow(PAGE.read_text(encoding="utf-8"))
    assert reader.commands >= LEAST_COMMANDS, f"only {reader.commands} commands"
    print(f"{reader.commands} commands do what the page says")


def main():
    with tempfile.TemporaryDirectory(prefix="actuator-from-camunda-") as folder:
        home = pathlib.Path(folder)
        data = home / "engine"
        engine("elasticsearch-8", "--detach", "--data", str(data))
        try:
            url = json.loads((data / "engine.json").read_text(encoding="utf-8"))["url"]
            subprocess.run([ROOT / "tests/engine/dataset", url], stdout=subprocess.DEVNULL, check=True)
            bring_home(home, url)
            follow(home)
        finally:
            engine("stop", "--data", str(data))


if __name__ == "__main__":
    main()
