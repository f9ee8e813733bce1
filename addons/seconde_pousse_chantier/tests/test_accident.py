from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_safety import SafetyCommon


@tagged("post_install", "-at_install")
class TestAccident(SafetyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paul = cls.create_user("paul", "seconde_pousse.group_user")
        cls.other = cls.create_user("other", "seconde_pousse.group_user", "seconde_pousse.group_manager")
        cls.hr = cls.create_user("hr", "seconde_pousse_chantier.group_safety")

    def report(self, user=None, **values):
        return (
            self.env["sp.accident"]
            .with_user(user or self.paul)
            .create(
                {
                    "employee_id": self.amina.id,
                    "circumstances": "Glissade sur la bâche",
                    "happened_on": "2026-11-20 09:00:00",
                    "known_on": "2026-11-20 09:00:00",
                    **values,
                }
            )
        )

    def test_48_hours_without_sundays_nor_holidays(self):
        """Friday 10:00 in Paris: Saturday counts, Sunday does not."""
        self.assertEqual(self.report().declare_before, datetime(2026, 11, 23, 9))
        # Tuesday 10 November, 10:00: the 11th is a public holiday.
        armistice = self.report(happened_on="2026-11-10 09:00:00", known_on="2026-11-10 09:00:00")
        self.assertEqual(armistice.declare_before, datetime(2026, 11, 13, 9))
        self.assertEqual(self.report(kind="fatal").declare_before, datetime(2026, 11, 20, 21))
        self.assertFalse(self.report(kind="near_miss", employee_id=False).declare_before)

    def test_the_activity_is_due_on_the_day_where_the_company_is(self):
        """In Martinique, 21:00 of the 21st is already the 22nd in universal time."""
        self.company.partner_id.tz = "America/Martinique"
        known = "2026-11-20 01:00:00"
        mine = self.report(happened_on=known, known_on=known)
        self.assertEqual(mine.declare_before, datetime(2026, 11, 22, 1))
        activities = self.env["mail.activity"].search([("res_model", "=", "sp.accident"), ("res_id", "=", mine.id)])
        self.assertEqual(set(activities.mapped("date_deadline")), {date(2026, 11, 21)})

    def test_a_supervisor_reads_his_own_reports_only(self):
        mine, theirs = self.report(), self.report(self.other)
        accidents = self.env["sp.accident"]
        self.assertEqual(accidents.with_user(self.paul).search([("id", "in", (mine | theirs).ids)]), mine)
        for user, accident in ((self.paul, theirs), (self.other, mine)):
            with self.assertRaises(AccessError):
                accident.with_user(user).read(["circumstances"])
            with self.assertRaises(AccessError):
                accident.with_user(user).write({"injury": "x"})
        self.assertEqual(len(accidents.with_user(self.hr).search([("id", "in", (mine | theirs).ids)])), 2)
        with self.assertRaises(AccessError):
            mine.with_user(self.paul).unlink()

    def test_notes_of_human_resources_stay_theirs(self):
        mine = self.report()
        mine.with_user(self.hr).hr_note = "Arrêt de 8 jours"
        with self.assertRaises(AccessError):
            mine.with_user(self.paul).read(["hr_note"])

    def test_photos_are_read_by_whoever_reads_the_report(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.paul)
            .create({"name": "p.png", "raw": b"x", "res_model": "sp.accident", "res_id": 0})
        )
        mine = self.report(photo_ids=[(6, 0, photo.ids)])
        self.assertEqual(photo.res_id, mine.id)
        self.assertEqual(photo.with_user(self.hr).raw, b"x")
        with self.assertRaises(AccessError):
            photo.with_user(self.other).read(["raw"])

    def test_the_activity_tells_a_number_and_no_fact(self):
        mine = self.report()
        activities = self.env["mail.activity"].search([("res_model", "=", "sp.accident"), ("res_id", "=", mine.id)])
        self.assertIn(self.hr, activities.user_id)
        self.assertNotIn(self.other, activities.user_id)
        for text in (*activities.mapped("summary"), *activities.mapped("note"), *activities.mapped("res_name")):
            self.assertNotIn("Glissade", str(text))
            self.assertNotIn("Amina", str(text))
        mine.with_user(self.hr).action_declare()
        self.assertFalse(activities.exists().filtered("active"))

    def test_the_discussion_belongs_to_the_safety_group(self):
        mine = self.report()
        self.assertNotIn(self.paul.partner_id, mine.message_partner_ids)
        mine.with_user(self.paul).message_subscribe(self.paul.partner_id.ids)
        mine.with_user(self.hr).message_post(body="Arrêt de 8 jours")
        messages = self.env["mail.message"]
        domain = [("model", "=", "sp.accident"), ("res_id", "=", mine.id), ("body", "like", "Arrêt")]
        self.assertEqual(len(messages.with_user(self.hr).search(domain)), 1)
        for user in (self.paul, self.other):
            self.assertFalse(messages.with_user(user).search(domain))
            with self.assertRaises(AccessError):
                messages.search(domain).with_user(user).read(["body"])

    def test_only_the_safety_group_declares(self):
        mine = self.report()
        for action in ("action_declare", "action_close", "action_reopen"):
            with self.assertRaises(AccessError):
                getattr(mine.with_user(self.paul), action)()
        with self.assertRaises(UserError):
            mine.with_user(self.paul).write({"state": "closed"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["sp.accident"].with_user(self.paul).with_context(default_state="closed").create(
                {"employee_id": self.amina.id, "circumstances": "Glissade"}
            )
        with self.assertRaisesRegex(UserError, "must be declared"):
            mine.with_user(self.hr).action_close()
        mine.with_user(self.hr).action_declare()
        with self.assertRaises(AccessError):
            mine.with_user(self.paul).circumstances = "Autre chose"
        change = (
            self.env["sp.accident.action"]
            .with_user(self.hr)
            .create({"accident_id": mine.id, "name": "Changer la bâche"})
        )
        with self.assertRaisesRegex(UserError, "something to change"):
            mine.with_user(self.hr).action_close()
        change.done_on = "2026-11-23"
        mine.with_user(self.hr).action_close()
        self.assertEqual(mine.state, "closed")

    def test_what_is_wrong_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "who was hurt"):
            self.report(employee_id=False)
        with self.assertRaisesRegex(UserError, "in the future"):
            self.report(happened_on="2099-01-01 08:00:00", known_on="2099-01-01 09:00:00")
        self.report(kind="near_miss", employee_id=False)

    def test_facts_are_printed_for_human_resources(self):
        mine = self.report()
        report = self.env.ref("seconde_pousse_chantier.report_accident")
        html, _kind = report.with_user(self.hr)._render_qweb_html(report.report_name, mine.ids)
        self.assertIn("Glissade", html.decode())

    def test_another_company_reads_nothing(self):
        company = self.env["res.company"].create({"name": "Autre structure"})
        mine = self.report()
        self.hr.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        with self.assertRaises(AccessError):
            mine.with_user(self.hr).with_company(company).read(["circumstances"])
