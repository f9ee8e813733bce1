from datetime import date

from odoo.tests import tagged

from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestFiguresSize(FiguresCommon):
    def test_a_year_costs_the_same_queries_for_10_150_and_885_people(self):
        counts = {}
        barriers = self.env["insertion.barrier"].search([("declaration_code", "!=", False)], limit=3)
        criterion = self.env["insertion.criterion"].search([], limit=1) or self.env["insertion.criterion"].create(
            {"code": "RSA", "name": "RSA", "level": "1"}
        )
        for number, year in ((10, 2019), (10, 2020), (150, 2021), (885, 2022)):
            self._fill_year(number, year, barriers, criterion)
            record = self.Year.create({"year": year, "company_id": self.company.id})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_compute()
            self.env.flush_all()
            counts[year] = self.env.cr.sql_log_count - before
            self.assertEqual(self._value("beneficiaries", "people", "people", year=record), number)
            self.assertEqual(self._value("exits", "total", "asp", year=record), number // 2)
        # The first year warms the caches up.
        del counts[2019]
        self.assertEqual(len(set(counts.values())), 1, counts)

    def _fill_year(self, number, year, barriers, criterion):
        pathways = self._enter(
            number, f"Y{year}", start=date(year, 1, 8), person={"sex": "female", "birth_date": date(1990, 1, 1)}
        )
        self.env["insertion.barrier.assessment"].create(
            [
                {
                    "pathway_id": pathway.id,
                    "barrier_id": barrier.id,
                    "date": date(year, 2, 1),
                    "presence": "yes",
                    "support": "internal",
                }
                for pathway in pathways
                for barrier in barriers
            ]
        )
        self.env["insertion.eligibility"].create(
            [
                {
                    "person_id": pathway.person_id.id,
                    "date": date(year, 1, 8),
                    "author_kind": "prescriber",
                    "criterion_ids": [(4, criterion.id)],
                }
                for pathway in pathways
            ]
        )
        self.env["insertion.presence"].create(
            [{"pathway_id": pathway.id, "date": date(year, 5, 2), "half": "am", "hours": 3} for pathway in pathways]
        )
        half = number // 2
        self._leave(pathways[:half], "lasting", date(year, 11, 30))
        self._leave(pathways[half:], "withdrawn", date(year, 12, 31))
