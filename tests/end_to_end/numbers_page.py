#!/usr/bin/env python3
"""Has promtool judge the page of numbers of a running host, and judges its OpenMetrics: numbers_page.py HOST PLUGIN

promtool is that of Debian's prometheus, unpacked and not installed. It reads the text format alone, so the
other one is held to its rules here. With --planted: the same checks must find what is wrong with wrong pages.
"""

import gzip
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
from harness import debian  # noqa: E402

SECONDS_TO_START = 20
SECONDS_TO_STOP = 20
SAMPLE = re.compile(r'^([a-z_][a-z0-9_]*)(\{.*\})? (\S+)$')
# What promtool ends with when it can read a page and would have had other names. These two are Micrometer's.
LINT = 3
NOT_TO_ITS_LIKING = {
    "process_cpu_time_ns_total metric names should not contain abbreviated units",
    'system_cpu_count non-histogram and non-summary metrics should not have "_count" suffix',
}
SUFFIXES = {"counter": ["_total"], "gauge": [""], "unknown": [""], "histogram": ["_bucket", "_sum", "_count"]}


def faults_by_promtool(page):
    promtool = debian.unpacked("prometheus") / "usr/bin/promtool"
    done = subprocess.run([promtool, "check", "metrics"], input=page, capture_output=True, timeout=60)
    said = {line for line in (done.stdout + done.stderr).decode().splitlines() if line}
    faults = [f"promtool: {line}" for line in sorted(said - NOT_TO_ITS_LIKING)]
    only_liking = done.returncode == LINT and not faults
    return faults + ([] if done.returncode == 0 or only_liking else [f"promtool ends with {done.returncode}"])


def faults_of_open_metrics(page):
    """What of OpenMetrics 1.0 the page breaks: each sample below the head of its family, each family once, the end."""
    faults, seen, family, kind = [], set(), None, None
    lines = page.decode().split("\n")
    if lines[-2:] != ["# EOF", ""] or page.count(b"# EOF") != 1:
        faults.append("it does not end with # EOF, once")
    for line in lines[:-2]:
        if line.startswith("# HELP "):
            continue
        if line.startswith("# TYPE "):
            _, _, family, kind = line.split(" ")
            if family in seen:
                faults.append(f"the family {family} comes twice")
            if kind == "counter" and family.endswith("_total"):
                faults.append(f"the family {family} ends with _total")
            seen.add(family)
            continue
        sample = SAMPLE.match(line)
        if not sample:
            faults.append(f"no sample: {line}")
        elif family is None or sample[1] not in [family + suffix for suffix in SUFFIXES[kind]]:
            faults.append(f"{sample[1]} stands below {family}, a {kind}")
        elif kind == "histogram" and sample[1].endswith("_bucket") and not re.search(r'le="[^"]*(\.|e|Inf)', line):
            faults.append(f"a bound without a point: {line}")
    return faults


def ask(port, method, path, fields=None):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request(method, path, headers=fields or {})
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer, body


def faults_of_types(port):
    faults = []
    page = "/actuator/prometheus"
    text, opened = "text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; charset=utf-8"
    stock = ("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
             "text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1")
    for accept, status, wanted in [("*/*", 200, text), ("text/plain", 200, text), (stock, 200, opened),
                                   ("application/json", 406, None)]:
        answer, _ = ask(port, "GET", page, {"Accept": accept})
        if answer.status != status or answer.getheader("Content-Type") != wanted:
            faults.append(f"Accept: {accept} gives {answer.status}, {answer.getheader('Content-Type')}")
    answer, body = ask(port, "GET", page, {"Accept-Encoding": "gzip"})
    if answer.getheader("Content-Encoding") != "gzip" or not gzip.decompress(body).startswith(b"# HELP"):
        faults.append("the page does not come with gzip")
    _, body = ask(port, "GET", page + "?includedNames=system_cpu_count&includedNames=process_uptime_seconds")
    if re.findall(rb"^# TYPE (\S+)", body, re.MULTILINE) != [b"process_uptime_seconds", b"system_cpu_count"]:
        faults.append("includedNames gives other metrics than those named")
    return faults


def faults_of_metrics(port):
    faults = []
    _, body = ask(port, "GET", "/actuator/metrics")
    names = json.loads(body)["names"]
    if names != sorted(names) or not {"http.server.requests", "process.uptime", "backup.running"} <= set(names):
        faults.append(f"metrics has the names {names}")
    for name in names:
        answer, body = ask(port, "GET", f"/actuator/metrics/{name}")
        one = json.loads(body)
        if answer.status != 200 or one["name"] != name or not one["measurements"]:
            faults.append(f"metrics/{name} is {answer.status}, {body.decode()}")
    _, body = ask(port, "GET", "/actuator/metrics/http.server.requests?tag=uri:/actuator/health&tag=method:GET")
    if json.loads(body)["measurements"][0] != {"statistic": "COUNT", "value": 1.0}:
        faults.append(f"metrics counts {body.decode()} where health was asked once")
    for path, status in [("no.such", 404), ("process.uptime?tag=a:b", 404), ("process.uptime?tag=a", 400)]:
        answer, body = ask(port, "GET", f"/actuator/metrics/{path}")
        if answer.status != status or (status == 404 and body):
            faults.append(f"metrics/{path} is {answer.status}, {body.decode()}")
    return faults


def faults_of_pages(port):
    ask(port, "GET", "/actuator/health")
    for method, path in [("HEAD", "/actuator/health"), ("POST", "/actuator/health"), ("GET", "/no/such"),
                         ("GET", "/actuator/backupHistory/x"), ("GET", '/actuator/loggers/a"b%5C')]:
        ask(port, method, path)
    _, text = ask(port, "GET", "/actuator/prometheus")
    _, opened = ask(port, "GET", "/actuator/prometheus", {"Accept": "application/openmetrics-text"})
    if len(re.findall(rb"^[a-z]", text, re.MULTILINE)) < 100:
        return ["the page has next to nothing on it"]
    return (faults_by_promtool(text) + faults_of_open_metrics(opened) + faults_of_types(port) +
            faults_of_metrics(port))


def run(host, plugin, *more):
    """What is wrong with a host that has this on its command line, by faults_of_pages or by `more`."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [host, f"--plugin={plugin}", "--management.server.port=0", "--actuator.log.format=json",
             "--actuator.shutdown.grace-time=0", "--camunda.data.backup.repository-name=r",
             "--camunda.data.secondary-storage.elasticsearch.url=http://127.0.0.1:9", *more],
            cwd=folder, env={}, stderr=subprocess.PIPE, text=True)
        try:
            killer = threading.Timer(SECONDS_TO_START, process.kill)  # then its log ends, and with it the wait
            killer.start()
            port = next((json.loads(line)["fields"]["port"] for line in process.stderr if '"listening"' in line), None)
            killer.cancel()
            if port is None:
                return ["does not listen"]
            threading.Thread(target=process.stderr.read, daemon=True).start()
            if "--management.prometheus.metrics.export.enabled=false" in more:
                answer, _ = ask(port, "GET", "/actuator/prometheus")
                faults = [] if answer.status == 404 else [f"the page that is off is {answer.status}"]
            else:
                faults = faults_of_pages(port)
            process.send_signal(signal.SIGTERM)
            if process.wait(SECONDS_TO_STOP) != 0:
                faults.append(f"ends with code {process.returncode}")
            return faults
        finally:
            if process.poll() is None:
                process.kill()


GOOD = b"# HELP a b\n# TYPE a counter\na_total 1\n# EOF\n"
PLANTED = [GOOD.replace(b"# EOF\n", b""), GOOD.replace(b"a_total", b"a"), GOOD.replace(b"TYPE a ", b"TYPE a_total "),
           GOOD.replace(b" 1", b""), b"# TYPE a gauge\na 1\n" + GOOD,
           b'# TYPE h histogram\nh_bucket{le="1"} 1\n# EOF\n', GOOD + b"# EOF\n"]
PLANTED_TEXT = [b"a_total 1\n", b"# HELP a_total b\n# TYPE a_total gauge\na_total 1\n", b"# HELP a b\n# TYPE a gauge\na 1"]


def planted():
    faults = [f"finds {found} where nothing is wrong" for found in [faults_of_open_metrics(GOOD)] if found]
    faults += [f"finds nothing wrong with {page}" for page in PLANTED if not faults_of_open_metrics(page)]
    return faults + [f"promtool finds nothing wrong with {page}" for page in PLANTED_TEXT if not faults_by_promtool(page)]


if __name__ == "__main__":
    host, plugin = (str(pathlib.Path(each).resolve()) for each in sys.argv[1:3])
    found = planted()
    found += run(host, plugin, "--server.compression.enabled=true")
    found += run(host, plugin, "--management.prometheus.metrics.export.enabled=false")
    for each in found:
        print(each)
    sys.exit(1 if found else 0)
