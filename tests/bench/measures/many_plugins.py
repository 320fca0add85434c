"""64 plugins with 10 endpoints each beside one of them: how long the start takes, and whether a
request notices the others."""

import tempfile
from pathlib import Path

from harness import first_answer, host, load, paths
from harness.pairs import Goal, Result, Row
from harness.program import Program

NAME = "many_plugins"
COUNT = 64
SECONDS = 3
HEALTH = "/actuator/health"
TARGETS = ("bin/actuator-host", "ten_endpoints")


def measure(bench):
    host.build(bench.say, TARGETS)
    with tempfile.TemporaryDirectory(prefix="many-plugins-") as folder:
        many = _copies(Path(folder) / "many", COUNT)
        one = _copies(Path(folder) / "one", 1)
        starts = _start_times(bench, many, one)
        rates = _rates(bench, many, one)
    more = [ours - peer for ours, peer in starts]
    return Result(
        [
            Row("start to first 200 with 64 plugins of 10 endpoints", "ms", *zip(*starts)),
            Row("what 64 plugins add to the start", "ms", more, [], Goal("ours", "<", 100)),
            Row(
                "requests to the last of 640 endpoints",
                "1/s",
                *zip(*rates),
                Goal("ratio", ">=", 0.95),
            ),
        ]
    )


def _copies(folder, count):
    """The plugin's file, each with a number of its own where its id has 000."""
    code = (paths.BENCH_PLUGINS / "ten_endpoints.so").read_bytes()
    folder.mkdir(mode=0o755)
    for number in range(count):
        copy = folder / f"many{number:03}.so"
        copy.write_bytes(code.replace(b"many000", b"many%03d" % number))
        copy.chmod(0o755)
    return folder


def _command(folder, port):
    return [
        str(paths.HOST),
        f"--plugin-dir={folder}",
        f"--management.server.port={port}",
        "--actuator.http.threads=1",
        "--actuator.log.level=warn",
    ]


def _start_times(bench, many, one):
    def start(folder):
        port = first_answer.free_port()
        return first_answer.start(_command(folder, port), port, HEALTH)[0] * 1000

    start(many), start(one)  # unmeasured: the files come into the page cache
    return bench.alternate(lambda: start(many), lambda: start(one))


def _rates(bench, many, one):
    seconds = 1 if bench.brief else SECONDS
    server_cpu, load_cpu = load.two_processors()
    pinned = ["taskset", "-c", str(server_cpu)]
    ports = first_answer.free_port(), first_answer.free_port()
    with (
        Program(pinned + _command(many, ports[0])) as of_many,
        Program(pinned + _command(one, ports[1])) as of_one,
    ):
        for program, port in ((of_many, ports[0]), (of_one, ports[1])):
            first_answer.await_200(program, port, HEALTH, first_answer.now())

        def drive(program, port, number):
            path = f"/actuator/many{number:03}x9"
            told = load.drive(program.pid, port, path, load_cpu, seconds)
            return told["requests_per_processor_second"]

        return bench.alternate(
            lambda: drive(of_many, ports[0], COUNT - 1), lambda: drive(of_one, ports[1], 0)
        )
