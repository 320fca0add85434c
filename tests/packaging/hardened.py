#!/usr/bin/env python3
"""That what is shipped is hardened, read out of the files, and that a program without one of it is found.

usage: hardened.py HOST CHECK CLIENT PLUGIN
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SHIPPED = sys.argv[1:5]
# As packaging/hardened.cmake has them.
COMPILE = ["-O2", "-fPIE", "-fstack-protector-strong", "-fstack-clash-protection", "-fcf-protection=full",
           "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=3", "-D_GLIBCXX_ASSERTIONS"]
LINK = ["-pie", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack", "-Wl,-z,shstk"]
SAMPLE = r"""
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
int main(int argc, char** argv) {
  char text[64];
  std::size_t size = argc > 1 ? std::strlen(argv[1]) : 1;
  char* some = static_cast<char*>(std::malloc(size));
  std::vector<int> numbers(size);
  std::memcpy(some, argv[0], std::strtoul(argv[argc - 1], nullptr, 0));
  std::memcpy(text, some, size);
  return std::printf("%s %d\n", text, numbers[std::strtoul(argv[0], nullptr, 0)]);
}
"""


def told(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def faults_of(path):
    """What a file lacks, in one word each."""
    segments = told("readelf", "-Wl", path)
    dynamic = told("readelf", "-Wd", path)
    imported = told("readelf", "-W", "--dyn-syms", path)
    notes = told("readelf", "-Wn", path)
    code = pathlib.Path(path).read_bytes()
    return {fault for fault, is_there in {
        "PIE": path.endswith(".so") or "Flags:" in dynamic and re.search(r"Flags:.*\bPIE\b", dynamic),
        "RELRO": "GNU_RELRO" in segments,
        "BIND_NOW": re.search(r"BIND_NOW|Flags:.*\bNOW\b", dynamic),
        "NOEXECSTACK": re.search(r"GNU_STACK(\s+\S+){5}\s+RW\s", segments),
        "NO_W_X": not re.search(r"LOAD(\s+\S+){5}\s+RWE", segments),
        "STACK_PROTECTOR": "__stack_chk_fail" in imported,
        "FORTIFY": re.search(r"__(mem|str|v?s?n?f?printf|read|recv|fread|fdelt)\w*_chk", imported),
        "SHSTK": "SHSTK" in notes,
        # endbr64: at the least where the program itself begins, so a number that a few start files lack.
        "LANDING_PADS": code.count(b"\xf3\x0f\x1e\xfa") > 5,
        "ASSERTIONS": "__glibcxx_assert_fail" in imported or b"Assertion '%s' failed" in code,
    }.items() if not is_there}


class Hardened(unittest.TestCase):
    def test_everything_that_is_shipped(self):
        self.assertEqual(len(SHIPPED), 4)
        self.assertEqual({path: faults_of(path) for path in SHIPPED}, {path: set() for path in SHIPPED})

    def test_a_program_without_one_of_it_is_found(self):
        """Each option turned round, and the fault that must be seen."""
        for without, put, fault in (
                ("-fPIE", "-fno-pie", "PIE"),
                ("-Wl,-z,relro", "-Wl,-z,norelro", "RELRO"),
                ("-Wl,-z,now", "-Wl,-z,lazy", "BIND_NOW"),
                ("-Wl,-z,noexecstack", "-Wl,-z,execstack", "NOEXECSTACK"),
                ("-fstack-protector-strong", "-fno-stack-protector", "STACK_PROTECTOR"),
                ("-D_FORTIFY_SOURCE=3", "-U_FORTIFY_SOURCE", "FORTIFY"),
                ("-Wl,-z,shstk", "-Wl,-O1", "SHSTK"),
                ("-fcf-protection=full", "-fcf-protection=none", "LANDING_PADS"),
                ("-D_GLIBCXX_ASSERTIONS", "-UNOTHING", "ASSERTIONS")):
            with self.subTest(without), tempfile.TemporaryDirectory(prefix="hardened-") as folder:
                options = [put if each == without else each for each in COMPILE + LINK]
                if put == "-fno-pie":
                    options = ["-no-pie" if each == "-pie" else each for each in options]
                source = pathlib.Path(folder, "sample.cpp")
                source.write_text(SAMPLE, encoding="utf-8")
                subprocess.run(["g++", "-w", *options, "-o", f"{folder}/sample", str(source)], check=True)
                self.assertIn(fault, faults_of(f"{folder}/sample"))

    def test_a_program_with_all_of_it_is_fine(self):
        with tempfile.TemporaryDirectory(prefix="hardened-") as folder:
            source = pathlib.Path(folder, "sample.cpp")
            source.write_text(SAMPLE, encoding="utf-8")
            subprocess.run(["g++", "-w", *COMPILE, *LINK, "-o", f"{folder}/sample", str(source)], check=True)
            self.assertLessEqual(faults_of(f"{folder}/sample"), {"LANDING_PADS"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
