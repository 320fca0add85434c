#!/usr/bin/env python3
"""Asks a running host for health and info, started with the settings of an actuator: health_surface.py HOST PLUGIN.
No engine answers here, so the plugin's component is DOWN and what is made of it is 503."""

import os
import sys
import time

from web_surface import Host, faults, hold, refusal

V2 = "application/vnd.spring-boot.actuator.v2+json"
V3 = "application/vnd.spring-boot.actuator.v3+json"
HEALTH = "management.endpoint.health."
GROUP = HEALTH + "group."
SECONDS_TO_LOOK = 20


def answers(host, *paths):
    return {path: (answer.status, answer.body) for path in paths for answer in [host.ask(path)]}


def await_first_look(host, health):
    """Until the plugin has told what it thinks of its engine, which is a moment after the port opens."""
    for _ in range(SECONDS_TO_LOOK * 10):
        if host.ask(health).json()["components"]["backup"]["status"] != "UNKNOWN":
            return
        time.sleep(0.1)
    hold(False, f"the plugin tells nothing in {SECONDS_TO_LOOK} s")


def as_it_comes(program, plugin):
    up = (200, b'{"status":"UP"}')
    with Host(program, plugin, []) as host:
        await_first_look(host, "/actuator/health")
        base = "/actuator/health/"
        told = answers(host, *(base + name for name in ("liveness", "readiness", "startup", "status", "nobody")))
        hold(told == {base + "liveness": up, base + "readiness": up, base + "startup": up,
                      base + "status": (503, b'{"status":"DOWN"}'), base + "nobody": (404, b"")},
             f"groups as they come: {told}")
        whole = host.ask("/actuator/health")
        hold(whole.status == 503 and whole.fields["content-type"] == V3, "the whole is DOWN, in the third version")
        hold(list(whole.json()) == ["status", "components", "groups"], f"members of the whole: {whole.body}")
        hold(list(whole.json()["components"]) == ["backup"], "components as the reference ships them")
        hold(whole.body.endswith(b',"groups":["liveness","readiness","startup","status"]}'), "groups, sorted")
        old = host.ask("/actuator/health", fields=f"Accept: {V2}\r\n")
        hold(old.fields["content-type"] == V2 and list(old.json()) == ["status", "details", "groups"],
             f"the second version has details: {old.body}")
        head = host.ask("/actuator/health/readiness", "HEAD")
        hold((head.status, head.body, head.fields["content-length"]) == (200, b"", "15"), "HEAD of a group")
        hold(host.there("/livez", "/readyz") == [], "no paths that nobody asked for")
        info = host.ask("/actuator/info").json()
        shown = [name for name in info if name != "git"]  # not of a build from no repository
        hold(shown == ["build", "os", "process"], f"info as it comes: {info}")


def groups(program, plugin):
    settings = ["management.server.base-path=/m", "management.health.defaults.enabled=true",
                HEALTH + "probes.enabled=true", HEALTH + "probes.add-additional-paths=true",
                GROUP + "mine.include=ping,diskSpace,db", GROUP + "mine.additional-path=server:/healthz",
                GROUP + "all.exclude[0]=backup", GROUP + "all.show-components=never",
                GROUP + "readiness.include=backup,brokerReady", GROUP + "readiness.show-details=never",
                GROUP + "readiness.show-components=always",
                GROUP + "mild.include=backup", GROUP + "mild.status.http-mapping.down=207"]
    with Host(program, plugin, settings) as host:
        base = "/m/actuator/health"
        await_first_look(host, base)
        whole = host.ask(base).json()
        hold(sorted(whole["components"]) == ["backup", "diskSpace", "livenessState", "ping", "readinessState"],
             f"components that are asked for: {whole}")
        hold(whole["groups"] == ["all", "liveness", "mild", "mine", "readiness", "startup", "status"], "groups of all")
        mine = host.ask(base + "/mine")
        hold(mine.status == 200 and list(mine.json()["components"]) == ["diskSpace", "ping"], "one's own group")
        disk = host.ask(base + "/mine/diskSpace").json()
        hold(disk["status"] == "UP" and list(disk["details"]) == ["total", "free", "threshold", "path", "exists"] and
             disk["details"]["threshold"] == 10485760, f"the disk: {disk}")
        hold(host.ask(base + "/mine/backup").status == 404, "what is no member")
        told = answers(host, base + "/all", base + "/all/ping", "/m/livez", "/m/healthz/ping", "/livez", base + "/livez")
        up = (200, b'{"status":"UP"}')
        hold([told[base + "/all"], told["/m/livez"]] == [up, up], f"what shows no components: {told}")
        hold([told[each][0] for each in (base + "/all/ping", "/m/healthz/ping", "/livez", base + "/livez")] == [404] * 4,
             f"what is not there: {told}")
        hold(host.ask("/m/healthz").body == mine.body, "an additional path is the group")
        ready = host.ask("/m/readyz")
        hold((ready.status, ready.body) ==
             (503, b'{"status":"DOWN","components":{"backup":{"status":"DOWN"},"readinessState":{"status":"UP"}}}'),
             f"readiness with a member and without details: {ready.body}")
        hold(host.ask(base + "/mild").status == 207, "a code of one's own")
        hrefs = [link["href"] for link in host.ask("/m/actuator").json()["_links"].values()]
        hold(len(hrefs) > 5 and not [href for href in hrefs if href.endswith(("/livez", "/readyz", "/healthz"))],
             f"additional paths are no links: {hrefs}")
    with Host(program, plugin, [HEALTH + "show-details=when-authorized", HEALTH + "status.order=up,down",
                                HEALTH + "probes.add-additional-paths=true", HEALTH + "validate-group-membership=false",
                                GROUP + "mine.include=dbx", "management.health.backup.enabled=false"]) as host:
        told = answers(host, "/actuator/health", "/actuator/health/backup", "/actuator/health/mine", "/livez")
        hold(told == {"/actuator/health":
                      (200, b'{"status":"UP","groups":["liveness","mine","readiness","startup","status"]}'),
                      "/actuator/health/backup": (404, b""), "/actuator/health/mine": (404, b""),
                      "/livez": (200, b'{"status":"UP"}')}, f"hidden, switched off, and of nobody: {told}")
    with Host(program, plugin, ["management.endpoint.health.access=none",
                                HEALTH + "probes.add-additional-paths=true"]) as host:
        hold(host.there("/actuator/health", "/livez", "/readyz") == [], "without access there is no other way in")


def info(program, plugin):
    with Host(program, plugin, ["management.info.defaults.enabled=false"]) as host:
        hold(host.ask("/actuator/info").body == b"{}", "nothing by default")
    with Host(program, plugin, ["management.info.env.enabled=true", "info.app.name=mine", "info.app.tags[0]=a",
                                "management.info.process.enabled=false", "management.info.git.mode=full"]) as host:
        told = host.ask("/actuator/info").json()
        hold(told["app"] == {"name": "mine", "tags": {"0": "a"}} and "process" not in told, f"the environment: {told}")
        hold("git" not in told or len(told["git"]["commit"]["id"]["full"]) == 40, f"the whole commit: {told}")


def refused_starts(program, plugin):
    for settings, part in (
            ([GROUP + "mine.include=dbx"], GROUP + 'mine.include names "dbx", which is no component of health'),
            ([GROUP + "mine.exclude=dbx"], GROUP + 'mine.exclude names "dbx"'),
            ([GROUP + "backup.include=ping"], "is a group with the name of a component of health"),
            ([GROUP + "mine.show-details=maybe"], "allowed is never, when-authorized or always"),
            ([GROUP + "a.additional-path=server:/x", GROUP + "b.additional-path=management:x"],
             "the groups a and b of health have the same additional path /x"),
            ([GROUP + "a.additional-path=/x"], "allowed is server:/name or management:/name"),
            (["management.health.diskspace.threshold=much"], "management.health.diskspace.threshold"),
            (["management.info.git.mode=much"], "allowed is simple or full")):
        said = refusal(program, plugin, "management.server.port=0", *settings)
        hold(part in said and "actuator-host: " in said, f"{settings} is refused with {part}: {said}")


def main(program, plugin):
    for part in (as_it_comes, groups, info, refused_starts):
        before = len(faults)
        part(program, plugin)
        print(f"{part.__name__}: {'as it should be' if len(faults) == before else 'not as it should be'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
