#!/usr/bin/env python3
"""The crates of the SDK and hello_rust, by Debian's own Rust, offline."""

import subprocess
import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from page import Reader  # noqa: E402
from workbench import BUILD, RunningHost, SOURCE, Workbench, symbols_of  # noqa: E402

EXAMPLE = SOURCE / "sdk/examples/hello_rust"
LAYOUT = SOURCE / "tests/abi/layout/actuator-0.9.txt"


class Rust(Workbench):
    def cargo(self, action, manifest, *options, code=0):
        return self.run_in(self.folder, "/usr/bin/cargo", action, "--offline", "--locked",
                           "--manifest-path", SOURCE / manifest, "--target-dir", BUILD / "cargo",
                           *options, code=code)

    def test_the_crates_hold_to_the_layout_and_to_what_they_promise(self):
        self.env["ACTUATOR_LAYOUT"] = str(LAYOUT)
        said = self.cargo("test", "sdk/rust/Cargo.toml")
        for name in ("this_crate_is_laid_out_as_the_c_headers_are", "a_dropped_call_answers_500"):
            self.assertIn(f"test {name} ... ok", said)
        self.assertNotIn("warning", said)

    def test_one_moved_field_of_the_c_headers_is_found(self):
        moved = self.folder / "layout.txt"
        text = LAYOUT.read_text(encoding="utf-8")
        self.assertIn("field actuator_host.log offset 32 size 8", text)
        moved.write_text(text.replace("field actuator_host.log offset 32", "field actuator_host.log offset 40"))
        self.env["ACTUATOR_LAYOUT"] = str(moved)
        said = self.cargo("test", "sdk/rust/Cargo.toml", "--package", "actuator-sys", code=101)
        self.assertIn("field actuator_host.log offset 40 size 8", said)

    def test_hello_rust_has_tests_one_symbol_and_a_host_that_serves_it(self):
        self.assertIn("test result: ok. 2 passed",
                      self.cargo("test", "sdk/examples/hello_rust/Cargo.toml"))
        # As its README has it, in the tree.
        readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
        Reader(SOURCE, self.env, RunningHost, desk=self.folder).follow(
            readme.replace("build/release", str(BUILD)))
        plugin = BUILD / "lib/actuator/plugins/hello_rust.so"
        self.assertEqual(symbols_of(plugin), ["actuator_plugin_v1"])
        dynamic = subprocess.run(["readelf", "-d", plugin], capture_output=True, text=True,
                                 check=True).stdout
        self.assertIn("NODELETE", dynamic)


if __name__ == "__main__":
    unittest.main(verbosity=2)
