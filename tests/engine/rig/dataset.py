"""The indices that an application release keeps in an engine: every name of a catalog, made small.

A catalog is a file of plugins/backup/catalog; an archived index is one that the application has
moved finished instances to, named by the day.
"""

import concurrent.futures
import json
import threading
from pathlib import Path

from . import pins, rest
from .errors import RigError

CATALOGS = pins.FOLDER.parent.parent / "plugins/backup/catalog"
ARCHIVED = ("operate-list-view-8.3.0_", "2026-01-31")
# A node applies changes of its cluster state one after the other, but joins those of one sort that
# wait together.
CONNECTIONS = 8
# Given beforehand: otherwise the first document of each index changes the cluster state once more.
MAPPINGS = {
    "properties": {
        "key": {"type": "long"},
        "bpmnProcessId": {"type": "keyword"},
        "state": {"type": "keyword"},
    }
}


def catalog_names(catalog):
    """The index names of a catalog given by name (8.8.0) or as a file."""
    path = Path(catalog) if catalog.endswith(".json") else CATALOGS / f"{catalog}.json"
    try:
        document = json.loads(path.read_text())
        return [index["name"] for group in document["groups"] for index in group["indices"]]
    except FileNotFoundError as error:
        known = ", ".join(sorted(file.stem for file in CATALOGS.glob("*.json")))
        raise RigError(f"there is no catalog {path}: give one of {known}, or a file") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RigError(f"{path} is not a catalog: {error!r}") from error


def create(url, catalog="8.8.0", prefix="", archived=False, documents=3):
    """Creates the indices, one shard and no replica each, and returns their names.

    What exists already stays, so that a second call does no harm.
    """
    before = f"{prefix}-" if prefix else ""
    indices = {before + name: f"{before}{name}alias" for name in catalog_names(catalog)}
    if archived:
        name, day = ARCHIVED
        indices[f"{before}{name}{day}"] = (
            f"{before}{name}alias"  # the template gives it the alias of its origin
        )
    _create_indices(url, indices)
    if documents:
        _fill(url, list(indices), documents)
    return list(indices)


def _create_indices(url, indices):
    connections = threading.local()

    def create_one(item):
        name, alias = item
        if not hasattr(connections, "engine"):
            connections.engine = rest.Engine(url)
        body = {
            "settings": {"number_of_shards": 1, "number_of_replicas": 0},
            "aliases": {alias: {}},
            "mappings": MAPPINGS,
        }
        # Not waiting for the shard: writing to it does, and meanwhile the next index is created.
        status, answer = connections.engine.call("PUT", f"/{name}?wait_for_active_shards=0", body)
        exists = (
            isinstance(answer.get("error"), dict)
            and answer["error"].get("type") == "resource_already_exists_exception"
        )
        if status != 200 and not exists:
            raise RigError(f"PUT {url}/{name} was answered {status}: {json.dumps(answer)[:600]}")

    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        for _ in pool.map(create_one, indices.items()):
            pass  # raises what a thread raised


def _fill(url, names, documents):
    lines = []
    for name in names:
        for number in range(1, documents + 1):
            lines.append(json.dumps({"index": {"_index": name, "_id": str(number)}}))
            lines.append(
                json.dumps({"key": number, "bpmnProcessId": "order-process", "state": "COMPLETED"})
            )
    with rest.Engine(url, timeout_s=60) as engine:
        answer = engine.expect(
            "POST",
            "/_bulk?refresh=true",
            ("\n".join(lines) + "\n").encode(),
            "application/x-ndjson",
        )
    if answer["errors"]:
        failed = next(item["index"] for item in answer["items"] if "error" in item["index"])
        raise RigError(
            f"a document was not written to {failed['_index']}: {json.dumps(failed['error'])[:600]}"
        )
