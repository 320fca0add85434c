"""The sources as somebody gets them who clones the repository."""

import subprocess


def copy_of_sources(source, to):
    """With its history, which says when it was committed; what is not committed too."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(source), str(to)], check=True)
    changed = subprocess.run(["git", "diff", "HEAD", "--binary"], cwd=source, capture_output=True, check=True).stdout
    if changed:
        subprocess.run(["git", "apply", "--index"], cwd=to, input=changed, check=True)
    return to
