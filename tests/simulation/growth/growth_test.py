#!/usr/bin/env python3
"""That the page about growth cannot go its own way, nor the model: each with a fault planted."""

import sys
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import growth  # noqa: E402
import model  # noqa: E402
import parameters  # noqa: E402

PAGE = "\n\n".join(f"<!-- growth: {name} -->\n\n" + made() for name, made in growth.TABLES.items())


class Page(unittest.TestCase):
    def test_what_the_model_makes_has_no_fault(self):
        self.assertEqual(growth.faults_of(PAGE), [])
        self.assertEqual(growth.renewed(PAGE + "\n"), PAGE + "\n")

    def test_a_figure_that_was_changed_by_hand_is_found_and_renewed(self):
        changed = PAGE.replace("| 1,000 |", "| 2,000 |", 1)
        self.assertIn("the table 'by size' is not", growth.faults_of(changed)[0])
        self.assertEqual(growth.renewed(changed), PAGE)

    def test_a_row_that_was_added_and_a_table_that_is_missing_are_found(self):
        self.assertEqual(len(growth.faults_of(PAGE + "\n| more | 1 |")), 1)
        self.assertIn("has no table", growth.faults_of(PAGE.replace("growth: by size", "other"))[0])

    def test_a_parameter_that_contradicts_what_was_measured_is_found(self):
        before = parameters.PARAMETERS["blob"]
        parameters.PARAMETERS["blob"] = before._replace(value=0.03)
        self.addCleanup(parameters.PARAMETERS.__setitem__, "blob", before)
        self.assertTrue(any("measured were" in fault for fault in growth.faults_of(growth.renewed(PAGE))))


class Model(unittest.TestCase):
    def test_lists_go_out_in_rounds(self):
        of = model.Repository(1_000, blob=0.01)
        for workers, took in ((1, 10.0), (5, 2.0), (10, 1.0), (20, 1.0)):
            end, known = model.fetch(of, 1_000, workers, 100)
            self.assertAlmostEqual(end, took)
            self.assertEqual(known, 1_000)

    def test_what_is_known_by_a_deadline_are_lists_that_ended(self):
        of = model.Repository(1_000, blob=0.01)
        self.assertEqual(model.fetch(of, 1_000, 4, 100, until=1.5)[1], 400)

    def test_processors_are_waited_for_where_the_index_is_read_anew(self):
        of = model.Repository(1_000_000, blob=0)
        cores = parameters.value("cores")
        end, _ = model.fetch(of, 80 * cores * 5, cores * 5, 80)
        self.assertAlmostEqual(end, of.wait + 5 * of.work)


if __name__ == "__main__":
    unittest.main(verbosity=2)
