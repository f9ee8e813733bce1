from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MODULE
from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestContractDocuments(ContractCommon):
    def _print(self, report, records):
        return (
            self.env["ir.actions.report"]
            .with_user(self.hr)
            ._render_qweb_html(f"{MODULE}.{report}", records.ids)[0]
            .decode()
        )

    def test_a_contract_says_what_the_law_asks(self):
        pathway = self._hired("Amira Benali", (date(2026, 5, 1), date(2026, 10, 31)))
        company = self.env.company
        company.write(
            {"insertion_collective_agreement": "ACI (IDCC 3016)", "insertion_social_bodies": "Malakoff Humanis, Paris"}
        )
        self._new_pass(pathway, date(2026, 5, 1), date(2028, 4, 29))
        pathway.employee_id.version_ids.write(
            {"wage": 1354.53, "trial_date_end": date(2026, 5, 14), "job_title": "Ouvrière maraîchère"}
        )
        page = self._print("hr_version_report", pathway.employee_id.version_ids)
        for words in (
            "L. 5132-15-1",
            "1er mai 2026",
            "31 octobre 2026",
            "14 mai 2026",
            "Ouvrière maraîchère",
            "26\u00a0h",
            "112\u00a0h\u00a040",
            "lundi, mardi, mercredi, jeudi et vendredi de 8\u00a0h",
            "1 354,53".replace(" ", "\u202f"),
            "99999 26 00001",
            "ACI (IDCC 3016)",
            "Malakoff Humanis, Paris",
            "L. 1243-10",
        ):
            self.assertIn(words, page)

    def test_an_amendment_and_a_renewal_say_what_changes(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2027, 3, 31)))
        amendment = pathway.employee_id.create_version(
            {
                "date_version": date(2026, 7, 1),
                "resource_calendar_id": self.calendar_30.id,
                "insertion_previous_hours": 26,
            }
        )
        page = self._print("hr_version_report", amendment)
        self.assertIn("26\u00a0h à\u00a0<strong>30\u00a0h</strong>", page)
        self.assertIn("1er juillet 2026", page)
        page = self._print("hr_version_report", pathway.employee_id.version_ids.sorted("date_version")[-1])
        self.assertIn("renouvellement", page)
        # A plain space before bold is lost on paper.
        self.assertIn("se termine le\u00a0<strong>31 mars 2027", page)

    def test_the_register_has_one_line_per_stay(self):
        company = self.env["res.company"].create({"name": "Register"})
        self.hr.company_ids |= company
        employees = self.env["hr.employee"]
        for number, spans in enumerate(
            (
                [(date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2025, 6, 30))],
                [(date(2023, 1, 1), date(2023, 6, 30)), (date(2025, 1, 1), False)],
            )
        ):
            employee = self._hire(f"Person {number}", *spans[0], company_id=company.id)
            for start, end in spans[1:]:
                employee.create_version({"date_version": start, "contract_date_start": start, "contract_date_end": end})
            employees |= employee
        register = self.env["insertion.staff.register"].create({"company_id": company.id, "date_to": date(2026, 6, 1)})
        self.assertEqual(
            [(row["number"], row["name"], row["entry"], row["exit"]) for row in register._get_rows()],
            [
                (1, "Person 1", date(2023, 1, 1), date(2023, 6, 30)),
                (2, "Person 0", date(2024, 1, 1), date(2025, 6, 30)),
                (3, "Person 1", date(2025, 1, 1), False),
            ],
        )
        register.date_from = date(2024, 2, 1)
        self.assertEqual([row["number"] for row in register._get_rows()], [2, 3])
        self.assertIn("Person 0", self._print("insertion_staff_register_report", register))
        self.assertEqual(register.action_export()["type"], "ir.actions.act_url")
        register.date_to = date(2022, 1, 1)
        with self.assertRaises(UserError):
            register.action_print()

    def test_reading_the_contracts_of_many_costs_the_same(self):
        day = date(2026, 1, 1)
        counts = {}
        pathways = self.Pathway
        for size in (10, 150, 885):
            while len(pathways) < size:
                batch = min(size - len(pathways), 200)
                employees = self._hire_many(
                    [f"Person {number}" for number in range(batch)], day, day + timedelta(days=200)
                )
                people = self.Person.create([{"name": one.name, "employee_id": one.id} for one in employees])
                pathways |= self.Pathway.create([{"person_id": person.id} for person in people])
            self.env.flush_all()
            self.env.invalidate_all()
            pathways.mapped("employee_id.name")
            before = self.env.cr.sql_log_count
            found = pathways._get_versions_of_pathways()
            counts[size] = self.env.cr.sql_log_count - before
            self.assertTrue(all(found.values()))
        self.assertEqual(counts[10], counts[885])
