from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_hours import JUNE, MONDAY, TUESDAY, WORKING_DAYS, HoursCommon

FIGURES = ["hours_worked", "hours_paid_absence", "hours_unpaid_absence", "hours_paid", "hours_eligible"]


@tagged("post_install", "-at_install")
class TestMonth(HoursCommon):
    def _figures(self, month):
        return [month[name] for name in FIGURES]

    def test_an_empty_month_says_what_is_due_and_what_nobody_called(self):
        month = self._month(self.amira)
        self.assertEqual(month.hours_theoretical, WORKING_DAYS * 6.5)
        self.assertEqual(month.missing_count, WORKING_DAYS * 2)
        self.assertEqual(self._figures(month), [0, 0, 0, 0, 0])
        self.assertEqual(month.hours_difference, WORKING_DAYS * 6.5)

    def test_roll_call_and_absences_are_told_apart(self):
        self._present(self.amira, MONDAY, hours=4)
        self._present(self.amira, MONDAY, "pm", hours=1, absence_type_id=self.sick.id)
        self._announce(self.amira, self.leave, TUESDAY, TUESDAY)
        month = self._month(self.amira)
        self.assertEqual(self._figures(month), [5, 6.5, 1.5, 11.5, 11.5])
        self.assertEqual(month.missing_count, (WORKING_DAYS - 2) * 2)
        self.assertEqual(month.days_worked, 1)

    def test_a_line_nobody_called_counts_for_nothing(self):
        self._call()
        self.assertEqual(self._month(self.amira).missing_count, WORKING_DAYS * 2)

    def test_the_rate_in_force_on_the_day_decides(self):
        self.env["insertion.absence.rate"].create(
            {
                "absence_type_id": self.sick.id,
                "date_from": TUESDAY,
                "paid_share": 0.5,
                "is_declared": True,
                "is_eligible": False,
            }
        )
        self._announce(self.amira, self.sick, MONDAY, TUESDAY)
        self.assertEqual(self._figures(self._month(self.amira)), [0, 3.25, 9.75, 3.25, 0])

    def test_an_amendment_in_the_month_counts_from_its_day(self):
        self.amira.employee_id.create_version(
            {"date_version": date(2026, 6, 15), "resource_calendar_id": self.calendar_short.id}
        )
        self.assertEqual(self._month(self.amira).hours_theoretical, 10 * 6.5 + 12 * 4)

    def test_a_renewal_in_the_month_counts_from_its_day_and_the_gap_is_not_due(self):
        employee = self.amira.employee_id
        employee.version_id.contract_date_end = date(2026, 6, 12)
        employee.create_version(
            {
                "date_version": date(2026, 6, 22),
                "contract_date_start": date(2026, 6, 22),
                "contract_date_end": date(2026, 12, 31),
                "resource_calendar_id": self.calendar_short.id,
            }
        )
        self.assertEqual(self._month(self.amira).hours_theoretical, 10 * 6.5 + 7 * 4)

    def test_somebody_who_arrives_or_leaves_in_the_month_owes_her_days_only(self):
        self.amira.write({"state": "done", "date_end": TUESDAY})
        self.kevin.date_start = date(2026, 6, 30)
        self.assertEqual(self._month(self.amira).hours_theoretical, 13)
        self.assertEqual(self._month(self.kevin).hours_theoretical, 6.5)

    def test_a_public_holiday_is_paid_and_not_missing(self):
        month = self._month(self.amira, date(2026, 5, 1))
        # 1, 8, 14 and 25 May 2026 are holidays, and weekdays.
        self.assertEqual(month.hours_paid_absence, 4 * 6.5)
        self.assertEqual(month.missing_count, (21 - 4) * 2)

    def test_a_holiday_within_a_sick_leave_is_the_sick_leave(self):
        self._announce(self.amira, self.sick, date(2026, 5, 1), date(2026, 5, 31))
        self._announce(self.kevin, self.leave, date(2026, 5, 1), date(2026, 5, 31))
        months = self._generate(date(2026, 5, 1))
        amira = months.filtered(lambda month: month.pathway_id == self.amira)
        self.assertEqual((amira.hours_paid, amira.hours_unpaid_absence), (0, 21 * 6.5))
        codes = {row[5] for row in (months - amira).filtered(lambda m: m.pathway_id == self.kevin).day_details}
        self.assertEqual(codes, {self.leave.id, self._absence_type("ferie").id})

    def test_public_holidays_are_created_once_and_a_deleted_one_stays_deleted(self):
        Leaves = self.env["resource.calendar.leaves"]
        self.assertEqual(len(Leaves._create_public_holidays(self.company, [2026, 2027])), 22)
        self.assertFalse(Leaves._create_public_holidays(self.company, [2026, 2027]))
        Leaves.search([("insertion_holiday", "=", "whit_monday"), ("company_id", "=", self.company.id)]).unlink()
        month = self._month(self.amira, date(2026, 5, 1))
        self.assertEqual(month.hours_paid_absence, 3 * 6.5)
        self.assertEqual(len(Leaves._create_public_holidays(self.company, [2026])), 1)

    def test_hr_keeps_the_holidays_of_the_structure(self):
        wizard = (
            self.env["insertion.public.holidays"]
            .with_user(self.hr)
            .create({"year": 2031, "company_id": self.company.id})
        )
        wizard.action_create()
        Leaves = self.env["resource.calendar.leaves"].with_user(self.hr)
        holidays = Leaves.search([("insertion_holiday", "!=", False), ("date_to", ">=", "2031-01-01")])
        self.assertEqual(len(holidays), 11)
        holidays.unlink()
        with self.assertRaises(AccessError):
            Leaves.with_user(self.counselor)._create_public_holidays(self.company, [2031])

    def test_hr_leaves_the_closures_that_structures_share(self):
        shared = self.env["resource.calendar.leaves"].create(
            {"name": "Fermeture", "date_from": "2031-08-01 06:00:00", "date_to": "2031-08-01 16:00:00"}
        )
        shared.company_id = False
        with self.assertRaises(AccessError):
            shared.with_user(self.hr).unlink()

    def test_a_closure_counts_as_it_says(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Fermeture",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": "2026-06-01 05:00:00",
                "date_to": "2026-06-02 10:30:00",
                "insertion_absence_type_id": self._absence_type("aanp").id,
            }
        )
        self.assertEqual(self._month(self.amira).hours_unpaid_absence, 6.5 + 4)

    def test_complementary_hours_are_those_beyond_the_week(self):
        for day in range(1, 6):
            self._present(self.amira, date(2026, 6, day), hours=5)
            self._present(self.amira, date(2026, 6, day), "pm", hours=2.5)
        self.assertEqual(self._month(self.amira).hours_complementary, 5)

    def test_a_participant_has_a_month_too(self):
        guest = self._new_pathway("Guest", state="active", date_start=MONDAY, is_participant=True)
        self._present(guest, MONDAY, hours=3)
        month = self._month(guest)
        self.assertEqual((month.hours_theoretical, month.hours_worked, month.missing_count), (0, 3, 0))
        self.assertEqual((month.hours_paid, month.hours_eligible), (0, 0))
        month.hours_worked = 4
        self.assertEqual((month.hours_paid, month.hours_eligible), (0, 0))
        self.assertFalse(month.employee_id)

    def test_one_month_for_an_employee_who_left_and_came_back(self):
        self.amira.write({"state": "done", "date_end": date(2026, 6, 5)})
        self.env.flush_all()
        back = self.Pathway.create(
            {"person_id": self.amira.person_id.id, "state": "active", "date_start": date(2026, 6, 15)}
        )
        self._present(self.amira, MONDAY)
        self._present(back, date(2026, 6, 15))
        months = self._generate().filtered(lambda month: month.employee_id == self.amira.employee_id)
        self.assertEqual(len(months), 1)
        self.assertEqual((months.hours_worked, months.hours_theoretical), (8, 17 * 6.5))
        self.assertEqual(self._generate() & months, months)

    def test_another_structure_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Other structure"})
        Month = self.Month.with_user(self.env.user).with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertFalse(Month._generate(other, JUNE))
        holidays = self.env["resource.calendar.leaves"].search([("insertion_holiday", "!=", False)])
        self.assertEqual(holidays.company_id, other)

    # ------------------------------------------------------------------
    # Twice, typed
    # ------------------------------------------------------------------

    def test_preparing_twice_changes_nothing_but_fresh_sums(self):
        months = self._generate()
        stamps = {month.id: month.write_date for month in months}
        self._present(self.kevin, MONDAY)
        again = self._generate()
        self.assertEqual(again, months)
        kevin = again.filtered(lambda month: month.pathway_id == self.kevin)
        self.assertEqual(kevin.hours_worked, 4)
        self.env.flush_all()
        self.env.invalidate_all()
        others = again - kevin
        self.assertEqual({month.id: month.write_date for month in others}, {m.id: stamps[m.id] for m in others})

    def test_typed_hours_stay_until_the_roll_call_is_chosen_again(self):
        self._present(self.amira, MONDAY)
        month = self._month(self.amira)
        month.hours_worked = 100
        self.assertEqual((month.source, month.hours_paid, month.hours_eligible), ("typed", 100, 100))
        self.assertEqual(self._month(self.amira).hours_worked, 100)
        month.action_use_roll_call()
        self.assertEqual((month.source, month.hours_worked, month.hours_paid), ("roll_call", 4, 4))

    def test_a_month_typed_from_nothing(self):
        month = self.Month.create(
            {"pathway_id": self.amira.id, "month": "2026-06-15", "hours_worked": 80, "hours_paid_absence": 7}
        )
        self.assertEqual((month.month, month.source), (JUNE, "typed"))
        self.assertEqual((month.hours_paid, month.hours_eligible), (87, 87))
        month.action_validate()
        self.assertEqual(month.hours_worked, 80)

    def test_typed_hours_that_cannot_be_are_refused(self):
        month = self._month(self.amira)
        for sentence, vals in (
            ("720", {"hours_worked": 721}),
            ("negative", {"hours_unpaid_absence": -1}),
            ("part of the declared", {"hours_worked": 10, "hours_paid": 10, "hours_eligible": 11}),
        ):
            with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
                month.write(vals)

    def test_a_month_is_its_first_day_and_there_is_one(self):
        month = self._month(self.amira)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.Month.create({"pathway_id": self.amira.id, "month": JUNE})
            self.env.flush_all()
        self.assertEqual(month.month.day, 1)


@tagged("post_install", "-at_install")
class TestClosedMonth(HoursCommon):
    def setUp(self):
        super().setUp()
        self._announce(self.amira, self.leave, date(2026, 6, 2), date(2026, 6, 30))
        self.presences = self._present(self.amira, MONDAY) | self._present(self.amira, MONDAY, "pm", hours=2.5)
        self.month = self._month(self.amira)

    def test_validated_by_whom_and_when(self):
        self.assertIs(self.month.action_validate(), True)
        self.assertEqual(self.month.state, "validated")
        self.assertEqual(self.month.validated_by_id, self.hr)
        self.assertTrue(self.month.validated_on)

    def test_validation_counts_once_more(self):
        self.presences[0].hours = 3
        self.month.action_validate()
        self.assertEqual(self.month.hours_worked, 5.5)

    def test_a_month_with_half_days_to_call_waits_and_the_others_do_not(self):
        months = self._generate().filtered(lambda month: month.pathway_id in (self.amira | self.kevin))
        answer = months.action_validate()
        self.assertIn("Kévin", answer["params"]["message"])
        self.assertEqual(self.month.state, "validated")
        kevin = months - self.month
        with self.assertRaisesRegex(UserError, r"Kévin.*\(44\)"):
            kevin.action_validate()
        self.assertEqual(kevin.state, "draft")
        kevin.hours_worked = 0
        kevin.action_validate()
        self.assertEqual(kevin.state, "validated")

    def test_nothing_recounts_or_changes_a_validated_month(self):
        self.month.action_validate()
        for change in (
            lambda: self.month.write({"hours_worked": 1}),
            lambda: self.month.write({"source": "typed"}),
            lambda: self.month.write({"pathway_id": self.kevin.id}),
            lambda: self.month.action_use_roll_call(),
            lambda: self.month.unlink(),
            lambda: self.presences[0].write({"hours": 1}),
            lambda: self.presences[0].unlink(),
            lambda: self._present(self.amira, TUESDAY),
            lambda: self.presences.with_user(self.supervisor)[0].write({"hours": 1}),
        ):
            with self.assertRaisesRegex(UserError, "Already validated"):
                change()
        self._announce(self.kevin, self.leave, MONDAY, MONDAY)
        self.env["insertion.absence"].search([("pathway_id", "=", self.amira.id)]).unlink()
        self._generate()
        self.assertEqual(self.month.hours_paid_absence, 21 * 6.5)

    def test_payroll_reads_the_absences_as_they_were_validated(self):
        self.month.action_validate()
        self.env["insertion.absence"].search([("pathway_id", "=", self.amira.id)]).unlink()
        days = self.month._get_absence_days()[self.amira.id]
        self.assertEqual([row for row in days if row[0] == MONDAY], [(MONDAY, None, 0)] * 2)
        away = [row for row in days if row[1]]
        self.assertEqual({kind for _day, kind, _hours in away}, {self.leave})
        self.assertEqual(sum(hours for _day, _kind, hours in away), 21 * 6.5)

    def test_a_presence_cannot_be_moved_into_a_validated_month(self):
        self.month.action_validate()
        july = self._present(self.amira, date(2026, 7, 1))
        with self.assertRaisesRegex(UserError, "Already validated"):
            july.date = TUESDAY

    def test_the_screen_says_why_a_line_no_longer_moves(self):
        self.month.action_validate()
        call = self._call()
        screen = self.Call.get_screen(self.crew.id, str(MONDAY), "am")
        self.assertEqual([line["name"] for line in screen["lines"]], ["Kévin"])
        self.assertEqual(call.presence_ids.pathway_id, self.kevin)

    def test_gross_pay_comes_after_the_validation_and_not_after_the_lock(self):
        self.month.action_validate()
        self.month.gross_pay = 1200
        self.month._lock()
        self.month.leave_balance = 3
        with self.assertRaisesRegex(UserError, "Already validated"):
            self.month.gross_pay = 1300

    def test_no_client_writes_a_state(self):
        Month = self.Month.with_context(insertion_month_write=True)
        for forbidden in (
            lambda: self.month.write({"state": "validated"}),
            lambda: self.month.with_context(insertion_month_write=True).write({"state": "locked"}),
            lambda: self.month.write({"validated_on": "2026-06-30 10:00:00"}),
            lambda: self.month.write({"missing_count": 0}),
            lambda: Month.create({"pathway_id": self.kevin.id, "month": "2026-07-01", "state": "validated"}),
            lambda: Month.with_context(default_state="validated").create(
                {"pathway_id": self.kevin.id, "month": "2026-07-01"}
            ),
        ):
            with self.assertRaisesRegex(UserError, "with its buttons"):
                forbidden()
        self.assertEqual(self.month.state, "draft")

    def test_only_hr_prepares_validates_and_reopens(self):
        for user in (self.supervisor, self.counselor):
            month = self.month.with_user(user)
            for forbidden in (month.action_validate, month.action_refresh, month.unlink):
                with self.subTest(user=user.login), self.assertRaises(AccessError), mute_logger("odoo.models"):
                    forbidden()
            with self.assertRaises(AccessError):
                self.Month.with_user(user)._generate(self.company, JUNE)

    def test_reopening_keeps_who_when_why_and_the_old_figures(self):
        self.month.action_validate()
        self.month._lock()
        self.assertEqual(self.month.state, "locked")
        wizard = (
            self.env["insertion.month.reopen"]
            .with_user(self.hr)
            .with_context(**self.month.action_reopen()["context"])
            .create({"reason": "Arrêt reçu en retard"})
        )
        wizard.action_reopen()
        self.assertEqual(self.month.state, "draft")
        self.assertFalse(self.month.validated_by_id)
        log = self.month.reopening_ids
        self.assertEqual((log.user_id, log.reason, log.state_before), (self.hr, "Arrêt reçu en retard", "locked"))
        self.assertEqual((log.hours_worked, log.hours_paid), (6.5, 6.5 + 21 * 6.5))
        self.month.hours_worked = 10
        self.assertEqual(log.hours_worked, 6.5)
        with self.assertRaises(AccessError):
            log.with_user(self.hr).reason = "x"
        with self.assertRaises(AccessError):
            self.env["insertion.month.reopening"].with_user(self.hr).create(
                {"month_id": self.month.id, "reason": "x", "user_id": self.hr.id, "state_before": "locked"}
            )

    def test_no_reopening_without_a_reason(self):
        self.month.action_validate()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.month._reopen("  ")
        self.assertEqual(self.month.state, "validated")

    def test_the_statement_locks_validated_months_and_gives_them_back(self):
        with self.assertRaisesRegex(UserError, "Validate first"):
            self.month._lock()
        self.month.action_validate()
        self.month._lock()
        self.month._unlock("Erreur d'annexe")
        self.assertEqual(self.month.state, "validated")
        self.assertEqual(self.month.reopening_ids.state_before, "locked")

    def test_wages_are_hidden_from_counselor_and_supervisor(self):
        for user in (self.counselor, self.supervisor):
            month = self.month.with_user(user)
            self.assertEqual(month.hours_worked, 6.5)
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                month.read(["gross_pay"])

    def test_a_supervisor_reads_the_months_of_his_crew_only(self):
        self._new_worker("Tesfay", supervisor_id=self.other_supervisor.id)
        self._generate()
        months = self.env["insertion.month"].with_user(self.supervisor).search([("month", "=", JUNE)])
        self.assertEqual(months.pathway_id, self.amira | self.kevin)

    def test_each_role_opens_the_month_on_screen(self):
        self.month.action_validate()
        self.month._reopen("Test")
        for user in (self.supervisor, self.counselor, self.hr):
            with self.subTest(user=user.login):
                form = Form(self.month.with_user(user))
                self.assertEqual(form.hours_worked, 6.5)
        with self.assertRaises(AccessError):
            self.month.with_user(self.supervisor).read(["reopening_ids"])

    def test_the_wizard_prepares_the_last_month_and_opens_it(self):
        wizard = self.env["insertion.month.prepare"].with_user(self.hr).create({"month": "2026-06-20"})
        action = wizard.action_prepare()
        self.assertIn(self.month, self.Month.search(action["domain"]))


@tagged("post_install", "-at_install")
class TestMonthOfEmployee(HoursCommon):
    def test_a_month_given_by_its_employee_finds_the_pathway(self):
        pathway = self._new_worker("Amira")
        month = self.Month.create({"employee_id": pathway.employee_id.id, "month": JUNE, "hours_worked": 100})
        self.assertEqual(month.pathway_id, pathway)
        self.assertEqual((month.hours_paid, month.source), (100, "typed"))

    def test_an_employee_without_a_pathway_is_refused(self):
        pathway = self._new_worker("Amira")
        with self.assertRaisesRegex(UserError, "Amira"):
            self.Month.create({"employee_id": pathway.employee_id.id, "month": date(2020, 1, 1)})

    def test_only_a_script_brings_in_validated_months(self):
        pathway = self._new_worker("Amira")
        values = {"employee_id": pathway.employee_id.id, "month": JUNE, "hours_worked": 100, "state": "validated"}
        with self.assertRaises(UserError):
            self.Month.with_user(self.hr).create(values)
        self.assertEqual(self.Month.sudo().create(values).state, "validated")
