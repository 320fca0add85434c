"""What a process holds in memory, in megabytes (10^6 bytes)."""

import re
from pathlib import Path


def resident(pid):
    return _megabytes(pid, "status", "VmRSS")


def largest_resident(pid):
    """Since its start, or since forget_largest."""
    return _megabytes(pid, "status", "VmHWM")


def forget_largest(pid):
    """From now on the largest is what is resident now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def private_dirty(pid):
    return _megabytes(pid, "smaps_rollup", "Private_Dirty")


def _megabytes(pid, file, name):
    text = Path(f"/proc/{pid}/{file}").read_text()
    kibibytes = re.search(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE).group(1)
    return int(kibibytes) * 1024 / 1e6
