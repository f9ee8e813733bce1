from datetime import timedelta

from odoo.tests import tagged

from .common import BridgeCommon


@tagged("post_install", "-at_install")
class TestPresence(BridgeCommon):
    def _call(self, pathway, half, hours):
        self.env["insertion.presence"].create(
            {"pathway_id": pathway.id, "date": self.monday, "half": half, "hours": hours}
        )

    def _get_presence(self):
        self.env.flush_all()
        people = self.amina | self.bakary | self.carmen
        presence = self.env["sp.work.session"]._get_presence(people, self.monday, self.monday)
        return {employee: days for employee, days in presence.items() if days}

    def test_presence_is_the_roll_call(self):
        self._call(self.amina_pathway, "am", 3)
        self._call(self.amina_pathway, "pm", 2.5)
        self.assertEqual(self._get_presence(), {self.amina.id: {self.monday: 330}})

    def test_a_day_half_called_is_unknown(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Whole days",
                "attendance_ids": [
                    (0, 0, {"name": "M", "dayofweek": "0", "hour_from": 8, "hour_to": 12, "day_period": "morning"}),
                    (0, 0, {"name": "A", "dayofweek": "0", "hour_from": 13, "hour_to": 16, "day_period": "afternoon"}),
                ],
            }
        )
        self.amina.version_id.resource_calendar_id = calendar
        self._call(self.amina_pathway, "am", 4)
        self.assertFalse(self._get_presence())
        self._call(self.amina_pathway, "pm", 3)
        self.assertEqual(self._get_presence(), {self.amina.id: {self.monday: 420}})

    def test_hours_above_the_roll_call_are_flagged_when_it_is_called_after(self):
        session = self.create_session(self.task, {self.amina: 360}, date=self.monday)
        self.assertFalse(session.is_above_presence, "nobody called yet")
        self._call(self.amina_pathway, "am", 3)
        self._call(self.amina_pathway, "pm", 2)
        self.assertTrue(session.is_above_presence)
        self.assertEqual(session.line_ids.minutes_above, 60)
        self.amina_pathway.presence_ids.filtered(lambda one: one.half == "pm").hours = 3
        self.assertFalse(session.is_above_presence)
        self.amina_pathway.presence_ids.unlink()
        self.assertFalse(session.line_ids.is_presence_known)

    def test_the_clause_counts_who_was_on_a_pathway_that_day(self):
        contract = self.env["sp.work.contract"].create(
            {"name": "Parc", "partner_id": self.host.id, "date_from": self.monday, "clause_hours": 100}
        )
        self.task.work_contract_id = contract
        self.create_session(self.task, {self.amina: 60, self.carmen: 60}, date=self.monday)
        self.assertEqual(contract.clause_hours_done, 1)
        self.amina_pathway.write({"state": "done", "date_end": self.monday})
        self.create_session(self.task, {self.amina: 60}, date=self.monday + timedelta(days=1))
        contract.invalidate_recordset()
        self.assertEqual(contract.clause_hours_done, 1, "the day after her pathway, she is not counted")
