#!/usr/bin/env python3
"""That the code in the chapters is code: every piece compiles against the installed headers, and the plugin of
"Life and death" does with an open request at shutdown what the chapter says."""

import concurrent.futures
import re
import sys
import textwrap
import time
import unittest
import urllib.error

sys.dont_write_bytecode = True  # leaves the source tree as it is
from workbench import PREFIX, Workbench  # noqa: E402

DOCS = PREFIX / "share/actuator-sdk/docs"
CHAPTERS = ("checks.md", "growth.md", "life.md", "memory.md", "threads.md")

# What a piece of C may use without saying where it comes from.
AROUND_C = """
#include <actuator/ext/health.h>
#include <actuator/ext/http.h>
#include <actuator/ext/metrics.h>
#include <actuator/ext/thread_check.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>
struct instance {{ const actuator_metrics* metrics; }};
void piece(const actuator_host* host, const actuator_http* http, const actuator_health* health,
           struct instance* self, actuator_call call, int entries, actuator_http_response response);
void piece(const actuator_host* host, const actuator_http* http, const actuator_health* health,
           struct instance* self, actuator_call call, int entries, actuator_http_response response) {{
  {piece}
}}
"""
AROUND_CPP = """
#include <actuator/plugin.hpp>
#include <chrono>
#include <deque>
#include <string>
#include <utility>
struct piece {{
  struct {{ void push(actuator::call); }} jobs_;
  void start_work(std::string);
  void run(actuator::registrar& declare, actuator::call request) {{
    {piece}
  }}
}};
"""
# The plugin around the members that life.md shows.
REPORTS = """
#include <actuator/plugin.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
class reports : public actuator::plugin {{
 public:
  static actuator::result<std::unique_ptr<reports>> make(actuator::host_ref, std::string_view) {{
    return std::make_unique<reports>();
  }}
  actuator::result<void> on_start(actuator::registrar& declare) override {{
    worker_ = std::thread([this] {{ work(); }});
    return declare.add({{.id = "report"}}, [this](actuator::call request) {{
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(request));
      wake_.notify_all();
    }});
  }}
  {piece}
 private:
  static std::string make_report() {{
    std::this_thread::sleep_for(std::chrono::seconds(2));
    return "{{}}";
  }}
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<actuator::call> waiting_;
  std::thread worker_;
}};
ACTUATOR_PLUGIN(reports, "reports", "1.0.0")
"""


def pieces_of(chapter, language):
    text = (DOCS / chapter).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Chapters(Workbench):
    def compiles(self, compiler, name, text):
        (self.folder / name).write_text(text)
        self.run_in(self.folder, *compiler, "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                    f"-I{PREFIX}/include", name)

    def test_every_piece_compiles(self):
        count = 0
        for chapter in CHAPTERS:
            for piece in pieces_of(chapter, "c"):
                count += 1
                self.compiles(("gcc", "-std=c99", "-Wno-unused-parameter", "-Wno-unused-variable"),
                              "piece.c", AROUND_C.format(piece=piece))
            # The piece of life.md is members, and a plugin below.
            for piece in pieces_of(chapter, "cpp") if chapter != "life.md" else ():
                count += 1
                self.compiles(("g++", "-std=c++20", "-Wno-unused-parameter"), "piece.cpp",
                              AROUND_CPP.format(piece=piece))
        self.assertGreaterEqual(count, 7)

    def test_a_request_that_is_open_at_shutdown_is_answered(self):
        (piece,) = pieces_of("life.md", "cpp")
        (self.folder / "reports.cpp").write_text(REPORTS.format(piece=textwrap.indent(piece, "  ")))
        (self.folder / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.21)\nproject(reports LANGUAGES CXX)\n"
            "find_package(actuator-sdk 0.9 CONFIG REQUIRED)\nactuator_add_plugin(reports reports.cpp)\n")
        self.run_in(self.folder, "cmake", "-B", "build")
        self.run_in(self.folder, "cmake", "--build", "build")
        host = self.host(PREFIX / "bin/actuator-host", "--plugin",
                         self.folder / "build/lib/actuator/plugins/reports.so",
                         # Plugins are told after half of it, while the first is being made.
                         "--actuator.shutdown.grace-time=0s", "--actuator.shutdown.drain-timeout=1600ms")

        def ask(after):
            time.sleep(after)
            try:
                return 200, host.get("/actuator/report")
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.read().decode()

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            # The first is being made when the end comes, the second waits behind it.
            answers = [pool.submit(ask, after) for after in (0, 0.5)]
            time.sleep(1)
            host.close()
            made, refused = (each.result() for each in answers)
        self.assertEqual(made, (200, "{}"))
        self.assertEqual(refused[0], 503)
        self.assertIn("the host is stopping; ask again when it is back", refused[1])
        self.assertEqual(host.process.returncode, 0)
        self.assertIn("host.stopped", host.lines[-1])


if __name__ == "__main__":
    unittest.main(verbosity=2)
