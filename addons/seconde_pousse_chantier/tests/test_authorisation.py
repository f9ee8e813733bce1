from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_safety import SafetyCommon


@tagged("post_install", "-at_install")
class TestAuthorisation(SafetyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brush = cls.env.ref("seconde_pousse_chantier.sp_authorisation_kind_brush")
        cls.tractor = cls.env.ref("seconde_pousse_chantier.sp_authorisation_kind_tractor")
        cls.clearing = cls.create_task("Friche", cls.env.ref("seconde_pousse_chantier.sp_work_kind_clear"))

    @classmethod
    def authorise(cls, person, kind, **values):
        return cls.env["sp.authorisation"].create(
            {"employee_id": person.id, "kind_id": kind.id, "date_from": "2026-01-01", **values}
        )

    def test_nobody_works_with_a_machine_that_nobody_there_may_use(self):
        with self.assertRaisesRegex(UserError, "Nobody there has a valid “Formation débroussailleuse”"):
            self.create_session(self.clearing, {self.amina: 60, self.bakary: 60})
        licence = self.authorise(self.amina, self.brush, date_to="2026-05-31")
        with self.assertRaisesRegex(UserError, "Nobody there has a valid"):
            self.create_session(self.clearing, {self.amina: 60, self.bakary: 60})
        licence.date_to = "2026-06-01"
        session = self.create_session(self.clearing, {self.amina: 60, self.bakary: 60})
        with self.assertRaisesRegex(UserError, "Nobody there has a valid"):
            session.line_ids = [(2, session.line_ids.filtered(lambda line: line.employee_id == self.amina).id)]

    def test_a_work_nobody_of_ours_may_do_is_not_planned(self):
        values = {"task_id": self.clearing.id, "employee_id": self.bakary.id, "date": "2026-06-01", "half": "am"}
        with self.assertRaisesRegex(UserError, "Nobody there has a valid"), self.cr.savepoint():
            self.env["sp.work.assignment"].create(values)
        self.authorise(self.amina, self.brush)
        self.env["sp.work.assignment"].create(values)

    def test_equipment_booked_for_a_task_is_used_by_whoever_may(self):
        machine = self.env["maintenance.equipment"].create(
            {"name": "Tracteur", "sp_is_shared": True, "sp_authorisation_kind_ids": [(6, 0, self.tractor.ids)]}
        )
        self.env["sp.equipment.booking"].create(
            {
                "equipment_id": machine.id,
                "date_from": "2026-06-01 06:00:00",
                "date_to": "2026-06-01 10:00:00",
                "task_id": self.task.id,
                "employee_id": self.bakary.id,
            }
        )
        self.authorise(self.amina, self.tractor)
        with self.assertRaisesRegex(UserError, "Bakary has no valid “Autorisation de conduite : tracteur”"):
            self.create_session(self.task, {self.amina: 60})
        self.authorise(self.bakary, self.tractor)
        self.create_session(self.task, {self.amina: 60})

    def test_who_may_on_a_day(self):
        self.authorise(self.amina, self.brush, date_to="2026-03-31")
        day = self.env["sp.authorisation"].search([("employee_id", "=", self.amina.id)]).date_to
        self.assertTrue(self.amina._sp_has_authorisation(self.brush, day))
        self.assertFalse(self.amina._sp_has_authorisation(self.brush, day + timedelta(days=1)))
        self.assertFalse(self.amina._sp_has_authorisation(self.brush | self.tractor, day))
        self.assertTrue(self.bakary._sp_has_authorisation(self.env["sp.authorisation.kind"], day))

    def test_what_ends_soon_is_told_once_until_it_is_renewed(self):
        today = self.env.company._sp_get_today()
        ending = self.authorise(self.amina, self.brush, date_to=today + timedelta(days=30))
        self.authorise(self.bakary, self.brush, date_to=today + timedelta(days=90))
        self.assertEqual(ending.validity, "soon")
        self.assertIn(ending, self.env["sp.authorisation"].search([("validity", "=", "soon")]))
        self.assertNotIn(ending, self.env["sp.authorisation"].search([("validity", "=", "expired")]))
        model = self.env["sp.authorisation"]
        for _run in range(2):
            model._cron_remind()
            activities = self.env["mail.activity"].search([("res_model", "=", "sp.authorisation")])
            self.assertEqual(activities.mapped("res_id"), ending.ids)
        self.authorise(self.amina, self.brush, date_from=today, date_to=today + timedelta(days=400))
        model._cron_remind()
        self.assertFalse(ending.activity_ids)

    def test_a_supervisor_reads_and_the_desk_files(self):
        user = self.create_user("sup", "seconde_pousse.group_user")
        licence = self.authorise(self.amina, self.brush)
        self.assertEqual(licence.with_user(user).validity, "valid")
        with self.assertRaises(AccessError):
            licence.with_user(user).date_to = "2030-01-01"
