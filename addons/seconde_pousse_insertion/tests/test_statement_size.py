from datetime import date

from odoo.tests import tagged

from .common_money import MARCH, MoneyCommon

SIZES = (10, 150, 885)


@tagged("post_install", "-at_install")
class TestStatementSize(MoneyCommon):
    """The cost of a statement in queries is the same for ten people and for eight hundred and eighty-five."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mapping = cls.env.ref("seconde_pousse_insertion.insertion_payroll_mapping_default")

    def _fill(self, size):
        """Make a structure of `size` employees with validated hours, without going through their screens."""
        company = self.env["res.company"].create({"name": f"ACI of {size}", "insertion_structure_kind": "aci"})
        employees = self._hire_many(
            [f"Worker {index:03}" for index in range(size)],
            date(2026, 1, 1),
            date(2026, 12, 31),
            company_id=company.id,
        )
        # One in ten signs an amendment within the month: two lines each.
        self.env["hr.version"].create(
            [
                {
                    "employee_id": employee.id,
                    "date_version": date(2026, 3, 16),
                    "contract_date_start": date(2026, 1, 1),
                    "contract_date_end": date(2026, 12, 31),
                    "contract_type_id": self.cddi.id,
                    "resource_calendar_id": self.calendar_30.id,
                }
                for employee in employees[::10]
            ]
        )
        people = self.env["insertion.person"].create(
            [
                {
                    "name": employee.name,
                    "employee_id": employee.id,
                    "birth_date": date(1990, 5, 1),
                    "company_id": company.id,
                }
                for employee in employees
            ]
        )
        pathways = self.env["insertion.pathway"].create(
            [{"person_id": person.id, "date_start": date(2026, 1, 1), "state": "active"} for person in people]
        )
        months = self.env["insertion.month"].create(
            [
                {
                    "pathway_id": pathway.id,
                    "month": MARCH,
                    "hours_worked": 113,
                    "hours_paid": 113,
                    "hours_eligible": 113,
                    "gross_pay": 1400,
                    "source": "typed",
                }
                for pathway in pathways
            ]
        )
        months.action_validate()
        annex = self._new_annex(f"ACI 013 26 0{size:03} A0 M0", company_id=company.id)
        return annex

    def _count(self, run):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_people(self):
        counts = {"compute": [], "again": [], "warnings": [], "export": [], "payroll": [], "lock": []}
        for size in SIZES:
            annex = self._fill(size)
            statement = self.env["insertion.statement"].create({"annex_id": annex.id, "month": MARCH})
            counts["compute"].append(self._count(statement.action_compute))
            counts["again"].append(self._count(statement.action_compute))
            counts["warnings"].append(self._count(lambda statement=statement: statement.warning))
            counts["export"].append(self._count(statement._get_rows))
            office = self.env["insertion.payroll.export"].create(
                {"month": MARCH, "company_id": annex.company_id.id, "mapping_id": self.mapping.id}
            )
            counts["payroll"].append(self._count(office._get_table))
            counts["lock"].append(self._count(statement.action_lock))
            self.assertEqual(statement.people_count, size)
            self.assertEqual(len(statement.line_ids), size + len(range(0, size, 10)))
            self.assertEqual(statement.hours_total, 113 * size)
            self.assertFalse(statement.warning)
        # Core writes a hundred records at a time: nine updates for 885 months, and nothing else.
        small, _medium, large = counts.pop("lock")
        self.assertLessEqual(large - small, SIZES[-1] // 100)
        for name, values in counts.items():
            self.assertEqual(len(set(values)), 1, f"{name}: {values} queries for {SIZES} people")
