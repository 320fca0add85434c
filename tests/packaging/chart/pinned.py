"""Imported first by tests of the chart: they go on in the interpreter that has Helm's library, as pinned."""

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leaves the source tree as it is
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "end_to_end/clients")]
try:
    import helm_python  # noqa: F401
except ImportError:
    from kit.setup import python_client
    python = str(python_client("chart") / "python")
    if sys.executable == python:
        raise
    os.execv(python, [python, *sys.argv])
