#!/usr/bin/env python3
"""Each example as its README has it: alone in a clean folder, against the installed SDK and host; and as it lies
in the build of the tree."""

import concurrent.futures
import re
import shutil
import sys
import time
import unittest
import urllib.request

sys.dont_write_bytecode = True  # leaves the source tree as it is
from page import Reader, blocks_of  # noqa: E402
from workbench import BUILD, PREFIX, RunningHost, Workbench, symbols_of  # noqa: E402

EXAMPLES = PREFIX / "share/actuator-sdk/examples"
IN_TREE = re.compile(r"`(build/release/bin/actuator-host --plugin\s+\S+\.so)`")


class Examples(Workbench):
    def follow(self, name):
        folder = self.folder / name
        shutil.copytree(EXAMPLES / name, folder)
        readme = (folder / "README.md").read_text(encoding="utf-8")
        reader = Reader(folder, self.env, RunningHost, desk=self.folder)
        reader.follow(readme)
        self.assertGreaterEqual(reader.commands, 5)
        self.assertEqual(symbols_of(folder / f"build/lib/actuator/plugins/{name}.so"),
                         ["actuator_plugin_v1"])
        # The same answers from the one that the tree has built.
        (command,) = IN_TREE.findall(readme)
        asked = "".join(f"```{kind}\n{content}```\n" for kind, content in blocks_of(readme)
                        if kind == "console")
        reader = Reader(self.folder, self.env, RunningHost)
        reader.follow(f"```sh\n{' '.join(command.split())}\n```\n".replace(
            "build/release", str(BUILD)) + asked)
        self.assertIsNone(reader.host)

    def test_hello_c(self):
        self.follow("hello_c")

    def test_hello_cpp(self):
        self.follow("hello_cpp")

    def test_slow_answer(self):
        self.follow("slow_answer")

    def test_counters(self):
        self.follow("counters")

    def test_slow_answer_answers_though_the_host_is_ended(self):
        host = self.host(BUILD / "bin/actuator-host", "--plugin",
                         BUILD / "lib/actuator/plugins/slow_answer.so")
        order = urllib.request.Request(f"http://127.0.0.1:{host.port}/actuator/reports", method="POST")

        def ask():
            with urllib.request.urlopen(order, timeout=10) as answer:
                return answer.read().decode()

        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask)
            time.sleep(0.5)
            host.close()
            self.assertEqual(answer.result(), '{"report":"made"}')
        self.assertEqual(host.process.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
