from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import RecordCapturer, tagged

from .common import MODULE, InsertionCommon

TODAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
class TestAlerts(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Alert = cls.env["insertion.alert"]
        cls.company = cls.env["res.company"].create(
            {"name": "Alert SIAE", "insertion_structure_kind": "aci", "insertion_hr_user_id": cls.hr.id}
        )
        everybody = cls.supervisor | cls.counselor | cls.hr | cls.direction | cls.plain
        everybody.write({"company_ids": [Command.link(cls.company.id)]})
        cls._set_parameter("cddi_max_months", 24, "month")
        # Alerts are about what exists: nothing of the demonstration may run.
        cls.Pathway.search([("state", "!=", "done")]).state = "draft"
        cls.env["insertion.annex"].search([("company_id", "!=", cls.company.id)]).unlink()
        for model, values in (("insertion.barrier", {}), ("insertion.criterion", {"level": "1"})):
            if not cls.env[model].search_count([], limit=1):
                cls.env[model].create({"name": "Test", "code": "TEST", **values})

    @classmethod
    def _set_parameter(cls, code, value, unit):
        Parameter = cls.env["insertion.parameter"]
        found = Parameter.search([("code", "=", code), ("structure_kind", "=", False)])
        if found:
            found.write({"value": value})
        else:
            Parameter.create(
                {
                    "code": code,
                    "name": code,
                    "value": value,
                    "unit": unit,
                    "date_from": "2000-01-01",
                    "source": "test",
                }
            )

    @classmethod
    def _new_person(cls, name, **values):
        return cls.Person.create({"name": name, "company_id": cls.company.id, **values})

    @classmethod
    def _new_active(cls, name, start=date(2026, 6, 1), explored=True, **values):
        """Create a pathway on which nothing is late."""
        employee = values.pop("employee", cls.env["hr.employee"])
        pathway = cls.Pathway.create(
            {
                "person_id": cls._new_person(name, employee_id=employee.id).id,
                "counselor_id": cls.counselor.id,
                "supervisor_id": cls.supervisor.id,
                "date_start": start,
                "state": "active",
                **values,
            }
        )
        if explored:
            cls.env["insertion.barrier.assessment"].create(
                [
                    {"pathway_id": pathway.id, "barrier_id": barrier.id, "presence": "no", "date": start}
                    for barrier in cls.env["insertion.barrier"].search([("code", "!=", False)])
                ]
            )
        return pathway

    @classmethod
    def _new_pass(cls, person, start, end, number="999992600001"):
        return cls.env["insertion.pass"].create(
            {"person_id": person.id, "number": number, "date_start": start, "date_end": end}
        )

    def _run(self, day=TODAY):
        self.Alert._raise_alerts(day)
        self.env.invalidate_all()

    def _open(self, kind):
        return self.Alert.search([("kind", "=", kind), ("is_open", "=", True), ("company_id", "=", self.company.id)])

    # ------------------------------------------------------------------

    def test_pass_end_speaks_four_times_and_never_twice(self):
        pathway = self._new_active("Amira", start=date(2025, 1, 1))
        record = self._new_pass(pathway.person_id, date(2025, 1, 1), date(2026, 12, 31))
        pathway.pass_id = record
        self._run(date(2025, 12, 30))
        self.assertFalse(self._open("pass_end"))
        self._run(date(2025, 12, 31))
        first = self._open("pass_end")
        self.assertEqual((first.rank, first.day, first.user_id), (1, date(2026, 12, 31), self.counselor))
        self.assertEqual(first.activity_id.date_deadline, date(2026, 5, 31), "green until it becomes more pressing")
        for _time in range(3):
            self._run(date(2026, 1, 5))
        self.assertEqual(self._open("pass_end"), first)
        # Nothing ran from January to October: one alert, the most pressing, replaces the first.
        self._run(date(2026, 10, 10))
        third = self._open("pass_end")
        self.assertEqual((len(third), third.rank), (1, 3))
        self.assertFalse(first.activity_id)
        # Marked as done: the same is never said again, the last reminder is.
        third.with_user(self.counselor).activity_id.action_done()
        self._run(date(2026, 11, 1))
        self.assertFalse(self._open("pass_end"))
        self._run(date(2026, 12, 1))
        self.assertEqual(self._open("pass_end").rank, 4)

    def test_a_pass_that_is_extended_withdraws_its_alert(self):
        pathway = self._new_active("Amira", start=date(2025, 1, 1))
        record = self._new_pass(pathway.person_id, date(2025, 1, 1), date(2026, 7, 31))
        pathway.pass_id = record
        self._run()
        activity = self._open("pass_end").activity_id
        record.date_end = date(2027, 7, 31)
        self._run()
        self.assertFalse(activity.exists())
        self.assertFalse(self._open("pass_end"))
        self._run(date(2026, 7, 31))
        self.assertEqual(self._open("pass_end").day, date(2027, 7, 31))

    def test_suspensions(self):
        pathway = self._new_active("Amira", start=date(2024, 1, 1))
        record = self._new_pass(pathway.person_id, date(2024, 1, 1), date(2027, 12, 31))
        pathway.pass_id = record
        reason = self._get_suspension_reason()
        self.env["insertion.pass.suspension"].create(
            {
                "pass_id": record.id,
                "date_start": date(2025, 6, 16),
                "date_end": date(2026, 9, 1),
                "date_declared": date(2025, 6, 16),
                "reason": reason,
            }
        )
        self._run(date(2026, 6, 15))
        self.assertFalse(self._open("suspension_long"))
        self._run(date(2026, 6, 16))
        self.assertEqual(self._open("suspension_long").day, date(2025, 6, 16))
        self.assertFalse(self._open("suspension_end"))
        self._run(date(2026, 7, 1))
        self.assertEqual(self._open("suspension_end").rank, 1)
        self._run(date(2026, 9, 2))
        self.assertFalse(self._open("suspension_long") | self._open("suspension_end"))

    def _get_suspension_reason(self):
        field = self.env["insertion.pass.suspension"]._fields["reason"]
        return field.get_values(self.env)[0] if field.type == "selection" else "test"

    def test_contract_end_and_legal_total(self):
        employee = self._hire("Amira", date(2025, 1, 1), date(2025, 8, 31), company_id=self.company.id)
        pathway = self._new_active("Amira", start=date(2025, 1, 1), employee=employee)
        employee.create_version(
            {
                "date_version": date(2025, 11, 1),
                "contract_date_start": date(2025, 11, 1),
                "contract_date_end": date(2026, 8, 1),
            }
        )
        self._run(date(2026, 5, 31))
        self.assertFalse(self._open("contract_end"))
        self._run(date(2026, 6, 1))
        alert = self._open("contract_end")
        self.assertEqual((alert.day, alert.user_id), (date(2026, 8, 1), self.hr))
        self.assertEqual(alert.activity_id.res_model, "insertion.pathway")
        self.assertEqual(alert.activity_id.res_id, pathway.id)
        # 8 months (243 days) were worked before 1 November 2025; the rest runs from then on.
        self.assertFalse(self._open("cddi_total"))
        employee.version_ids.sorted("date_version")[-1].contract_date_end = date(2027, 2, 28)
        self._run(date(2026, 9, 1))
        self.assertFalse(self._open("cddi_total"))
        self._run(date(2026, 9, 2))
        self.assertEqual(self._open("cddi_total").day, date(2027, 3, 2))
        self.assertFalse(self._open("contract_end"), "renewed: nothing to do before the new end")

    def test_no_interview(self):
        pathway = self._new_active("Amira", start=date(2026, 5, 1))
        self._run(date(2026, 6, 4))
        self.assertFalse(self._open("interview"))
        self._run(date(2026, 6, 5))
        alert = self._open("interview")
        self.assertEqual(alert.user_id, self.counselor)
        self.assertEqual(alert.activity_id.res_model, "insertion.pathway")
        self._hold_interview(pathway, date(2026, 6, 5))
        self._run(date(2026, 6, 6))
        self.assertFalse(self._open("interview"))
        # Planned, or the person did not come: nobody spoke.
        missed = self._hold_interview(pathway, date(2026, 7, 1))
        missed.state = "missed"
        self._run(date(2026, 7, 10))
        self.assertEqual(self._open("interview").day, date(2026, 6, 5))

    def _hold_interview(self, pathway, day):
        values = {"pathway_id": pathway.id, "date": day, "counselor_id": self.counselor.id}
        return self.env["insertion.interview"].create({**values, "state": "done"})

    def test_barriers_and_proofs_stay_out_of_the_supervisors_sight(self):
        pathway = self._new_active("Amira", start=date(2026, 5, 1), explored=False)
        criterion = self.env["insertion.criterion"].search([("code", "!=", False)], limit=1)
        self.assertTrue(criterion)
        eligibility = self.env["insertion.eligibility"].create(
            {
                "person_id": pathway.person_id.id,
                "date": date(2026, 5, 1),
                "structure_kind": "aci",
                "criterion_ids": [Command.set(criterion.ids)],
            }
        )
        self._run(date(2026, 5, 30))
        self.assertFalse(self._open("barrier"))
        self._run(date(2026, 5, 31))
        for kind in ("barrier", "proof_missing"):
            with self.subTest(kind=kind):
                alert = self._open(kind)
                activity = alert.activity_id
                self.assertEqual((activity.res_model, activity.user_id), ("insertion.alert", self.counselor))
                for user in (self.supervisor, self.direction, self.plain):
                    self.assertFalse(activity.with_user(user).has_access("read"))
                    self.assertFalse(self.env["mail.activity"].with_user(user).search([("id", "=", activity.id)]))
                    with self.assertRaises(AccessError):
                        alert.with_user(user).read(["day"])
                self.assertTrue(activity.with_user(self.hr).has_access("read"))
                self.assertTrue(self.env["mail.activity"].with_user(self.hr).search([("id", "=", activity.id)]))
        self.env["insertion.proof"].create(
            {"eligibility_id": eligibility.id, "criterion_id": criterion.id, "file": "UFJPT0Y=", "date": "2026-05-01"}
        )
        self._run(date(2026, 6, 2))
        self.assertFalse(self._open("proof_missing"))

    def test_late_formality_goes_to_hr(self):
        pathway = self._new_active("Amira")
        formality = self.env["insertion.formality"].create(
            {"pathway_id": pathway.id, "name": "Visite médicale", "date_due": date(2026, 6, 10)}
        )
        self._run(date(2026, 6, 10))
        self.assertFalse(self._open("formality_late"))
        self._run(date(2026, 6, 12))
        alert = self._open("formality_late")
        self.assertEqual(alert.user_id, self.hr)
        self.assertIn("Visite médicale", alert.summary)
        self.assertFalse(alert.activity_id.with_user(self.supervisor).has_access("read"))
        with RecordCapturer(self.env["ir.cron.trigger"]) as looked_again:
            formality.copy().with_user(self.hr).action_done()
        self.assertTrue(looked_again.records, "what is done would stay on the list until tomorrow")
        formality.date_done = date(2026, 6, 12)
        self._run(date(2026, 6, 13))
        self.assertFalse(self._open("formality_late"))

    def test_documents_that_end_and_contracts_nobody_signed(self):
        employee = self._hire("Amira", date(2026, 6, 1), date(2026, 12, 31), company_id=self.company.id)
        version = employee.version_id
        version.insertion_form = "classic"
        pathway = self._new_active("Amira", employee=employee)
        permit = self.env["insertion.formality"].create(
            {
                "pathway_id": pathway.id,
                "name": "Titre de séjour",
                "state": "done",
                "date_done": date(2026, 6, 1),
                "date_expiry": date(2026, 8, 31),
            }
        )
        self._run()
        self.assertEqual(self._open("document_end").day, date(2026, 8, 31))
        self.assertIn("Titre de séjour", self._open("document_end").summary)
        self.assertEqual(self._open("unsigned").user_id, self.hr)
        permit.date_expiry = date(2027, 8, 31)
        version.insertion_signed_on = date(2026, 6, 1)
        self._run()
        self.assertFalse(self._open("document_end") | self._open("unsigned"))

    def test_diagnosis_and_rqth(self):
        pathway = self._new_active("Amira")
        pathway.state = "draft"
        pathway.person_id.write({"rqth": "yes", "rqth_until": "2026-11-30"})
        eligibility = self.env["insertion.eligibility"].create(
            {"person_id": pathway.person_id.id, "date": date(2026, 4, 1), "structure_kind": "aci"}
        )
        self.assertEqual(eligibility.expires_on, date(2026, 7, 2))
        self._run()
        for kind in ("diagnosis_end", "rqth_end"):
            activity = self._open(kind).activity_id
            self.assertEqual((activity.res_model, activity.user_id), ("insertion.alert", self.counselor))
            self.assertFalse(activity.with_user(self.supervisor).has_access("read"))
        # The PASS keeps the diagnosis valid.
        self._new_pass(pathway.person_id, date(2026, 6, 16), date(2028, 6, 14))
        self._run(date(2026, 6, 16))
        self.assertFalse(self._open("diagnosis_end"))

    def test_immersions_near_the_limits(self):
        employee = self._hire("Amira", date(2026, 1, 1), date(2026, 12, 31), company_id=self.company.id)
        pathway = self._new_active("Amira", start=date(2026, 1, 1), employee=employee)
        Immersion = self.env["insertion.immersion"].with_context(insertion_no_check=True)
        host = self.env["res.partner"].create({"name": "Host"})
        values = {"pathway_id": pathway.id, "host_id": host.id}
        Immersion.create({**values, "date_start": date(2026, 2, 1), "date_end": date(2026, 2, 28)})
        self._run()
        self.assertFalse(self._open("immersion"))
        other = self.env["res.partner"].create({"name": "Other Host"})
        Immersion.create({**values, "host_id": other.id, "date_start": date(2026, 7, 1), "date_end": date(2026, 7, 28)})
        self._run()
        self.assertEqual(self._open("immersion").day, date(2026, 7, 28))

    def test_annex_end(self):
        values = {"number": "ACI013260001A0M0", "company_id": self.company.id, "fte_agreed": 10}
        annex = self.env["insertion.annex"].create(
            {**values, "date_start": date(2026, 1, 1), "date_end": date(2026, 8, 31)}
        )
        self._run()
        self.assertEqual(self._open("annex_end").user_id, self.hr)
        annex.copy({"number": "ACI013270001A0M0", "date_start": date(2026, 9, 1), "date_end": date(2027, 8, 31)})
        self._run()
        self.assertFalse(self._open("annex_end"))

    def test_who_left_has_no_alert(self):
        pathway = self._new_active("Amira", start=date(2026, 1, 1), explored=False)
        self._run()
        self.assertTrue(self._open("interview"))
        pathway.write({"state": "done", "date_end": date(2026, 6, 15)})
        self._run()
        self.assertFalse(self.Alert.search([("pathway_id", "=", pathway.id), ("is_open", "=", True)]))

    def test_the_new_counselor_gets_the_open_alerts(self):
        pathway = self._new_active("Amira", start=date(2026, 1, 1))
        self._run()
        other = self._new_user(
            "counselor2", "group_counselor", company_ids=[Command.set((self.company | self.env.company).ids)]
        )
        pathway.counselor_id = other
        self._run()
        self.assertEqual(self._open("interview").user_id, other)

    def test_without_a_counselor_hr_is_told(self):
        self._new_active("Amira", start=date(2026, 1, 1), counselor_id=False)
        self._run()
        self.assertEqual(self._open("interview").user_id, self.hr)
        self.company.insertion_hr_user_id = False
        self._new_active("Karim", start=date(2026, 1, 1), counselor_id=False)
        self._run()
        self.assertTrue(all(self._open("interview").mapped("user_id")))

    def test_the_delay_is_a_parameter_by_kind_of_structure(self):
        self._new_active("Amira", start=date(2026, 6, 1))
        self._run()
        self.assertFalse(self._open("interview"))
        self.env["insertion.parameter"].create(
            {
                "code": "alert_interview_1",
                "name": "test",
                "structure_kind": "aci",
                "value": 10,
                "unit": "day",
                "date_from": "2026-01-01",
                "source": "test",
            }
        )
        self._run()
        self.assertTrue(self._open("interview"))

    def test_a_source_that_fails_does_not_silence_the_others(self):
        self._new_active("Amira", start=date(2026, 1, 1))
        self._run()
        self.env["insertion.parameter"].search([("code", "=", "cddi_max_months")]).unlink()
        with self.assertLogs("odoo.addons.seconde_pousse_insertion.models.insertion_alert", "ERROR"):
            self._run()
        self.assertTrue(self._open("interview"))

    def test_the_list_says_what_to_do_and_does_it(self):
        self._new_active("Amira", start=date(2026, 5, 1), explored=False)
        self._run(date(2026, 7, 1))
        found = self._open("interview") | self._open("barrier")
        self.assertEqual(len(found), 2, "one hangs on the pathway, the other on the alert")
        for alert in found.with_user(self.counselor):
            self.assertTrue(alert.summary)
            self.assertTrue(alert.date_deadline)
            alert.action_done()
            self.assertFalse(alert.is_open)

    def test_a_counselor_starts_from_his_own(self):
        for user, mine in ((self.counselor, True), (self.hr, False)):
            action = self.Alert.with_user(user).action_open_alerts()
            self.assertEqual("search_default_mine" in action["context"], mine)

    def test_summary_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.counselor.lang = "fr_FR"
        self._new_active("Amira", start=date(2026, 5, 1))
        self._run()
        self.assertIn("01/05/2026", self._open("interview").activity_id.summary)

    def test_a_thousand_people_cost_as_many_queries_as_ten(self):
        def raise_for(count):
            people = self.Person.create([{"name": f"{count} {i}", "company_id": self.company.id} for i in range(count)])
            self.Pathway.create(
                [
                    {
                        "person_id": person.id,
                        "counselor_id": self.counselor.id,
                        "date_start": date(2026, 1, 1),
                        "state": "active",
                    }
                    for person in people
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.Alert._raise_alerts(TODAY)
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        raise_for(5)
        few, many = raise_for(10), raise_for(400)
        # Rows are inserted a hundred at a time: alerts and activities, two kinds of them.
        self.assertLessEqual(many - few, 60)
        self.assertEqual(len(self._open("interview")), 415)
        start = self.env.cr.sql_log_count
        self.Alert._raise_alerts(TODAY)
        self.assertLess(self.env.cr.sql_log_count - start, 60, "a second run only reads")

    def test_cron(self):
        self._new_active("Amira", start=self._day(days=-40))
        self.env.ref(f"{MODULE}.ir_cron_raise_alerts").ir_actions_server_id.run()
        self.assertTrue(self._open("interview"))
