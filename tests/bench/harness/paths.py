"""Where things lie: in the tree, in its release build, and in the cache outside of it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
RELEASE = ROOT / "build/release"
HOST = RELEASE / "bin/actuator-host"
PLUGIN = RELEASE / "lib/actuator/plugins/backup.so"
BENCH_PLUGINS = RELEASE / "lib/actuator/bench"
SCRIPTED_ENGINE = RELEASE / "bin/scripted-engine"
RESULTS = ROOT / "build/bench"


def cache():
    """The folder that the engine rig keeps its downloads in, too."""
    base = os.environ.get("ACTUATOR_CACHE")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "actuator-host"
    return Path(base).absolute()
