#!/usr/bin/env python3
"""That the reference is made from the headers without a warning, and that what would leave a hole in it is
found."""

import re
import shutil
import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
from workbench import SOURCE, Workbench  # noqa: E402

DOCS = SOURCE / "sdk/docs"


class Reference(Workbench):
    def setUp(self):
        super().setUp()
        self.headers = self.folder / "include/actuator"
        shutil.copytree(SOURCE / "sdk/include/actuator", self.headers)

    def make(self, code=0):
        """Makes it; what Doxygen says."""
        values = {"PROJECT_VERSION": "0", "REFERENCE_INPUT": self.headers,
                  "REFERENCE_OUTPUT": self.folder, "REFERENCE_FILTER": DOCS / "reference_filter"}
        text = (DOCS / "Doxyfile.in").read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        (self.folder / "Doxyfile").write_text(text)
        return self.run_in(self.folder, "/usr/bin/doxygen", "Doxyfile", code=code)

    def plant(self, header, before, after):
        path = self.headers / header
        text = path.read_text(encoding="utf-8")
        self.assertIn(before, text)
        path.write_text(text.replace(before, after, 1))

    def page(self, start):
        """The words of the page of a struct or class."""
        found = [path for path in (self.folder / "html").glob(f"{start}.html")]
        self.assertEqual(len(found), 1, f"{start} has {len(found)} pages")
        text = re.sub(r"<[^>]*>", " ", found[0].read_text(encoding="utf-8"))
        return re.sub(r"\s+", " ", text)

    def test_the_headers_give_a_reference_without_a_warning(self):
        self.assertEqual(self.make(), "")
        page = self.page("structactuator__http")
        self.assertIn("[owner] The answer. GONE when there was one;", page)
        self.assertIn("sizeof the struct, as whoever made it knows it.", page)
        # A comment belongs to all declarations up to the next empty line.
        call = self.page("classactuator_1_1v0__9_1_1call")
        self.assertGreaterEqual(call.count("Answers. status is 200 to 599;"), 2)

    def test_members_without_a_comment_are_found(self):
        self.plant("ext/info.h", "  uint32_t reserved0;\n", "  uint32_t reserved0;\n  uint64_t bare;\n")
        self.plant("cpp/call.hpp", " private:\n", "\n  int bare() const noexcept;\n\n private:\n")
        said = self.make(code=1)
        self.assertIn("info.h:19: error: Member bare (variable) of struct actuator_info is not documented",
                      said)
        self.assertIn("Member bare() const noexcept (function) of class actuator::v0_9::call is not", said)
        self.assertEqual(len(said.splitlines()), 2)

    def test_comments_that_are_wrong_are_found(self):
        self.plant("plugin.h", "/* Whether a table that", "/* \\param size is none of these. Whether a table that")
        self.plant("cpp/result.hpp", "/// Why something", "/// \\nonsense Why something")
        said = self.make(code=1)
        self.assertIn("argument 'size' of command @param is not found", said)
        self.assertIn("Found unknown command '\\nonsense'", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
