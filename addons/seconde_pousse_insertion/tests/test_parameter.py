from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
class TestParameter(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Parameter = cls.env["insertion.parameter"]
        cls._set_value(date(2020, 1, 1), 10)
        cls._set_value(date(2024, 7, 8), 20)
        cls._set_value(date(2022, 1, 1), 15, structure_kind="ei")

    @classmethod
    def _set_value(cls, date_from, value, **values):
        return cls.Parameter.create(
            {
                "code": "test_cap",
                "name": "Test cap",
                "date_from": date_from,
                "value": value,
                "unit": "day",
                "source": "Test",
                **values,
            }
        )

    def test_value_of_the_day(self):
        for day, expected in (
            (date(2020, 1, 1), 10),
            (date(2024, 7, 7), 10),
            (date(2024, 7, 8), 20),
        ):
            self.assertEqual(self.Parameter._get_value("test_cap", day), expected, day)

    def test_own_value_of_a_kind_comes_first(self):
        self.assertEqual(self.Parameter._get_value("test_cap", date(2025, 1, 1), "ei"), 15)
        self.assertEqual(self.Parameter._get_value("test_cap", date(2021, 1, 1), "ei"), 10)
        self.assertEqual(self.Parameter._get_value("test_cap", date(2025, 1, 1), "aci"), 20)

    def test_no_value_is_said(self):
        with self.assertRaisesRegex(UserError, "test_cap"):
            self.Parameter._get_value("test_cap", date(2019, 12, 31))

    def test_a_change_is_seen_at_once(self):
        self.Parameter._get_value("test_cap", date(2025, 1, 1))
        newer = self._set_value(date(2025, 1, 1), 30)
        self.assertEqual(self.Parameter._get_value("test_cap", date(2025, 1, 1)), 30)
        newer.unlink()
        self.assertEqual(self.Parameter._get_value("test_cap", date(2025, 1, 1)), 20)
