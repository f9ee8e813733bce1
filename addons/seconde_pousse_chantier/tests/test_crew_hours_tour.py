from functools import wraps
from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_board import BoardCommon


@tagged("post_install", "-at_install")
class TestCrewHoursTour(BoardCommon, HttpCase):
    """The hours of a crew, typed in French on a phone while another supervisor types them too."""

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.supervisor.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.supervisor._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.supervisor.odoobot_state = "disabled"
        cls.nadia = new_test_user(cls.env, "nadia", groups="seconde_pousse.group_user", name="Nadia", tz="Europe/Paris")
        # The only crew is the one shown.
        cls.env["hr.employee"].search([("department_id", "!=", cls.farm_crew.id)]).active = False
        # Whatever the day of the test, everybody is due seven hours.
        week = cls.env["resource.calendar"].create(
            {
                "name": "Tous les jours",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {"name": "x", "dayofweek": str(day), "day_period": half, "hour_from": start, "hour_to": end}
                    )
                    for day in range(7)
                    for half, start, end in (("morning", 8, 12), ("afternoon", 13, 16))
                ],
            }
        )
        cls.farm_crew.member_ids.resource_calendar_id = week
        cls.env["resource.calendar.leaves"].search([]).unlink()
        cls.task.write(
            {
                "planned_date": cls.today,
                "place_ids": [Command.set((cls.bed_1 | cls.bed_2).ids)],
                "work_kind_id": cls.weeding.copy({"name": "Désherbage au mètre", "sharing_key": "surface"}).id,
            }
        )
        cls.bed_1.write({"length_m": 10, "width_m": 1})
        cls.bed_2.write({"length_m": 10, "width_m": 2})

    def read_hours(self):
        """The analytic minutes of each person on the task, as stored."""
        self.env.invalidate_all()
        lines = self.env["account.analytic.line"].search([("task_id", "=", self.task.id)])
        self.assertEqual(set(lines.mapped("date")), {self.today})
        return {line.employee_id.name: round(line.unit_amount * 60) for line in lines}

    def test_a_day_is_typed_on_a_phone_while_somebody_else_types_it(self):
        entries = type(self.env["sp.work.entry"])
        seen, save = [], entries.save

        @wraps(save)
        def save_after_nadia(screen, entry):
            if len(seen) == 1:
                session = self.task.session_ids
                lines = [{"person_id": self.bakary.id, "minutes": 300}]
                card = {"session_id": session.id, "task_id": self.task.id, "version": session.version, "lines": lines}
                hers = {**entry, "uuid": "nadia", "seen": session.ids, "cards": [card]}
                self.assertEqual(save(screen.with_user(self.nadia), hers)["state"], "done")
            answer = save(screen, entry)
            seen.append((answer["state"], self.read_hours()))
            return answer

        presence = {person.id: {self.today: 405} for person in (self.amina, self.bakary)}
        with (
            patch.object(entries, "save", save_after_nadia),
            patch.object(type(self.env["sp.work.session"]), "_get_presence", lambda *_args: presence),
        ):
            self.start_tour(
                "/odoo/crew-hours", "seconde_pousse_chantier_crew_hours", login=self.supervisor.login, timeout=180
            )
        self.assertEqual(
            seen,
            [
                ("done", {"Amina": 405, "Bakary": 420}),
                ("conflict", {"Bakary": 300}),
                ("done", {"Amina": 390, "Bakary": 420}),
            ],
        )
        session = self.task.session_ids
        self.assertEqual((len(session), session.presence_minutes, session.typed_by_id), (1, 810, self.supervisor))
        shares = {share.place_id: share.minutes for share in session.share_ids}
        self.assertEqual(shares, {self.bed_1: 270, self.bed_2: 540})
        above = session.line_ids.filtered("minutes_above")
        self.assertEqual((above.employee_id, above.minutes_above), (self.bakary, 15))
