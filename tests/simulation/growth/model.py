"""Engine, blob store and host as far as their times grow with the number of snapshots.

What can be added up is added up; requests that compete are simulated, event by event, in virtual
time: the workers of a host, the processors of an engine, the blobs of a store. Nothing is random.
"""

import heapq
import json
import math

from parameters import value


class Repository:
    """What index-N of so many snapshots means to an engine. A read-only one (url) finds its newest
    index-N by two small blobs at each call; others know it from the cluster state."""

    def __init__(self, snapshots, engine="os", heap=None, blob=None, read_only=False):
        self.snapshots = snapshots
        self.blob = value("blob") if blob is None else blob
        indices = value("indices")
        self.bytes = snapshots * (value(f"index_fixed_{engine}") + indices * value("index_each"))
        self.packed = snapshots * (value(f"packed_fixed_{engine}") + indices * value("packed_each"))
        room = value("cache_least")
        if engine == "os":
            room = max(room, value("cache_os_share") * (heap or value("heap")))
        self.is_cached = self.packed <= room
        self.wait = 2 * self.blob if read_only else 0
        if not self.is_cached:
            self.wait += self.blob + self.bytes / value("blob_rate")
        self.work = 0 if self.is_cached else self.bytes / value("parse_rate")

    def names(self):
        """s until the engine has answered names, uuids and states of all."""
        return self.wait + self.work + self.snapshots * value("engine_row")

    def verbose(self):
        """s of the engine's own verbose list: one blob after the other (OpenSearch)."""
        return self.names() + self.snapshots * self.blob

    def create(self):
        """s that index-N adds to one create: it is made anew, and written as a whole."""
        return self.wait + 2 * self.bytes / value("parse_rate") + self.bytes / value("blob_rate")


class Processors:
    """Serves jobs in the order in which they come, so many at one time."""

    def __init__(self, count):
        self.free_at = [0.0] * count

    def serve(self, now, work):
        if work == 0:
            return now
        begin = max(now, heapq.heappop(self.free_at))
        heapq.heappush(self.free_at, begin + work)
        return begin + work


def fetch(repository, count, workers, length, until=math.inf):
    """Details of `count` snapshots in lists of `length`: (s until the last, details known by `until`).
    A list waits for index-N where it is not cached, for a processor to read it, then for its blobs,
    one after the other."""
    processors = Processors(value("cores"))
    todo = [length] * (count // length) + ([count % length] if count % length else [])
    events = [(0.0, worker, "idle", 0) for worker in range(min(workers, len(todo)))]
    heapq.heapify(events)
    end, known, next_list = 0.0, 0, 0
    while events:
        now, worker, state, names = heapq.heappop(events)
        if state == "read":
            heapq.heappush(events, (processors.serve(now, repository.work), worker, "parsed", names))
        elif state == "parsed":
            heapq.heappush(events, (now + names * repository.blob, worker, "idle", names))
        else:
            end = max(end, now)
            known += names if now <= until else 0
            if next_list < len(todo):
                heapq.heappush(events, (now + repository.wait, worker, "read", todo[next_list]))
                next_list += 1
    return end, known


def list_length(count):
    """As service/detail_fetcher.cpp chooses it where blobs are slow."""
    return min(max(math.ceil(count / value("at_once")), 10), value("list_length"))


def warm(repository):
    return repository.names() + repository.snapshots * value("our_row")


def cold(repository):
    """(s of the first verbose list if it had the time, share of details that it has at the deadline)"""
    few = 8  # are timed before the rest is asked for, and one more, for what a request costs anyhow
    probes = 2 * (repository.wait + repository.work) + (few + 1) * repository.blob
    before = warm(repository) + probes
    few += 1
    rest = repository.snapshots - few
    took, known = fetch(repository, rest, value("at_once"), list_length(rest), value("deadline") - before)
    return before + took, min(1, (known + few) / repository.snapshots) if before < value("deadline") else 0


def background(repository):
    """s of a fill: one list at a time, and as long a pause after each."""
    took, _ = fetch(repository, repository.snapshots, 1, value("fill_list"))
    return repository.names() + 2 * took


def answer_bytes(snapshots):
    """Of our verbose list."""
    detail = {"snapshotName": "camunda_webapps_1790000006_8.8.0_part_3_of_6", "state": "SUCCESS",
              "startTime": "2026-09-21T14:13:20.100+0000", "failures": []}
    backup = {"backupId": 1790000006, "state": "COMPLETED", "failureReason": None,
              "details": [detail] * value("parts")}
    each = len(json.dumps(backup, separators=(",", ":"))) + 1
    return snapshots * each / value("parts")
