from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tests.common import users

from .common_hours import JUNE, HoursCommon

SIZES = (10, 150, 885)


@tagged("post_install", "-at_install")
class TestMonthSize(HoursCommon):
    """Counting the month of 885 people costs as many queries as the month of 10."""

    @classmethod
    def _new_structure(cls, size):
        """A structure of this size, where each person has an amendment, presences, leave and an immersion."""
        env = cls.env(context={**cls.env.context, "tracking_disable": True, "mail_create_nolog": True})
        company = env["res.company"].create({"name": f"Structure of {size}"})
        env = env(context={**env.context, "allowed_company_ids": [company.id]})
        names = [f"Person {number:03d}" for number in range(size)]
        common = {"company_id": company.id, "contract_type_id": cls.cddi.id}
        employees = cls._hire_many(
            names,
            date(2026, 1, 1),
            date(2026, 12, 31),
            company_id=company.id,
            resource_calendar_id=cls.calendar.id,
        ).with_env(env)
        env["hr.version"].create(
            [
                {
                    **common,
                    "employee_id": employee.id,
                    "date_version": date(2026, 6, 15),
                    "contract_date_start": date(2026, 1, 1),
                    "contract_date_end": date(2026, 12, 31),
                    "resource_calendar_id": cls.calendar_short.id,
                }
                for employee in employees
            ]
        )
        people = env["insertion.person"].create(
            [
                {"name": name, "employee_id": employee.id, "company_id": company.id}
                for name, employee in zip(names, employees, strict=True)
            ]
        )
        pathways = env["insertion.pathway"].create(
            [{"person_id": person.id, "state": "active", "date_start": date(2026, 1, 1)} for person in people]
        )
        env["insertion.presence"].create(
            [
                {
                    "pathway_id": pathway.id,
                    "date": date(2026, 6, 1) + timedelta(days=day),
                    "half": half,
                    "hours": 2,
                    "hours_planned": 4,
                    "absence_type_id": cls.sick.id,
                }
                for pathway in pathways
                for day in range(2)
                for half in ("am", "pm")
            ]
        )
        env["insertion.absence"].create(
            [
                {
                    "pathway_id": pathway.id,
                    "absence_type_id": cls.leave.id,
                    "date_start": date(2026, 6, 8),
                    "date_end": date(2026, 6, 12),
                }
                for pathway in pathways
            ]
        )
        cls.env.flush_all()
        return company

    def _count_queries(self, company, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action(company)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @users("insertion_hr")
    def test_as_many_queries_for_885_people_as_for_10(self):
        structures = [self._new_structure(size) for size in SIZES]
        self.hr.sudo().company_ids += structures[0].browse([company.id for company in structures])
        Month = self.env["insertion.month"].with_context(allowed_company_ids=[company.id for company in structures])

        def generate(company):
            return Month._generate(company.with_env(Month.env), JUNE)

        for company in structures:
            # The year's holidays and what Odoo keeps in memory are not what is measured.
            company.env["resource.calendar.leaves"].sudo()._create_public_holidays(company, [2026])
        Month._generate(structures[0].with_env(Month.env), date(2026, 7, 1))
        first = [self._count_queries(company, generate) for company in structures]
        self.assertEqual(len(set(first)), 1, f"queries for {SIZES} people: {first}")
        self.assertLessEqual(first[0], 25)
        again = [self._count_queries(company, generate) for company in structures]
        self.assertEqual(len(set(again)), 1, f"queries of a second run: {again}")
        for size, company in zip(SIZES, structures, strict=True):
            months = Month.search([("company_id", "=", company.id), ("month", "=", JUNE)])
            self.assertEqual(len(months), size)
            self.assertEqual(set(months.mapped("hours_worked")), {8})
            self.assertEqual(set(months.mapped("hours_theoretical")), {10 * 6.5 + 12 * 4})
            self.assertEqual(set(months.mapped("hours_paid_absence")), {5 * 6.5})
