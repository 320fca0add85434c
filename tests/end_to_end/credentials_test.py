#!/usr/bin/env python3
"""A host that asks for credentials: what curl, actuator-backup and probes get, and what a new secret does.

usage: credentials_test.py HOST PLUGIN ENGINE ACTUATOR-BACKUP
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # leaves the source tree as it is
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "clients"))
from kit.deployment import Deployment  # noqa: E402
from kit.program import Program  # noqa: E402

LIMIT_S = 30
SECRETS = {"ops": "ops 5ecret:1", "night": "night-5ecret", "scrape": "token.5ecret"}
FAULTS = []


def expect(what, found, wanted):
    if found != wanted:
        FAULTS.append(f"{what}: {found!r}, not {wanted!r}")


def expect_in(what, found, wanted):
    if wanted not in found:
        FAULTS.append(f"{what}: {wanted!r} is not in {found!r}")


def write_secret(folder, name, secret):
    new = folder / (name + ".new")
    new.write_text(secret + "\n")
    new.rename(folder / name)


def settings(folder):
    for name, secret in SECRETS.items():
        write_secret(folder, name, secret)
    return [f"--actuator.security.users.ops.password-file={folder / 'ops'}",
            "--actuator.security.users.ops.roles=read,write",
            f"--actuator.security.users.night.password-file={folder / 'night'}",
            "--actuator.security.users.night.roles=write:backupHistory",
            f"--actuator.security.tokens.scrape.token-file={folder / 'scrape'}",
            "--actuator.security.tokens.scrape.roles=read:prometheus",
            "--management.endpoint.env.show-values=when-authorized",
            "--server.tomcat.accesslog.enabled=true", f"--server.tomcat.accesslog.directory={folder / 'logs'}",
            "--server.tomcat.accesslog.file-date-format="]


def curl(url, *arguments, secret=None):
    """(status, body). What is secret comes from standard input, for others see a command line."""
    config = "" if secret is None else f'user = "{secret}"\n'
    done = subprocess.run(["curl", "-sS", "-K", "-", "-o", "-", "-w", "\n%{http_code}", "--max-time", "20", *arguments, url],
                          input=config, capture_output=True, text=True, check=False)
    body, _, status = done.stdout.rpartition("\n")
    return int(status or 0), body


def as_user(name):
    return f"{name}:{SECRETS[name]}"


def curls(url):
    expect("a stranger at the links", curl(url + "/actuator")[0], 401)
    expect("a stranger at nothing", curl(url + "/actuator/nothing")[0], 401)
    expect("ops at the links", curl(url + "/actuator", secret=as_user("ops"))[0], 200)
    expect("ops by himself", curl(url + "/actuator", "--anyauth", secret=as_user("ops"))[0], 200)
    expect("night at backups", curl(url + "/actuator/backupHistory", secret=as_user("night"))[0], 200)
    expect("night at info", curl(url + "/actuator/info", secret=as_user("night"))[0], 403)
    expect("a token in the field", curl(url + "/actuator/prometheus", "--oauth2-bearer", SECRETS["scrape"])[0], 200)
    expect("a token elsewhere", curl(url + "/actuator/env", "--oauth2-bearer", SECRETS["scrape"])[0], 403)
    expect("a wrong one", curl(url + "/actuator/info", secret="ops:wrong")[0], 401)
    status, body = curl(url + "/actuator/loggers/host", "-H", "Content-Type: application/json", "-d",
                        '{"configuredLevel":"DEBUG"}', secret=as_user("night"))
    expect("a level set by night", status, 403)
    expect_in("why", body, "none of the roles of night lets do this")


def shown_to_the_known(url):
    for path, known, stranger in (("health", "components", None), ("health/liveness", "status", "status")):
        expect_in(f"{path} for ops", curl(f"{url}/actuator/{path}", secret=as_user("ops"))[1], known)
        status, body = curl(f"{url}/actuator/{path}")
        expect(f"{path} for a probe", status, 200)
        if stranger is None and known in body:
            FAULTS.append(f"{path} shows a stranger {body}")
    page = json.loads(curl(url + "/actuator/env", secret=as_user("ops"))[1])
    expect("a value for who is known", page["propertySources"][0]["properties"]["management.server.port"]["value"], "0")
    for path in ("env", "configprops", "prometheus"):
        body = curl(f"{url}/actuator/{path}", secret=as_user("ops"))[1]
        for secret in SECRETS.values():
            if secret in body:
                FAULTS.append(f"{path} shows a secret")


class Command:
    def __init__(self, file, url, folder):
        self.file, self.url, self.folder = file, url, folder

    def run(self, *arguments, user=None):
        who = ["--user", user, "--password-file", str(self.folder / user)] if user else []
        return subprocess.run([self.file, *arguments, "--url", self.url, *who], capture_output=True, text=True, timeout=60,
                              check=False, env={"PATH": "/usr/bin:/bin"})


def command(run, folder):
    taken = run("take", "7", "--wait", user="night")
    expect("take by night", (taken.returncode, taken.stderr), (0, ""))
    expect_in("list by ops", run("list", user="ops").stdout, "COMPLETED")
    by_token = run("list", "--token-file", str(folder / "scrape"))
    expect("list by one who scrapes", by_token.returncode, 6)
    expect_in("why", by_token.stderr, "use credentials that may do this")
    nobody = run("list")
    expect("list by nobody", nobody.returncode, 6)
    expect_in("why", nobody.stderr, "credentials come from --user with --password-file")


def new_secret(url, folder, host):
    """The old one is in force until the file is looked at again; a broken file changes nothing."""
    write_secret(folder, "night", "")
    host.await_output('"event":"credentials.not_read_again"', LIMIT_S)
    expect("with a broken file", curl(url + "/actuator/backupHistory", secret=as_user("night"))[0], 200)
    write_secret(folder, "night", "new-5ecret")
    host.await_output('"event":"credentials.read_again"', LIMIT_S)
    expect("the old one", curl(url + "/actuator/backupHistory", secret=as_user("night"))[0], 401)
    expect("the new one", curl(url + "/actuator/backupHistory", secret="night:new-5ecret")[0], 200)
    expect_in("the count", curl(url + "/actuator/prometheus", secret=as_user("ops"))[1],
              'actuator_security_rereads_total{outcome="success"} 1')


def logs(deployment, folder):
    lines = deployment.host.output() + "".join(each.read_text() for each in (folder / "logs").iterdir())
    for secret in [*SECRETS.values(), "new-5ecret"]:
        if secret in lines:
            FAULTS.append("a log has a secret")
    access = (folder / "logs" / "management_access_log.log").read_text()
    expect_in("the access log", access, "127.0.0.1 - night [")
    expect_in("the access log", access, "127.0.0.1 - scrape [")
    expect_in("the access log", access, "127.0.0.1 - - [")


def open_ports(host_file, folder):
    """Beyond loopback each lack is told by the log, --check and health, and on loopback none."""
    credentials = settings(folder)[:6]
    for address, more, said in (("0.0.0.0", [], "without TLS and credentials"),
                                ("0.0.0.0", credentials, "credentials come to it without TLS"),
                                ("127.0.0.1", [], None), ("127.0.0.1", credentials, None)):
        base = [host_file, f"--management.server.address={address}", "--management.server.port=0", *more]
        checked = subprocess.run([*base, "--check"], capture_output=True, text=True, cwd=folder, timeout=60, check=False)
        expect(f"--check at {address}", checked.returncode, 0)
        expect(f"--check warns at {address}", said is not None and said in checked.stdout, said is not None)
        host = Program(base, cwd=folder)
        try:
            port = host.await_output(r"listening.*port=(\d+)", LIMIT_S).group(1)
            expect(f"the log at {address}", "host.open_to_network" in host.output(), said is not None)
            page = curl(f"http://127.0.0.1:{port}/actuator/health", secret=as_user("ops") if more else None)[1]
            expect(f"health at {address}", "portSecurity" in page, said is not None)
            expect_in("health", page, '"status":"UP"')
            if said:
                expect_in("health", page, said)
        finally:
            host.end()


def main(programs, command_file):
    with tempfile.TemporaryDirectory(prefix="credentials-") as name:
        folder = pathlib.Path(name)
        with Deployment(programs, *settings(folder)) as deployment:
            curls(deployment.url)
            shown_to_the_known(deployment.url)
            command(Command(command_file, deployment.url, folder).run, folder)
            new_secret(deployment.url, folder, deployment.host)
            time.sleep(1.2)  # the access log is written once a second
            logs(deployment, folder)
        open_ports(str(pathlib.Path(programs[0]).absolute()), folder)
    for fault in FAULTS:
        print(f"credentials_test: {fault}", file=sys.stderr)
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:4], sys.argv[4]))
