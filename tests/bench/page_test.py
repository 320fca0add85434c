#!/usr/bin/env python3
"""What pairs, goals and the page come to, with results that were made up and some that contradict
themselves; and the rigs that measurements trust."""

import concurrent.futures
import sys
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

sys.dont_write_bytecode = True
sys.path.append(str(Path(__file__).resolve().parent.parent / "engine"))
from harness import page, pairs, paths  # noqa: E402
from harness.errors import BenchError  # noqa: E402
from harness.program import Program  # noqa: E402

CONDITIONS = {
    "started": "2026-01-31T00:00:00+00:00",
    "load_at_start": [0.0, 0.1, 0.2],
    "cpu": {"model": "made up", "count": 2},
    "memory_mb": 1,
    "versions": {"host": "1.0"},
    "revision": "0123456789abcdef",
    "tree_is_dirty": False,
    "pairs": 3,
    "brief": False,
}


def document(name="start", ours=(2.0, 3.0, 4.0), peer=(2.0, 2.0, 2.0), limit=1.2):
    row = pairs.Row("it", "ms", list(ours), list(peer), pairs.Goal("ratio", "<=", limit))
    return {"name": name, "rows": [row.as_json()], "conditions": CONDITIONS, "details": {}}


class Pairs(unittest.TestCase):
    def test_a_ratio_is_made_in_each_pair_and_not_of_medians(self):
        told = pairs.Row("it", "ms", [1, 10, 100], [1, 2, 400]).as_json()
        self.assertEqual(told["ratio"]["values"], [1, 5, 0.25])
        self.assertEqual(told["ratio"]["median"], 1)
        self.assertIsNone(told["met"])

    def test_sides_of_different_length_are_no_pairs(self):
        with self.assertRaises(ValueError):
            pairs.Row("it", "ms", [1, 2], [1]).as_json()

    def test_each_sign_and_value_of_a_goal(self):
        for sign, limit, value, met in (
            ("<", 2, "median", False),
            ("<=", 2, "median", True),
            (">=", 2, "median", True),
            (">=", 2.1, "median", False),
            ("<=", 2, "max", False),
        ):
            goal = pairs.Goal("ours", sign, limit, value)
            told = pairs.Row("it", "ms", [1, 2, 3], goal=goal).as_json()
            self.assertEqual(told["met"], met, vars(goal))

    def test_no_pair_is_begun_that_would_end_too_late(self):
        def slow():
            time.sleep(0.1)
            return 1.0

        said = []
        both = pairs.alternate(9, slow, slow, said.append, limit_s=0.5)
        self.assertIn(len(both), (1, 2), said)
        self.assertEqual(len(pairs.alternate(9, slow, slow, said.append, limit_s=0)), 1)


class Page(unittest.TestCase):
    def test_every_promised_measurement_is_there_or_said_to_be_missing(self):
        made = page.make({"start": document()}, {})["report.md"]
        self.assertIn("1 rows; of 1 with a goal 0 are met.", made)
        self.assertIn("| it | 3 [2..4] ms | 2 [2..2] ms | 1.500 [1.000..2.000] |", made)
        for name in (name for names in page.GROUPS.values() for name in names if name != "start"):
            self.assertIn(page.MISSING.format(name=name), made)

    def test_the_same_results_make_the_same_bytes(self):
        results = {"start": document(), "idle": document("idle", limit=9)}
        self.assertEqual(page.make(results, {}), page.make(dict(results), {}))
        self.assertEqual(
            set(page.make(results, {})),
            {"report.md", "plots/goals.svg", "plots/start-memory-size.svg"},
        )

    def test_the_page_can_be_written_where_the_bench_lies(self):
        for name in page.make({"start": document()}, {}):
            for folder in Path(name).parents:
                self.assertFalse((paths.ROOT / "tests/bench" / folder).is_file(), name)

    def test_a_row_that_is_not_met_has_its_note_or_asks_for_one(self):
        asked = "write it into `tests/bench/notes/start.md`"
        self.assertIn(asked, page.make({"start": document()}, {})["report.md"])
        told = page.make({"start": document()}, {"start": "The profile says this."})["report.md"]
        self.assertIn("The profile says this.", told)
        self.assertNotIn(asked, told)
        self.assertNotIn(asked, page.make({"start": document(limit=9)}, {})["report.md"])

    def test_a_result_that_contradicts_itself_is_refused(self):
        embellished, renamed, unjudged = document(), document("idle"), document()
        embellished["rows"][0]["met"] = True
        unjudged["rows"][0]["goal"] = None
        for wrong in (embellished, renamed, unjudged):
            with self.assertRaises(BenchError):
                page.make({"start": wrong}, {})


class SlowBlobs(unittest.TestCase):
    def test_delays_of_requests_that_come_together_pass_together(self):
        with TemporaryDirectory(prefix="slow-blobs-") as folder:
            Path(folder, "blob").write_bytes(b"0123456789")
            rig = str(paths.ROOT / "tests/bench/rigs/slow_blobs.py")
            with Program([sys.executable, rig, folder, "200"], read_from="stdout") as it:
                url = it.next_line(20) + "blob"
                begun = time.monotonic()
                with concurrent.futures.ThreadPoolExecutor(16) as pool:
                    got = list(pool.map(lambda _: urllib.request.urlopen(url).read(), range(16)))
                took = time.monotonic() - begun
                part = urllib.request.Request(url, headers={"Range": "bytes=2-4"})
                self.assertEqual(urllib.request.urlopen(part).read(), b"234")
                with self.assertRaises(urllib.error.HTTPError):
                    urllib.request.urlopen(url + "-missing")
            self.assertEqual(set(got), {b"0123456789"})
            self.assertGreater(took, 0.19)
            self.assertLess(took, 1.6)  # one after the other they take 3.2 s


if __name__ == "__main__":
    unittest.main(verbosity=2)
