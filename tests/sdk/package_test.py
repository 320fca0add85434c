#!/usr/bin/env python3
"""That a stranger's project gets a plugin out of the SDK: from the install tree, from the build tree, by
add_subdirectory(), and by pkg-config in a plain Makefile."""

import shutil
import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import install  # noqa: E402
from workbench import BUILD, PREFIX, SOURCE, Workbench, symbols_of  # noqa: E402

PROJECT = """cmake_minimum_required(VERSION 3.21)
project(stranger LANGUAGES C)
{taken_in}
actuator_add_plugin(hello hello.c)
actuator_add_run_target(run PLUGIN hello)
install(TARGETS hello LIBRARY DESTINATION lib)
"""
FOUND = "find_package(actuator-sdk {version} CONFIG REQUIRED)"
MAKEFILE = """hello.so: hello.c
\t$(CC) $$(pkg-config --cflags actuator-sdk) $$(pkg-config --variable=plugin_cflags actuator-sdk) \\
\t  -o $@ $< $$(pkg-config --variable=plugin_ldflags actuator-sdk)
\tchmod go-w $@
"""


class Package(Workbench):
    def setUp(self):
        super().setUp()
        self.env.pop("CMAKE_PREFIX_PATH")
        shutil.copy(PREFIX / "share/actuator-sdk/examples/hello_c/hello.c", self.folder)

    def configure(self, taken_in, *options, code=0):
        (self.folder / "CMakeLists.txt").write_text(PROJECT.format(taken_in=taken_in))
        return self.run_in(self.folder, "cmake", "-B", "build", *options, code=code)

    def build(self, taken_in, *options):
        self.configure(taken_in, *options)
        self.run_in(self.folder, "cmake", "--build", "build")
        plugin = self.folder / "build/lib/actuator/plugins/hello.so"
        self.assertEqual(symbols_of(plugin), ["actuator_plugin_v1"])
        self.assertEqual(plugin.stat().st_mode & 0o022, 0)
        return plugin

    def serve(self, plugin):
        host = self.host(PREFIX / "bin/actuator-host", "--plugin", plugin)
        self.assertEqual(host.get("/actuator/hello/ada"), '{"message":"hello, ada"}')

    def test_from_the_install_tree(self):
        self.serve(self.build(FOUND.format(version="0.9"), f"-DCMAKE_PREFIX_PATH={PREFIX}"))

    def test_from_the_build_tree(self):
        self.serve(self.build(FOUND.format(version="0.9"), f"-Dactuator-sdk_DIR={BUILD}/sdk"))

    def test_by_add_subdirectory_which_installs_nothing_of_its_own(self):
        # A copy outside of its tree: it must need nothing beside itself.
        shutil.copytree(SOURCE / "sdk", self.folder / "sdk")
        self.serve(self.build("add_subdirectory(sdk)"))
        self.run_in(self.folder, "cmake", "--install", "build", "--prefix", "mine")
        mine = [str(path.relative_to(self.folder / "mine"))
                for path in (self.folder / "mine").rglob("*") if path.is_file()]
        self.assertEqual(mine, ["lib/hello.so"])

    def test_a_run_target_without_a_host_says_what_to_do(self):
        shutil.copytree(SOURCE / "sdk", self.folder / "sdk")
        self.env["PATH"] = "/usr/bin:/bin"
        self.configure("add_subdirectory(sdk)")
        self.assertIn("configure with -DACTUATOR_HOST=/path/to/actuator-host",
                      self.run_in(self.folder, "cmake", "--build", "build", "--target", "run", code=2))

    def test_the_sdk_alone_is_a_project(self):
        shutil.copytree(SOURCE / "sdk", self.folder / "sdk")
        self.run_in(self.folder, "cmake", "-S", "sdk", "-B", "alone")
        self.run_in(self.folder, "cmake", "--install", "alone", "--prefix", "prefix")
        self.build(FOUND.format(version="0.9"), f"-DCMAKE_PREFIX_PATH={self.folder}/prefix")

    def test_pkg_config_in_a_makefile(self):
        (self.folder / "Makefile").write_text(MAKEFILE)
        self.run_in(self.folder, "make")
        self.assertEqual(symbols_of(self.folder / "hello.so"), ["actuator_plugin_v1"])
        self.serve(self.folder / "hello.so")

    def test_another_minor_is_refused_before_1_0(self):
        for version in ("0.8", "0.10", "1.0"):
            with self.subTest(version=version):
                said = self.configure(FOUND.format(version=version),
                                      f"-DCMAKE_PREFIX_PATH={PREFIX}", code=1)
                self.assertIn("compatible with requested version", said.replace("\n  ", " "))

    def test_an_unresolved_symbol_is_the_authors_error(self):
        with open(self.folder / "hello.c", "a", encoding="utf-8") as source:
            source.write("void nobody_has_it(void);\n"
                         "void more(void);\nvoid more(void) { nobody_has_it(); }\n"
                         "__attribute__((used)) static void (*const kept)(void) = more;\n")
        self.configure(FOUND.format(version="0.9"), f"-DCMAKE_PREFIX_PATH={PREFIX}")
        self.assertIn("undefined reference to `nobody_has_it'",
                      self.run_in(self.folder, "cmake", "--build", "build", code=2))

    def test_an_installation_that_lacks_a_part_or_knows_where_it_was_is_found(self):
        folder = self.folder / "planted"
        shutil.copytree(PREFIX, folder)
        (folder / "share/pkgconfig/actuator-sdk.pc").unlink()
        (folder / "share/actuator-sdk/docs/threads.md").unlink()
        (folder / "include/actuator/plugin.h").write_text(f'#include "{SOURCE}/plugin.h"')
        self.assertCountEqual(install.faults_of(folder, (SOURCE,)), [
            "share/pkgconfig/actuator-sdk.pc is not installed",
            f"include/actuator/plugin.h names {SOURCE}, which is not there after a move",
            "share/actuator-sdk/docs/first-plugin.md links to threads.md, which is not installed",
            "share/actuator-sdk/docs/first-plugin.md links to threads.md, which is not installed",
            "share/actuator-sdk/README.md links to docs/threads.md, which is not installed"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
