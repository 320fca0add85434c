"""Backups of a real engine in pairs with a bare loop; what is in the parts is up to the caller."""

import json

from rig import dataset, rest

from . import backups, engines, pairs
from .host import Host

CATALOG = "8.8.0"
# As long as those that people use, and never two with one the beginning of the other.
FIRST_ID = 20260001
PARTS = 6


def measure(bench, title, goal, prepare=None, before_each=None, warm_up=0, most_requests=None):
    """One row for each engine, and another one for what a part costs it in requests.

    prepare(engine, creates) is called once, when the dataset is there and it is known what the host
    asks for; before_each(engine, folder, number) before every backup, outside of the timed part.
    warm_up is how many pairs come first and are not counted. most_requests: that a part may cost.
    """
    result = pairs.Result([], {"engine_data_on": engines.file_system(bench.data)})
    for kind in bench.engines:
        with engines.real(kind, bench.data, bench.say) as node:
            row, details = _on_engine(bench, node, title, goal, prepare, before_each, warm_up)
        asked = pairs.Row(
            f"engine requests a part, {title}, {kind}",
            "requests",
            [details["relay"]["requests"] / PARTS],
            goal=most_requests and pairs.Goal("ours", "<=", most_requests),
        )
        result.rows += [row, asked]
        result.details[kind] = details
        result.versions[kind] = node.state["version"]
    return result


def _on_engine(bench, node, title, goal, prepare, before_each, warm_up):
    kind, url = node.state["kind"], node.state["url"]
    dataset.create(url, CATALOG, archived=True)
    numbers = iter(range(FIRST_ID, FIRST_ID + 1_000_000))
    with rest.Engine(url) as engine:
        bench.say(f"{kind}: one backup through the relay, to see what it asks for")
        learnt_from = next(numbers)
        _, requests = backups.trace(kind, url, learnt_from)
        creates = [request for request in requests if request["method"] == "PUT"]
        if prepare:
            prepare(engine, creates)

        def next_number():
            number = next(numbers)
            if before_each:
                before_each(engine, node.state["repositories"], number)
            return number

        with (
            Host(kind, url) as host,
            backups.Client(host.port) as client,
            backups.Peer(url, creates, learnt_from) as peer,
        ):
            posts = []

            def ours():
                number = next_number()
                taken = backups.take_with(host, client, number)
                posts.append(taken["post_s"] * 1000)
                backups.delete_with(client, number)
                return taken["took_s"] * 1000

            def bare():
                number = next_number()
                took_s = peer.take(number)
                peer.delete(number)
                return took_s * 1000

            for _ in range(warm_up):
                ours(), bare()
            posts.clear()
            both = pairs.alternate(bench.pairs, ours, bare, bench.say)
        bench.say(f"{kind}: another backup through the relay, for what happens when")
        taken, requests = backups.trace(kind, url, next_number())
    details = {"post_answered_ms": pairs.summary(posts), "relay": _told(taken, requests)}
    row = pairs.Row(f"{title}, {kind}", "ms", [a for a, _ in both], [b for _, b in both], goal)
    return row, details


def _told(taken, requests):
    counts = {}
    for request in requests:
        kind = _sort_of(request, request["at_ms"] > taken["post_s"] * 1000)
        counts[kind] = counts.get(kind, 0) + 1
    return {
        "requests": len(requests),
        "requests_by_sort": counts,
        "took_ms": round(taken["took_s"] * 1000, 1),
        "post_answered_ms": round(taken["post_s"] * 1000, 1),
        "trace": [
            {key: request[key] for key in ("at_ms", "took_ms", "method", "target", "status")}
            | {"states": _states(request["answer"])}
            for request in requests
        ],
    }


def _sort_of(request, is_posted):
    if request["method"] == "PUT":
        return "create"
    if "_part_" in request["target"]:
        return "look at a part"
    return "watch of the engine" if is_posted else "before part 1"


def _states(answer):
    try:
        return [snapshot["state"] for snapshot in json.loads(answer)["snapshots"]]
    except (ValueError, KeyError, TypeError):
        return []
