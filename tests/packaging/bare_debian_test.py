#!/usr/bin/env python3
"""The quickstart in a Debian that has nothing but apt: bare_debian_test.py SOURCE CACHE

What it downloads beside Debian's packages, and what compilers made of the same sources before, is taken
from this machine's caches. CACHE is the folder where the clean root is kept.
"""

import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True  # leaves the source tree as it is
from clean_root import CleanRoot, archive  # noqa: E402
from copied_sources import copy_of_sources  # noqa: E402

SOURCE, CACHE = (pathlib.Path(each).resolve() for each in sys.argv[1:3])
sys.path.append(str(SOURCE / "tests/engine"))
from rig import cache  # noqa: E402

# Without anything in the caches: compiling everything.
LIMIT_S = 1500
DONE = "done: a backup was taken, shown and deleted"


def main():
    compiled = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True, check=True)
    with CleanRoot(archive(CACHE / "clean-root.tar")) as root:
        # At the same path: what was compiled here serves there.
        copy_of_sources(SOURCE, root.path / SOURCE.relative_to("/"))
        root.share(cache.root().parent, "caches/engines")
        root.share(compiled.stdout.strip(), "caches/compiled")
        said = root.run("ACTUATOR_CACHE=/caches/engines CCACHE_DIR=/caches/compiled"
                        f" {SOURCE}/packaging/quickstart --once", limit_s=LIMIT_S)
    print(said)
    if DONE not in said:
        raise SystemExit(f"the quickstart did not say '{DONE}'")


if __name__ == "__main__":
    main()
