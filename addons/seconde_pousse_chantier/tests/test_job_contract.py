from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.seconde_pousse_chantier.models.sp_work_contract import SpWorkContract

from .common_job import JobCommon


@tagged("post_install", "-at_install")
class TestJobContract(JobCommon):
    """Towns: the contract's references reach the invoice, its clause hours are counted without names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commune.sp_chorus_engagement_required = True
        cls.commune.sp_chorus_service_code = "MAIRIE"
        cls.contract = cls.env["sp.work.contract"].create(
            {
                "name": "Entretien des sentiers",
                "number": "2026-EV-014",
                "partner_id": cls.commune.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "chorus_service_code": "ESPVERT",
                "engagement_number": "ENG-778",
                "clause_hours": 100,
                "ceiling": 500,
                "company_id": cls.company.id,
            }
        )
        cls.job = cls._create_job(cls.commune, cls.mowing, price_mode="hour", estimated_people=2, estimated_hours=5)

    def test_the_references_reach_the_invoice(self):
        self.job.work_contract_id = self.contract
        order = self._quote(self.job)
        expected = ("ESPVERT", "2026-EV-014", "ENG-778")
        self.assertEqual(self._get_references(order), expected)
        order.action_confirm()
        self._inspect(self.commune)
        self._sign_note(self.job, 10)
        invoice = order._create_invoices()
        self.assertEqual(self._get_references(invoice), expected)
        invoice.invoice_date = "2026-06-10"
        invoice.action_post()

    def _get_references(self, document):
        return document.buyer_reference, document.contract_reference, document.purchase_order_reference

    def test_a_job_without_contract_is_warned(self):
        self.assertIn("has no contract number", self.job.contract_warning)
        with self._refused(UserError, "engagement number"):
            self._quote(self.job).action_confirm()
        self.job.work_contract_id = self.contract
        self.assertFalse(self.job.contract_warning)
        self.job.planned_date = "2027-02-01"
        self.assertIn("does not cover", self.job.contract_warning)
        self.assertFalse(self._create_job().contract_warning)

    def test_the_ceiling_is_watched(self):
        self.job.write({"work_contract_id": self.contract.id, "planned_date": "2026-06-01", "estimated_people": 10})
        self._quote(self.job).action_confirm()
        self.contract.invalidate_recordset()
        self.job.invalidate_recordset()
        self.assertEqual(self.contract.ordered_amount, 1400)
        self.assertIn("above its ceiling", self.job.contract_warning)

    def _count_everybody(self):
        """Count whoever worked: the people's addon, where it is installed, counts who is on a pathway, here nobody."""
        self.contract.invalidate_recordset()
        if "insertion.pathway" in self.env:
            self.assertEqual(self.contract.clause_hours_done, 0)
            everybody = SpWorkContract._get_clause_people_domain
            self.patch(self.env.registry["sp.work.contract"], "_get_clause_people_domain", everybody)
            self.contract.invalidate_recordset()

    def test_clause_hours_by_month_without_the_leader_nor_names(self):
        people = self._create_people(3)
        leader = self.env["hr.employee"].create({"name": "Paul l’encadrant", "company_id": self.company.id})
        self.job.work_contract_id = self.contract
        self._inspect(self.commune)
        self._work(self.job, people | leader, 420, supervisor_id=leader.id)
        self._work(self.job, people, 60, day="2026-07-02")
        other = self._create_job(self.commune, self.mowing)
        self._work(other, people, 60, day="2026-07-03")
        self._count_everybody()
        self.assertEqual((self.contract.clause_hours_done, self.contract.clause_progress), (24, 24))
        statement = self.env["sp.clause.statement"].create(
            {"contract_ids": self.contract.ids, "date_from": "2026-07-01", "date_to": "2026-07-31"}
        )
        [page] = statement._get_pages()
        self.assertEqual((page["done"], page["total"], page["left"]), (3, 24, 76))
        self.assertEqual([(month["hours"], month["total"]) for month in page["months"]], [(3, 24)])
        report = "seconde_pousse_chantier.report_clause_statement"
        html = self.env["ir.actions.report"]._render_qweb_html(report, statement.ids)[0].decode()
        self.assertIn("2026-EV-014", html)
        for name in [*people.mapped("name"), leader.name]:
            self.assertNotIn(name, html)

    def test_clause_hours_leave_out_the_crew_s_leader_when_nobody_says_who_led(self):
        people = self._create_people(3)
        crew = self.env["hr.department"].create({"name": "Équipe", "manager_id": people[0].id})
        self.job.write({"work_contract_id": self.contract.id, "crew_id": crew.id})
        self._inspect(self.commune)
        self._work(self.job, people, 415)
        self._count_everybody()
        self.assertAlmostEqual(self.contract.clause_hours_done, 2 * 415 / 60)

    def test_many_contracts_are_counted_at_once(self):
        contracts = self.contract
        for rank in range(30):
            contracts |= self.contract.copy({"number": f"M{rank}"})
        counts = []
        for some in (contracts[:5], contracts):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(["clause_hours_done", "ordered_amount", "job_count"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_contract_of_another_company_is_refused(self):
        other = self._create_french_company("Autre ferme", siret="55210055400013")
        alien = self.contract.copy({"company_id": other.id})
        with self._refused(UserError, "company"):
            self.job.work_contract_id = alien
        desk = self._create_user("desk_contract", "seconde_pousse.group_manager")
        found = self.env["sp.work.contract"].with_user(desk).search([])
        self.assertIn(self.contract, found)
        self.assertNotIn(alien, found)
        self.assertEqual(self.contract.date_from, date(2026, 1, 1))
