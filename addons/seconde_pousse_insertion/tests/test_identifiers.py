import doctest

from odoo.tests import BaseCase

from ..rules import identifiers
from .common import NIR_AMIRA, NIR_CORSICA


class TestIdentifiers(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(identifiers)
        self.assertGreater(result.attempted, 0)
        self.assertEqual(result.failed, 0)

    def test_one_changed_digit_is_refused(self):
        for nir in (NIR_AMIRA, NIR_CORSICA):
            self.assertIsNone(identifiers.nir_problem(nir))
            for position, digit in enumerate(nir):
                if not digit.isdigit():
                    continue
                wrong = nir[:position] + str((int(digit) + 1) % 10) + nir[position + 1 :]
                self.assertIsNotNone(identifiers.nir_problem(wrong), wrong)

    def test_corsican_departments_are_told_apart(self):
        self.assertEqual(identifiers.nir_problem(NIR_CORSICA.replace("2B", "2A")), "key")
