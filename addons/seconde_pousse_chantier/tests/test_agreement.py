from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_safety import SafetyCommon
from .test_work_note import SIGNATURE


@tagged("post_install", "-at_install")
class TestAgreement(SafetyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.create_job()

    def create_agreement(self, kind="service", **values):
        return self.env["sp.agreement"].create({"task_id": self.job.id, "kind": kind, **values})

    def lend(self, person, consent_on="2026-05-02", amendment_on="2026-05-03"):
        values = {"employee_id": person.id, "consent_on": consent_on, "amendment_on": amendment_on}
        return (0, 0, values)

    def create_lending(self, **values):
        return self.create_agreement(
            "lending",
            **{
                "person_ids": [self.lend(self.amina)],
                "date_from": "2026-06-01",
                "date_to": "2026-06-03",
                "insurance_until": "2027-01-01",
                "own_safety_contact": "Paul, 06 00 00 00 00",
                **values,
            },
        )

    def test_the_kind_of_contract_is_never_guessed(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["sp.agreement"].create({"task_id": self.job.id})
        choice = self.env["sp.agreement.choice"].create({"task_id": self.job.id})
        with self.assertRaisesRegex(UserError, "Choose the kind of contract"):
            choice.action_make()

    def test_each_kind_has_its_own_text(self):
        service, lending = self.create_agreement(), self.create_agreement("lending")
        self.assertIn("Bon de travail", self._read(service))
        self.assertIn("sans marge", self._read(lending))

    def _read(self, agreement):
        return str(agreement.body).replace("&nbsp;", " ").replace("\xa0", " ")

    def test_an_agreement_is_prefilled_from_its_job(self):
        self.job.write({"location_note": "Champ du bas", "crew_id": self.farm_crew.id})
        self.farm_crew.manager_id = self.carmen
        choice = Form(self.env["sp.agreement.choice"].with_context(default_task_id=self.job.id))
        choice.kind = "service"
        agreement = self.env["sp.agreement"].browse(choice.save().action_make()["res_id"])
        self.assertEqual(
            (agreement.partner_id, agreement.supervisor_id, str(agreement.date_from)),
            (self.farm, self.carmen, "2026-06-01"),
        )
        self.assertIn("Champ du bas", agreement.subject)

    def test_a_service_has_our_supervisor(self):
        agreement = self.create_agreement()
        with self.assertRaisesRegex(UserError, "say who"):
            self.sign(agreement)
        agreement.supervisor_id = self.carmen
        self.sign(agreement)
        self.assertEqual(self.job.contract_kind, "service")
        self.assertEqual(self.job.agreement_ids.mapped("state"), ["signed"])

    def test_somebody_of_ours_answers_for_safety(self):
        """Named after whoever leads: the supervisor, else the crew's; nobody: not signed, by whichever door."""
        self.job.crew_id = self.farm_crew
        self.farm_crew.manager_id = self.carmen
        self.carmen.work_phone = "06 11 22 33 44"
        lending = self.create_lending(own_safety_contact=False)
        self.assertFalse(lending.own_safety_contact, "emptied by hand")
        lending = self.create_agreement("lending")
        self.assertEqual(lending.own_safety_contact, "Carmen, 06 11 22 33 44")
        service = self.create_agreement(supervisor_id=self.amina.id)
        self.assertEqual(service.own_safety_contact, "Amina")
        service.supervisor_id = self.bakary
        self.assertEqual(service.own_safety_contact, "Bakary")
        service.own_safety_contact = "Dimitri, 06 55 66 77 88"
        self.assertEqual(service.own_safety_contact, "Dimitri, 06 55 66 77 88")
        service.own_safety_contact = " "
        for refused in (service.action_have_signed, lambda: self.sign(service)):
            with self.assertRaisesRegex(UserError, "answers for safety|répond de la sécurité"):
                refused()
        self.assertEqual(service.state, "draft")
        service.own_safety_contact = "Dimitri"
        self.sign(service)
        self.job.crew_id = self.green_crew
        self.green_crew.manager_id = self.dimitri
        self.assertEqual(service.own_safety_contact, "Dimitri", "signed: no longer follows")

    def test_both_sides_sign(self):
        agreement = self.create_agreement(supervisor_id=self.carmen.id)
        for values in ((SIGNATURE, "Mme Roux", False, "Paul"), (SIGNATURE, " ", SIGNATURE, "Paul"), ("", "A", "", "B")):
            with self.assertRaisesRegex(UserError, "Both sides sign"):
                agreement.sign(*values)
        self.assertEqual(agreement.state, "draft")

    def test_a_lending_without_consent_amendment_length_or_people_is_refused(self):
        missing = [
            ({"person_ids": []}, "names the people"),
            ({"date_to": False}, "from when to when"),
            ({"person_ids": [self.lend(self.amina), self.lend(self.bakary, consent_on=False)]}, "agrees in writing"),
            ({"person_ids": [self.lend(self.amina), self.lend(self.bakary, amendment_on=False)]}, "amendment"),
        ]
        for values, words in missing:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.sign(self.create_lending(**values))
        self.assertEqual(self.sign(self.create_lending()).state, "signed")

    def test_what_was_signed_stays_as_it_was(self):
        agreement = self.sign(self.create_lending())
        agreement.template_id.body = "<p>Autre texte</p>"
        self.job.farm_partner_id = self.env["res.partner"].create({"name": "Autre ferme"})
        self.assertIn("sans marge", str(agreement.body))
        self.assertEqual(agreement.partner_id, self.farm)
        self.assertTrue(agreement.signed_pdf)
        for values in ({"body": "<p>Autre texte</p>"}, {"date_to": False}, {"host_signature": False}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "no longer changes"):
                agreement.write(values)
        with self.assertRaises(UserError):
            agreement.with_context(sp_sign_step=True).body = "<p>Autre texte</p>"
        with self.assertRaisesRegex(UserError, "no longer changes"):
            agreement.person_ids.consent_on = False
        with self.assertRaises(UserError):
            agreement.write({"state": "replaced"})
        with self.assertRaises(UserError):
            agreement.unlink()

    def test_a_new_year_of_insurance_is_filed_without_signing_again(self):
        agreement = self.sign(self.create_lending())
        agreement.insurance_until = "2028-01-01"
        self.assertEqual(str(agreement.insurance_until), "2028-01-01")

    def test_a_new_version_replaces_the_signed_one_once_signed(self):
        first = self.sign(self.create_lending())
        second = self.env["sp.agreement"].browse(first.action_replace()["res_id"])
        self.assertEqual((second.version, second.name, first.state), (2, first.name, "signed"))
        self.assertEqual(first.action_replace()["res_id"], second.id)
        self.assertEqual(second.person_ids.employee_id, self.amina)
        self.sign(second)
        self.assertEqual((first.state, second.state), ("replaced", "signed"))
        self.assertTrue(first.host_signature)

    def test_an_agreement_is_never_made_signed(self):
        with self.assertRaisesRegex(UserError, "with its buttons"):
            self.create_agreement(state="signed")

    def test_no_paper_is_made_signed_by_a_context(self):
        """Default values of a client would open the gate of the inspection without any signature."""
        user = self.create_user("sup", "seconde_pousse.group_user")
        papers = {
            "sp.agreement": {"task_id": self.job.id, "kind": "service"},
            "sp.prevention.plan": {"partner_id": self.farm.id, "date": "2026-05-20"},
        }
        for model, values in papers.items():
            for name, value in {"state": "signed", "version": 2, "signed_on": "2026-05-20 08:00:00"}.items():
                maker = self.env[model].with_user(user).with_context(**{f"default_{name}": value})
                with self.subTest(model, name=name), self.assertRaisesRegex(UserError, "with its buttons"):
                    maker.create(values)
        agreement = self.create_agreement()
        with self.assertRaisesRegex(UserError, "with its buttons"):
            agreement.copy().previous_id = agreement

    def quote(self, price):
        product = self.env["product.product"].create(
            {"name": "Heure", "type": "service", "uom_id": self.env.ref("uom.product_uom_hour").id}
        )
        line = {"product_id": product.id, "product_uom_qty": 10, "price_unit": price, "tax_ids": [(5,)]}
        return self.env["sale.order"].create(
            {"partner_id": self.farm.id, "sp_job_id": self.job.id, "order_line": [(0, 0, line)]}
        )

    def test_a_lending_above_its_cost_is_warned(self):
        """The crew costs 14 € an hour."""
        at_cost = self.create_lending(order_id=self.quote(14).id, supervisor_id=False)
        self.assertFalse(at_cost.fact_warning)
        above = self.create_lending(order_id=self.quote(20).id)
        self.assertIn("above what it costs", above.fact_warning)
        self.assertNotIn("14", above.fact_warning)

    def test_the_cost_of_one_person_cannot_be_guessed(self):
        """A crew of two: everybody's average is used, never theirs."""
        alone = self.env["hr.department"].create({"name": "Binôme"})
        (self.amina | self.bakary).department_id = alone
        (self.amina | self.bakary).hourly_cost = 30
        self.job.crew_id = alone
        costs = self.env["hr.employee"].search([("company_id", "=", self.env.company.id), ("hourly_cost", ">", 0)])
        average = sum(costs.mapped("hourly_cost")) / len(costs)
        self.assertAlmostEqual(self.create_lending()._get_cost_hour(), average)
        (costs - self.amina - self.bakary).hourly_cost = 0
        self.assertIsNone(self.create_lending()._get_cost_hour())

    def test_a_lending_to_a_town_or_for_danger_is_warned(self):
        self.farm.sp_customer_kind = "public"
        self.job.danger_ids = self.height
        warning = self.create_lending(supervisor_id=self.carmen.id, insurance_until=False).fact_warning
        for words in ("town", "dangerous work", "supervisor leads", "liability insurance"):
            self.assertIn(words, warning)

    def test_the_dialog_signs_by_rpc_as_a_supervisor(self):
        user = self.create_user("sup", "seconde_pousse.group_user")
        agreement = self.create_agreement(supervisor_id=self.carmen.id)
        dialog = self.env["sp.signature"].with_user(user)
        values = {
            "agreement_id": agreement.id,
            "host_signed_by": "Mme Roux",
            "host_signature": SIGNATURE,
            "own_signed_by": "Paul",
            "own_signature": SIGNATURE,
        }
        dialog.create(values).action_sign()
        self.assertEqual((agreement.state, agreement.own_signed_by), ("signed", "Paul"))
        with self.assertRaisesRegex(UserError, "no longer changes"):
            dialog.create(values).action_sign()

    def test_a_signature_is_not_changed_through_its_file(self):
        user = self.create_user("sup", "seconde_pousse.group_user")
        agreement = self.sign(self.create_lending())
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "sp.agreement"), ("res_id", "=", agreement.id), ("res_field", "!=", False)]
        )
        self.assertEqual(set(files.mapped("res_field")), {"host_signature", "own_signature", "signed_pdf"})
        for file in files:
            with self.subTest(file.res_field), self.assertRaisesRegex(UserError, "signed paper"):
                file.with_user(user).raw = b"other"
            with self.subTest(file.res_field), self.assertRaisesRegex(UserError, "signed paper"):
                file.with_user(user).unlink()
