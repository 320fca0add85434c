"""A host that is asked for lists, and whether what it tells is the whole truth."""

import http.client
import json

from .errors import BenchError
from .host import Host

PATH = "/actuator/backupHistory"
# An engine with slow blobs takes minutes; it is measured how many, not when somebody gives up.
PATIENT = "--actuator.plugins.backup.request-timeout=600s"
ON_DEMAND = "--actuator.plugins.backup.details.in-background=false"
LIMIT_S = 620


def host(kind, url, *more, repository="camunda"):
    return Host(kind, url, PATIENT, *more, repository=repository)


def url_of(port):
    return f"http://127.0.0.1:{port}{PATH}"


def require_whole(port, backups, parts=6, path=PATH):
    """Every backup, with every part of it, each with the time that only its details tell."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise BenchError(f"GET {path} was answered {answer.status}: {text[:300]!r}")
    listed = json.loads(text)
    found = sum(
        1 for one in listed for part in one["details"] if part["startTime"] and part["state"]
    )
    if len(listed) != backups or found != backups * parts:
        raise BenchError(
            f"GET {path} told {len(listed)} backups with {found} timed parts, "
            f"not {backups} with {backups * parts}"
        )
