"""A backup whose parts take some seconds each: what the host's pauses between two looks cost."""

import base64
import json
import os

from harness import backup_pairs
from harness.errors import BenchError
from harness.host import REPOSITORY
from harness.pairs import Goal

NAME = "backup_slow"
PART_S = 5
DOCUMENT_BYTES = 2**20  # of base64, which the engine's compression leaves as long as it is


def measure(bench):
    title = f"backup of {backup_pairs.PARTS} parts throttled to {PART_S} s each"
    return backup_pairs.measure(
        bench, title, Goal("ratio", "<=", 1.05), fill_a_part_each, use_fresh_repository
    )


def fill_a_part_each(engine, creates):
    """Puts documents that take PART_S at the throttled speed into one index of every part."""
    for create in creates:
        # Patterns and exclusions are among them; the engine knows what they come to.
        asked = ",".join(json.loads(create["body"])["indices"])
        index = min(engine.expect("GET", f"/{asked}/_settings/index.uuid"))
        engine.expect(
            "PUT", f"/{index}/_mapping", {"properties": {"noise": {"type": "binary"}}}
        )
        lines = []
        for number in range(PART_S):
            noise = base64.b64encode(os.urandom(DOCUMENT_BYTES * 3 // 4)).decode()
            lines += [{"index": {"_id": f"noise-{number}"}}, {"noise": noise}]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        answer = engine.expect(
            "POST", f"/{index}/_bulk?refresh=true", body, "application/x-ndjson"
        )
        if answer["errors"]:
            raise BenchError(f"{index} did not take the documents: {json.dumps(answer)[:400]}")


def use_fresh_repository(engine, folder, number):
    """Snapshots are incremental: in a repository that has seen the documents a part is done at
    once."""
    settings = {
        "location": f"{folder}/{NAME}-{number}",
        "max_snapshot_bytes_per_sec": f"{DOCUMENT_BYTES}b",
    }
    engine.expect("PUT", f"/_snapshot/{REPOSITORY}", {"type": "fs", "settings": settings})
