from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_contract import TODAY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHire(ContractCommon):
    def test_a_candidate_becomes_an_employee(self):
        pathway = self._new_pathway("Amira Benali")
        pathway.person_id.write(
            {
                "birth_date": date(1994, 4, 12),
                "sex": "female",
                "street_number": "3",
                "street_extension": "B",
                "street_name": "de la République",
                "zip_code": "13100",
                "city": "Aix-en-Provence",
            }
        )
        wizard = self._hire_form(
            pathway, wage=1500, job_title="Ouvrière maraîchère", insertion_mission="Planter, récolter"
        )
        self.assertEqual(wizard.verdict, "warning")  # no PASS yet
        self.assertEqual(wizard.total_text, "6 months")
        self.assertEqual(wizard.trial_date_end, date(2026, 9, 14))
        wizard.save().action_hire()
        employee = pathway.employee_id
        self.assertEqual(
            (employee.name, employee.birthday, employee.sex), ("Amira Benali", date(1994, 4, 12), "female")
        )
        version = employee.version_ids
        self.assertEqual((version.private_street, version.private_zip), ("3 bis de la République", "13100"))
        self.assertEqual(len(version), 1)
        self.assertEqual((version.date_version, version.contract_date_start), (TODAY, TODAY))
        self.assertEqual(version.contract_date_end, date(2027, 2, 28))
        self.assertEqual((version.wage, version.insertion_form), (1500, "classic"))
        self.assertEqual(version.contract_type_id, self.cddi)
        self.assertEqual(version.resource_calendar_id, self.calendar_26)
        self.assertEqual(version.trial_date_end, date(2026, 9, 14))
        self.assertEqual((pathway.state, pathway.date_start), ("active", TODAY))
        self.assertEqual(pathway.contract_date_end, date(2027, 2, 28))
        self.assertTrue(pathway.formality_ids)
        self.assertEqual(version.insertion_kind, "first")

    def test_the_last_day_proposed_follows_the_first(self):
        wizard = self._wizard("insertion.hire", self._new_pathway("Amira"), resource_calendar_id=self.calendar_26)
        wizard.date_start = date(2026, 10, 1)
        self.assertEqual(wizard.date_end, date(2027, 3, 31))
        wizard.date_end = date(2027, 6, 30)
        wizard.date_start = date(2026, 10, 5)
        self.assertEqual(wizard.date_end, date(2027, 6, 30))

    def test_a_contract_without_a_wage_is_told(self):
        wizard = self._hire_form(self._new_pathway("Amira"), wage=0)
        self.assertIn("without a wage", wizard.findings_html)
        wizard.wage = 1354.29
        self.assertNotIn("without a wage", wizard.findings_html)

    def test_the_verdict_names_the_text_and_nothing_is_written(self):
        pathway = self._new_pathway("Amira")
        for values, sentence in (
            ({"date_end": date(2026, 11, 30)}, "L5132-15-1"),
            ({"date_start": date(2026, 8, 31)}, "past"),
            ({"date_start": date(2027, 3, 2), "date_end": date(2027, 9, 1)}, "too far"),
            ({"date_end": date(2026, 8, 1)}, "before the first one"),
            ({"resource_calendar_id": self.calendar_18}, "20"),
            ({"trial_date_end": date(2026, 9, 30)}, "L1242-10"),
        ):
            with self.subTest(values=values):
                wizard = self._hire_form(pathway, **values)
                self.assertEqual(wizard.verdict, "refused")
                self.assertIn(sentence, wizard.findings_html)
                with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                    wizard.save().action_hire()
        self.assertFalse(pathway.employee_id)
        self.assertFalse(pathway.formality_ids)
        self.assertEqual(pathway.state, "draft")

    def test_an_adjusted_sentence_allows_a_short_contract(self):
        pathway = self._new_pathway("Amira")
        wizard = self._hire_form(pathway, date_end=date(2026, 11, 30), insertion_derogation="sentence")
        wizard.save().action_hire()
        self.assertEqual(self._contracts(pathway), [(TODAY, date(2026, 11, 30))])
        self.assertEqual(pathway.employee_id.version_ids.insertion_derogation, "sentence")

    def test_few_hours_need_the_prefect(self):
        pathway = self._new_pathway("Amira")
        wizard = self._hire_form(
            pathway,
            resource_calendar_id=self.calendar_18,
            hours_derogation_start=TODAY,
            hours_derogation_end=date(2027, 8, 31),
        )
        wizard.save().action_hire()
        self.assertEqual(pathway.contract_weekly_hours, 18)

    def test_a_hiring_declared_in_time_is_recorded_afterwards(self):
        pathway = self._new_pathway("Amira")
        start = date(2026, 8, 17)
        wizard = self._hire_form(pathway, start=start, is_declared=True)
        wizard.save().action_hire()
        self.assertEqual(pathway.employee_id.version_ids.contract_date_start, start)
        self.assertEqual(pathway.employee_id.version_ids.date_version, start)

    def test_pass_end(self):
        pathway = self._new_pathway("Amira")
        self._new_pass(pathway, date(2025, 1, 1), date(2026, 12, 31))
        wizard = self._hire_form(pathway)
        self.assertEqual(wizard.verdict, "warning")
        self.assertIn("PASS", wizard.findings_html)
        wizard.date_end = date(2026, 12, 31)
        self.assertEqual(wizard.verdict, "allowed")
        pathway.pass_id.date_end = date(2026, 8, 31)
        self.assertEqual(self._hire_form(pathway).verdict, "refused")

    def test_somebody_who_worked_here_is_linked(self):
        employee = self.env["hr.employee"].create({"name": "Amira", "date_version": date(2026, 1, 1)})
        pathway = self._new_pathway("Amira")
        self._hire_form(pathway, employee_id=employee).save().action_hire()
        self.assertEqual(pathway.employee_id, employee)
        self.assertEqual(self._contracts(pathway), [(TODAY, date(2027, 2, 28))])
        self.assertEqual(employee._get_version(TODAY).resource_calendar_id, self.calendar_26)

    def test_an_employee_file_made_today_for_next_month(self):
        employee = self.env["hr.employee"].create({"name": "Amira", "date_version": TODAY})
        pathway = self._new_pathway("Amira")
        start = date(2026, 10, 1)
        self._hire_form(pathway, start=start, end=date(2027, 3, 31), employee_id=employee).save().action_hire()
        self.assertEqual(self._contracts(pathway), [(start, date(2027, 3, 31))])

    def test_back_after_a_first_pathway_counts_anew(self):
        first = self._hired("Amira", (date(2022, 1, 1), date(2023, 12, 31)))
        first.write({"state": "done", "date_end": date(2023, 12, 31)})
        back = self.Pathway.create({"person_id": first.person_id.id})
        wizard = self._hire_form(back)
        self.assertEqual(wizard.total_text, "6 months")
        wizard.save().action_hire()
        self.assertEqual(self._contracts(back), [(TODAY, date(2027, 2, 28))])
        self.assertEqual(self._contracts(first), [(date(2022, 1, 1), date(2023, 12, 31))])

    def test_permanent_inclusion_contract(self):
        for number in range(4):
            self._hired(f"Person {number}", (date(2026, 5, 1), date(2026, 12, 31)))
        pathway = self._new_pathway("Nadège")
        pathway.person_id.birth_date = date(1969, 9, 2)
        self.assertEqual(self._hire_form(pathway, end=False, insertion_form="cdii").verdict, "refused")
        pathway.person_id.birth_date = date(1969, 9, 1)
        self._hire_form(pathway, end=False, insertion_form="cdii").save().action_hire()
        version = pathway.employee_id.version_ids
        self.assertEqual((version.insertion_form, version.contract_date_end), ("cdii", False))
        self.assertEqual(version.contract_type_id.code, "CDII")
        other = self._new_pathway("Roger")
        other.person_id.birth_date = date(1960, 1, 1)
        wizard = self._hire_form(other, end=False, insertion_form="cdii")
        self.assertIn("D5132-43-13", wizard.findings_html)
        self.assertEqual(wizard.verdict, "refused")

    def test_an_outside_participant_is_not_hired(self):
        pathway = self._new_pathway("Yvette", is_participant=True)
        with self.assertRaisesRegex(UserError, "participant"):
            self._hire_form(pathway).save().action_hire()

    def test_neither_a_negative_wage_nor_the_annex_of_another_structure(self):
        pathway = self._new_pathway("Amira")
        with self.assertRaisesRegex(ValidationError, "not negative"):
            self._hire_form(pathway, wage=-1).save().action_hire()
        other = self.env["res.company"].create({"name": "Other SIAE"})
        annex = self.env["insertion.annex"].create(
            {
                "number": "ACI013269998A0M0",
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                "company_id": other.id,
            }
        )
        self._hire_form(pathway).save().action_hire()
        with self.assertRaisesRegex(ValidationError, "another structure"):
            pathway.employee_id.version_id.insertion_annex_id = annex

    def test_only_hr_hires(self):
        pathway = self._new_pathway("Amira", supervisor_id=self.supervisor.id)
        for user in (self.counselor, self.supervisor, self.direction):
            for model in (
                "insertion.hire",
                "insertion.renew",
                "insertion.amend",
                "insertion.postpone",
                "insertion.contract.end",
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({"pathway_id": pathway.id})
            with self.assertRaises(AccessError):
                pathway.with_user(user).read(["contract_version_ids"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRenew(ContractCommon):
    def test_a_renewal_follows_and_keeps_what_does_not_change(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)))
        pathway.employee_id.version_ids.write(
            {"wage": 1500, "insertion_signed_on": date(2026, 4, 30), "insertion_handed_on": date(2026, 5, 2)}
        )
        wizard = self._wizard("insertion.renew", pathway)
        self.assertEqual((wizard.date_start, wizard.date_end), (date(2026, 10, 1), date(2027, 3, 31)))
        self.assertEqual((wizard.wage, wizard.total_text), (1500, "11 months"))
        wizard.save().action_renew()
        versions = pathway.employee_id.version_ids.sorted("date_version")
        self.assertEqual(versions.mapped("contract_date_end"), [date(2026, 9, 30), date(2027, 3, 31)])
        renewal = versions[-1]
        self.assertEqual((renewal.wage, renewal.insertion_kind), (1500, "renewal"))
        self.assertFalse(renewal.insertion_signed_on or renewal.insertion_handed_on or renewal.trial_date_end)
        self.assertEqual(versions[0].insertion_signed_on, date(2026, 4, 30))
        # The renewal is to be signed and handed over too.
        signed = pathway.formality_ids.filtered(lambda one: one.template_id.code == "amendment_signed")
        self.assertEqual(signed.date_due, date(2026, 9, 30))
        signed.date_done = date(2026, 9, 28)
        self.assertEqual(renewal.insertion_signed_on, date(2026, 9, 28))

    def test_twenty_four_months_then_a_derogation(self):
        pathway = self._hired(
            "Amira",
            (date(2024, 10, 1), date(2025, 1, 31)),
            (date(2025, 2, 1), date(2025, 9, 30)),
            (date(2025, 10, 1), date(2026, 9, 30)),
        )
        pathway.person_id.birth_date = date(1970, 1, 1)
        wizard = self._wizard("insertion.renew", pathway, date_end=date(2027, 9, 30))
        self.assertEqual((wizard.verdict, wizard.total_text), ("refused", "36 months"))
        with self.assertRaisesRegex(UserError, "L5132-15-1"), self.env.cr.savepoint():
            wizard.save().action_renew()
        wizard = self._wizard("insertion.renew", pathway, date_end=date(2027, 9, 30), insertion_derogation="senior")
        self.assertEqual(wizard.verdict, "refused")
        wizard.is_agreed = True
        self.assertNotEqual(wizard.verdict, "refused")
        wizard.save().action_renew()
        self.assertEqual(self._contracts(pathway)[-1], (date(2026, 10, 1), date(2027, 9, 30)))

    def test_the_default_end_stays_within_the_total(self):
        pathway = self._hired("Amira", (date(2024, 12, 1), date(2026, 9, 30)))
        wizard = self._wizard("insertion.renew", pathway)
        self.assertEqual((wizard.date_end, wizard.total_text), (date(2026, 11, 30), "24 months"))

    def test_two_renewals_in_a_row(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)))
        self._wizard("insertion.renew", pathway).save().action_renew()
        self._wizard("insertion.renew", pathway).save().action_renew()
        self.assertEqual(
            self._contracts(pathway),
            [
                (date(2026, 5, 1), date(2026, 9, 30)),
                (date(2026, 10, 1), date(2027, 3, 31)),
                (date(2027, 4, 1), date(2027, 9, 30)),
            ],
        )

    def test_a_version_that_exists_that_day_is_not_ignored(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)))
        pathway.employee_id.create_version({"date_version": date(2026, 10, 1), "job_title": "Someone typed this"})
        wizard = self._wizard("insertion.renew", pathway, job_title="Ouvrière")
        wizard.save().action_renew()
        self.assertEqual(
            self._contracts(pathway),
            [(date(2026, 5, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2027, 3, 31))],
        )
        self.assertEqual(pathway.employee_id._get_version(date(2026, 10, 1)).job_title, "Ouvrière")

    def test_nothing_to_renew(self):
        with self.assertRaisesRegex(UserError, "hire"):
            self._wizard(
                "insertion.renew",
                self._new_pathway("Amira"),
                date_start=TODAY,
                date_end=date(2027, 8, 31),
                resource_calendar_id=self.calendar_26,
            ).save().action_renew()

    def test_a_permanent_contract_is_not_renewed(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), False))
        wizard = self._wizard(
            "insertion.renew",
            pathway,
            date_start=date(2026, 12, 1),
            date_end=date(2027, 8, 31),
            resource_calendar_id=self.calendar_26,
        )
        self.assertEqual(wizard.verdict, "refused")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAmend(ContractCommon):
    def test_new_hours_in_the_same_contract(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        wizard = self._wizard("insertion.amend", pathway, date=date(2026, 10, 1))
        self.assertEqual((wizard.current_hours, wizard.verdict), (26, "refused"))  # nothing changes
        wizard.resource_calendar_id = self.calendar_30
        self.assertEqual(wizard.verdict, "allowed")
        wizard.save().action_amend()
        amendment = pathway.employee_id.version_ids.sorted("date_version")[-1]
        self.assertEqual(self._contracts(pathway), [(date(2026, 5, 1), date(2026, 12, 31))])
        self.assertEqual((amendment.date_version, amendment.insertion_kind), (date(2026, 10, 1), "amendment"))
        self.assertEqual((amendment.insertion_previous_hours, amendment.resource_calendar_id), (26, self.calendar_30))
        self.assertEqual(pathway.employee_id._get_version(TODAY).resource_calendar_id, self.calendar_26)

    def test_the_wage_goes_with_the_hours(self):
        """30 h paid as 26 h would be below the minimum wage."""
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        pathway.employee_id.version_ids.wage = 1354.29
        wizard = self._wizard("insertion.amend", pathway, resource_calendar_id=self.calendar_30)
        self.assertEqual(wizard.wage, 1562.64)
        wizard.wage = 1600
        wizard.save().action_amend()
        self.assertEqual(pathway.employee_id._get_version(TODAY).wage, 1600)

    def test_an_amendment_on_the_day_of_another_is_written(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        for calendar in (self.calendar_30, self.calendar_35):
            self._wizard(
                "insertion.amend", pathway, date=date(2026, 10, 1), resource_calendar_id=calendar
            ).save().action_amend()
        self.assertEqual(len(pathway.employee_id.version_ids), 2)
        version = pathway.employee_id._get_version(date(2026, 10, 1))
        self.assertEqual(version.resource_calendar_id, self.calendar_35)

    def test_refused(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        for values, sentence in (
            ({"date": date(2027, 1, 1)}, "outside the contract"),
            ({"resource_calendar_id": self.calendar_18}, "L5132-15-1"),
        ):
            with self.subTest(values=values):
                wizard = self._wizard("insertion.amend", pathway, **values)
                self.assertIn(sentence, wizard.findings_html)
                with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                    wizard.save().action_amend()
        self.assertEqual(len(pathway.employee_id.version_ids), 1)

    def test_an_announced_leave_is_told(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        kind = self.env["insertion.absence.type"].search([], limit=1) or self.env["insertion.absence.type"].create(
            {"code": "test", "name": "Congés payés"}
        )
        self.env["insertion.absence"].create(
            {
                "pathway_id": pathway.id,
                "absence_type_id": kind.id,
                "date_start": date(2026, 10, 12),
                "date_end": date(2026, 10, 16),
            }
        )
        wizard = self._wizard("insertion.amend", pathway, date=date(2026, 10, 1), resource_calendar_id=self.calendar_30)
        self.assertEqual(wizard.verdict, "warning")
        wizard.date = date(2026, 10, 17)
        wizard.resource_calendar_id = self.calendar_30
        self.assertEqual(wizard.verdict, "allowed")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractEnd(ContractCommon):
    def _end(self, pathway, **values):
        return self._wizard("insertion.contract.end", pathway, **values)

    def test_at_its_term(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)))
        wizard = self._end(pathway)
        self.assertEqual((wizard.date, wizard.reason, wizard.verdict), (date(2026, 9, 30), "term", "allowed"))
        # Four weeks before, an exit could not be recorded: nobody is led to a form that refuses to be saved.
        self.assertFalse(wizard.has_exit)
        self.assertEqual(wizard.save().action_end()["type"], "ir.actions.act_window_close")
        self.assertEqual(set(pathway.formality_ids.mapped("moment")), {"leave"})
        self.assertEqual(set(pathway.formality_ids.mapped("date_event")), {date(2026, 9, 30)})
        self.assertEqual(pathway.employee_id.version_ids.insertion_end_reason, "term")

    def test_the_exit_that_follows_can_be_recorded(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), TODAY))
        action = self._end(pathway).save().action_end()
        self.assertEqual(action["res_model"], "insertion.exit")
        record = Form(self.env["insertion.exit"].with_user(self.hr).with_context(**action["context"])).save()
        self.assertEqual((record.pathway_id, record.date, pathway.state), (pathway, TODAY, "done"))

    def test_broken_early_with_an_amendment_and_a_renewal_to_come(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2027, 3, 31)))
        self._wizard(
            "insertion.amend", pathway, date=date(2026, 8, 1), resource_calendar_id=self.calendar_30
        ).save().action_amend()
        self._wizard(
            "insertion.amend", pathway, date=date(2026, 9, 20), resource_calendar_id=self.calendar_35
        ).save().action_amend()
        wizard = self._end(pathway, date=date(2026, 9, 10))
        self.assertEqual(wizard.verdict, "refused")  # not its term
        wizard.reason = "hired"
        self.assertEqual(wizard.verdict, "warning")
        self.assertEqual(wizard.save().action_end()["type"], "ir.actions.act_window_close")
        self.assertEqual(self._contracts(pathway), [(date(2026, 5, 1), date(2026, 9, 10))])
        self.assertEqual(pathway.contract_date_end, date(2026, 9, 10))
        self.assertEqual(len(pathway.employee_id.version_ids), 2)
        todo = pathway.formality_ids.filtered(lambda one: one.moment == "amend" and one.state == "todo")
        self.assertEqual(set(todo.mapped("date_event")), {date(2026, 8, 1)})

    def test_refused(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        for values in (
            {"date": date(2027, 1, 1)},
            {"date": date(2026, 4, 1)},
            {"date": date(2026, 9, 10), "reason": "trial_employee"},
        ):
            with self.subTest(values=values):
                wizard = self._end(pathway, **values)
                self.assertEqual(wizard.verdict, "refused")
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    wizard.save().action_end()
        self.assertEqual(self._contracts(pathway), [(date(2026, 5, 1), date(2026, 12, 31))])

    def test_nothing_to_end(self):
        with self.assertRaisesRegex(UserError, "no contract"):
            self._end(self._new_pathway("Amira")).save().action_end()
