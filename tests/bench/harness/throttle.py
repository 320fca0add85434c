"""Parts of a known length: incompressible documents in each, written at a known speed."""

import base64
import json
import os

from .errors import BenchError
from .host import REPOSITORY

# Of base64, which the engine's compression leaves as long as it is.
BYTES_A_SECOND = 2**20


class Throttle:
    """Makes every part take about `part_s` more than an empty one."""

    def __init__(self, name, part_s):
        self._name = name
        self._bytes = int(part_s * BYTES_A_SECOND)

    def fill_a_part_each(self, engine, creates):
        """Puts the documents into one index of every part."""
        for create in creates:
            # Patterns and exclusions are among them; the engine knows what they come to.
            asked = ",".join(json.loads(create["body"])["indices"])
            index = min(engine.expect("GET", f"/{asked}/_settings/index.uuid"))
            engine.expect(
                "PUT", f"/{index}/_mapping", {"properties": {"noise": {"type": "binary"}}}
            )
            lines = []
            for number, size in enumerate(self._documents()):
                noise = base64.b64encode(os.urandom(size * 3 // 4)).decode()
                lines += [{"index": {"_id": f"noise-{number}"}}, {"noise": noise}]
            body = "".join(json.dumps(line) + "\n" for line in lines).encode()
            answer = engine.expect(
                "POST", f"/{index}/_bulk?refresh=true", body, "application/x-ndjson"
            )
            if answer["errors"]:
                raise BenchError(f"{index} did not take the documents: {json.dumps(answer)[:400]}")

    def use_fresh_repository(self, engine, folder, number):
        """Snapshots are incremental: in a repository that has seen the documents a part is done at
        once."""
        settings = {
            "location": f"{folder}/{self._name}-{number}",
            "max_snapshot_bytes_per_sec": f"{BYTES_A_SECOND}b",
        }
        engine.expect("PUT", f"/_snapshot/{REPOSITORY}", {"type": "fs", "settings": settings})

    def _documents(self):
        """Sizes that come to what is wanted, none so large that the engine refuses it."""
        whole, rest = divmod(self._bytes, BYTES_A_SECOND)
        return [BYTES_A_SECOND] * whole + ([rest] if rest else [])
