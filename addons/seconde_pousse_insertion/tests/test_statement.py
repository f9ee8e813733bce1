from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_money import MARCH, MoneyCommon


@tagged("post_install", "-at_install")
class TestStatement(MoneyCommon):
    def test_figures_of_a_month(self):
        for index in range(3):
            self._new_month(self._new_worker(f"Worker {index}"), 113, gross_pay=1400)
        statement = self._new_statement()
        self.assertEqual(statement.state, "computed")
        self.assertEqual(statement.people_count, 3)
        self.assertEqual(statement.hours_total, 339)
        self.assertEqual(statement.fte, 2.23, "339 h make 2.2352 FTE, cut")
        self.assertEqual(statement.aid_amount, 4445.32, "2.23 × 23 921 / 12")
        self.assertEqual(statement.lump_sum, 23921)
        self.assertEqual(statement.realisation_rate, 0.1858)
        self.assertEqual(statement.amount_balance, round(4445.32 - 23921, 2), "to give back at the end of the year")

    def test_declared_and_eligible_hours_are_two_figures(self):
        self._new_month(self._new_worker("Amira"), 113)
        self._new_month(self._new_worker("Sick"), 113, hours_eligible=0)
        statement = self._new_statement()
        self.assertEqual((statement.hours_total, statement.hours_eligible), (226, 113))
        self.assertEqual((statement.people_count, statement.contributing_count), (2, 1))
        self.assertEqual((statement.fte, statement.fte_eligible), (1.49, 0.74))
        self.assertEqual(statement.aid_amount, 1475.13)

    def test_an_amendment_makes_two_lines_of_one_person(self):
        pathway = self._new_worker("Jean-Pierre")
        self._amend(pathway, date(2026, 3, 16), resource_calendar_id=self.calendar_30.id)
        self._new_month(pathway, 121, gross_pay=1500)
        statement = self._new_statement()
        self.assertEqual(len(statement.line_ids), 2)
        self.assertEqual(statement.people_count, 1)
        self.assertEqual(sum(statement.line_ids.mapped("hours")), 121)
        self.assertAlmostEqual(sum(statement.line_ids.mapped("gross_pay")), 1500)
        first, second = statement.line_ids
        self.assertEqual((first.date_from, first.date_to), (date(2026, 1, 1), date(2026, 3, 15)))
        self.assertEqual((second.date_from, second.date_to), (date(2026, 3, 16), date(2026, 12, 31)))
        self.assertGreater(second.hours, first.hours, "more weekly hours and one more day")

    def test_presence_says_which_contract_the_hours_belong_to(self):
        pathway = self._new_worker("Renewed", end=date(2026, 3, 10))
        pathway.employee_id.create_version(
            {
                "date_version": date(2026, 3, 11),
                "contract_date_start": date(2026, 3, 11),
                "contract_date_end": date(2026, 12, 31),
            }
        )
        self.env["insertion.presence"].create(
            [
                {"pathway_id": pathway.id, "date": date(2026, 3, 9), "half": "am", "hours": 4},
                {"pathway_id": pathway.id, "date": date(2026, 3, 12), "half": "am", "hours": 4},
                {"pathway_id": pathway.id, "date": date(2026, 3, 13), "half": "am", "hours": 4},
            ]
        )
        self._new_month(pathway, 12)
        lines = self._new_statement().line_ids.sorted("date_from")
        self.assertEqual(lines.mapped("hours"), [4, 8])

    def test_a_second_computing_changes_nothing(self):
        pathway = self._new_worker("Amira")
        self._new_month(pathway, 113, gross_pay=1400)
        statement = self._new_statement()
        line = statement.line_ids
        line.asp_hours = 113
        stamp = line.write_date
        statement.action_compute()
        self.assertEqual(statement.line_ids, line)
        self.assertEqual(line.write_date, stamp)
        self.assertEqual(line.asp_hours, 113)

    def test_a_corrected_month_corrects_the_line(self):
        pathway = self._new_worker("Amira")
        month = self._new_month(pathway, 113)
        statement = self._new_statement()
        line = statement.line_ids
        self._set_month(month, 100)
        statement.action_compute()
        self.assertEqual(statement.line_ids, line)
        self.assertEqual((line.hours, statement.hours_total), (100, 100))

    def _set_month(self, month, hours):
        """Correct a validated month, as the reopening assistant does."""
        month.flush_recordset()
        self.env.cr.execute(
            "UPDATE insertion_month SET hours_worked = %s, hours_paid = %s, hours_eligible = %s WHERE id = %s",
            [hours, hours, hours, month.id],
        )
        month.invalidate_recordset()

    def test_only_validated_months_are_declared(self):
        self._new_month(self._new_worker("Draft"), 113, validate=False)
        statement = self._new_statement()
        self.assertFalse(statement.line_ids)
        self.assertIn("Draft", statement.warning)

    def test_outside_participants_are_never_declared(self):
        person = self.env["insertion.person"].create({"name": "Grower", "company_id": self.company.id})
        pathway = self.env["insertion.pathway"].create(
            {"person_id": person.id, "is_participant": True, "date_start": MARCH, "state": "active"}
        )
        self._new_month(pathway, 30)
        statement = self._new_statement()
        self.assertFalse(statement.line_ids)
        self.assertFalse(statement.warning, "nothing is missing: they are no employees")

    def test_each_annex_declares_its_own_people(self):
        other = self._new_annex("ACI 013 26 0006 A0 M0")
        mine, theirs, nobody = (self._new_worker(name) for name in ("Mine", "Theirs", "Nobody"))
        mine.employee_id.version_ids.insertion_annex_id = self.annex
        theirs.employee_id.version_ids.insertion_annex_id = other
        for pathway in mine | theirs | nobody:
            self._new_month(pathway, 100, gross_pay=1000)
        first, second = self._new_statement(), self._new_statement(other)
        self.assertEqual(first.line_ids.pathway_id, mine)
        self.assertEqual(second.line_ids.pathway_id, theirs)
        self.assertIn("Nobody", first.warning)
        self.assertNotIn("Theirs", first.warning)

    def test_a_contract_outlives_its_annex(self):
        old = self._new_annex(
            "ACI 013 25 0005 A0 M0", date_start=date(2025, 1, 1), date_end=date(2025, 12, 31), state="closed"
        )
        pathway = self._new_worker("Amira", start=date(2025, 9, 1))
        pathway.employee_id.version_ids.insertion_annex_id = old
        self._new_month(pathway, 113)
        self.assertEqual(self._new_statement().line_ids.pathway_id, pathway)

    def test_an_annex_replaced_by_its_amendment_declares_nobody(self):
        self.annex.state = "history"
        amended = self._new_annex("ACI 013 26 0005 A1 M0")
        pathway = self._new_worker("Amira")
        pathway.employee_id.version_ids.insertion_annex_id = self.annex
        self._new_month(pathway, 113)
        statement = self.Statement._prepare_month(self.company, MARCH)
        self.assertEqual(statement.annex_id, amended)
        self.assertEqual(statement.line_ids.pathway_id, pathway)

    def test_names_are_written_as_the_state_does(self):
        pathway = self._new_worker("Amira Benali Roux")
        pathway.person_id.write({"birth_name": "Benali", "used_name": "Roux", "first_names": "Amira Lina"})
        self._new_month(pathway, 113)
        line = self._new_statement().line_ids
        self.assertEqual((line.name, line.birth_date), ("ROUX AMIRA LINA", date(1990, 5, 1)))

    def test_exit_is_on_the_line_with_its_code(self):
        reason = self.env["insertion.exit.reason"].create({"name": "Test", "asp_code": "96", "category": "positive"})
        pathway = self._new_worker("Leaver", end=date(2026, 3, 20))
        self._new_month(pathway, 80, gross_pay=900)
        self.assertIn("Leaver", self._new_statement().warning, "contract ended, no exit")
        self.env["insertion.exit"].create({"pathway_id": pathway.id, "date": date(2026, 3, 20), "reason_id": reason.id})
        statement = self.Statement.search([("annex_id", "=", self.annex.id)])
        statement.action_compute()
        self.assertEqual((statement.line_ids.exit_date, statement.line_ids.exit_code), (date(2026, 3, 20), "96"))
        statement.invalidate_recordset(["warning"])
        self.assertFalse(statement.warning)

    def test_a_renewed_contract_is_no_exit(self):
        pathway = self._new_worker("Renewed", end=date(2026, 3, 31))
        pathway.employee_id.create_version(
            {
                "date_version": date(2026, 4, 1),
                "contract_date_start": date(2026, 4, 1),
                "contract_date_end": date(2026, 12, 31),
            }
        )
        self._new_month(pathway, 113, gross_pay=1400)
        self.assertFalse(self._new_statement().warning)

    def test_what_is_missing_is_said_in_words(self):
        self._new_worker("No Hours")
        self._new_month(self._new_worker("No Gross"), 113)
        self._new_month(self._new_worker("No Birth", birth=False), 113, gross_pay=1)
        self._new_month(self._new_worker("No Contract", start=date(2026, 6, 1)), 10, gross_pay=1)
        warning = self._new_statement().warning
        for name in ("No Hours", "No Gross", "No Birth", "No Contract"):
            self.assertIn(name, warning)
        self.assertEqual(len(warning.splitlines()), 4)

    def test_without_a_rate_nothing_is_locked(self):
        self._new_month(self._new_worker("Amira"), 113, gross_pay=1)
        self._forget_rates()
        statement = self._new_statement()
        self.assertEqual((statement.hours_total, statement.fte, statement.aid_amount), (113, 0, 0))
        self.assertIn("aid rate", statement.warning)
        with self.assertRaisesRegex(UserError, "aid rate"):
            statement.action_lock()

    def test_the_rate_of_the_month_counts(self):
        self.rate.copy({"date_from": date(2026, 4, 1), "amount": 30000})
        self._new_month(self._new_worker("Amira"), 151.67)
        statement = self._new_statement()
        self.assertEqual((statement.fte, statement.aid_amount), (1, 1993.42))

    def test_an_annex_may_have_its_own_amount(self):
        self.annex.write({"amount": 18070, "hours_per_fte": 1500, "cofunded_share": 0.25})
        self._new_month(self._new_worker("Amira"), 125)
        statement = self._new_statement()
        self.assertEqual((statement.fte, statement.aid_amount), (1, 1505.83))
        self.assertEqual(statement.aid_state_amount, 1129.37)

    def test_rsa_is_counted_twice(self):
        criterion = self.env["insertion.criterion"].search([("code", "=", "RSA")], limit=1)
        criterion = criterion or self.env["insertion.criterion"].create({"code": "RSA", "name": "RSA", "level": "1"})
        pathway, other = self._new_worker("With RSA"), self._new_worker("Without")
        self.env["insertion.eligibility"].create(
            {
                "person_id": pathway.person_id.id,
                "author_kind": "prescriber",
                "structure_kind": "aci",
                "date": date(2026, 1, 1),
                "criterion_ids": criterion.ids,
            }
        )
        self._new_month(pathway, 113, hours_eligible=0)
        self._new_month(other, 113)
        statement = self._new_statement()
        self.assertEqual((statement.rsa_count, statement.rsa_contributing_count), (1, 0))

    # ------------------------------------------------------------------
    # Locking
    # ------------------------------------------------------------------

    def test_lock_then_reasoned_reopening(self):
        month = self._new_month(self._new_worker("Amira"), 113, gross_pay=1400)
        statement = self._new_statement().with_user(self.hr)
        statement.action_lock()
        self.assertEqual((statement.state, month.state), ("locked", "locked"))
        with self.assertRaisesRegex(UserError, "reopen"):
            statement.action_compute()
        with self.assertRaises(UserError):
            statement.unlink()
        wizard = self.env["insertion.statement.reopen"].with_user(self.hr)
        with self.assertRaisesRegex(UserError, "why"):
            wizard.create({"statement_id": statement.id, "reason": "  "}).action_reopen()
        wizard.create({"statement_id": statement.id, "reason": "Late sick note"}).action_reopen()
        self.assertEqual((statement.state, month.state), ("computed", "validated"))
        self.assertEqual(statement.reopening_ids.reason, "Late sick note")
        self.assertEqual(statement.reopening_ids.user_id, self.hr)
        with self.assertRaises(AccessError):
            statement.reopening_ids.reason = "Nothing happened"

    def test_a_client_cannot_write_figures_or_states(self):
        self._new_month(self._new_worker("Amira"), 113)
        statement = self._new_statement().with_user(self.hr)
        for values in ({"state": "locked"}, {"aid_amount": 1}, {"fte": 12}, {"hours_total": 1}, {"locked_on": False}):
            with self.assertRaises(UserError):
                statement.write(values)
        for context in ({"insertion_statement_write": True}, {"insertion_statement_write": {}}):
            with self.assertRaises(UserError):
                statement.with_context(**context).write({"state": "locked"})
        with self.assertRaises(UserError):
            self.as_hr.create({"annex_id": self.annex.id, "month": date(2026, 4, 1), "state": "locked"})
        with self.assertRaises(UserError):
            self.as_hr.with_context(default_state="locked").create(
                {"annex_id": self.annex.id, "month": date(2026, 4, 1)}
            )
        with self.assertRaises(UserError):
            statement.line_ids.write({"hours": 500})
        with self.assertRaises(UserError):
            statement.line_ids.unlink()
        with self.assertRaises(UserError):
            statement.line_ids.create({"statement_id": statement.id, "hours": 10})
        with self.assertRaises(UserError):
            statement.write({"line_ids": [(5,)]})
        with self.assertRaises(UserError):
            statement.write({"month": date(2026, 4, 1)})

    def test_a_month_changed_since_is_computed_again_first(self):
        month = self._new_month(self._new_worker("Amira"), 113, gross_pay=1)
        statement = self._new_statement()
        self._set_month(month, 90)
        with self.assertRaisesRegex(UserError, "compute it again"):
            statement.action_lock()
        statement.action_compute()
        statement.action_lock()
        self.assertEqual(statement.hours_total, 90)

    def test_an_empty_statement_is_not_locked(self):
        with self.assertRaisesRegex(UserError, "compute"):
            self._new_statement(compute=False).action_lock()

    def test_a_month_on_two_statements_stays_locked_by_the_other(self):
        other = self._new_annex("ACI 013 26 0006 A0 M0")
        pathway = self._new_worker("Both")
        pathway.employee_id.version_ids.insertion_annex_id = self.annex
        self._amend(pathway, date(2026, 3, 16), insertion_annex_id=other.id)
        month = self._new_month(pathway, 100, gross_pay=1000)
        statements = self._new_statement() | self._new_statement(other)
        self.assertEqual(sum(statements.mapped("hours_total")), 100)
        statements.action_lock()
        statements[0]._reopen("Correction")
        self.assertEqual(month.state, "locked")
        statements[1]._reopen("Correction")
        self.assertEqual(month.state, "validated")

    # ------------------------------------------------------------------
    # Making and reading statements
    # ------------------------------------------------------------------

    def test_one_click_from_the_months(self):
        month = self._new_month(self._new_worker("Amira"), 113)
        wizard = self.env["insertion.statement.prepare"].with_user(self.hr)
        action = wizard.with_context(active_model="insertion.month", active_ids=month.ids).create({}).action_prepare()
        statement = self.Statement.browse(action["res_id"])
        self.assertEqual((statement.month, statement.state, statement.hours_total), (MARCH, "computed", 113))
        again = wizard.create({"month": date(2026, 3, 15)}).action_prepare()
        self.assertEqual(again["res_id"], statement.id)

    def test_made_by_hand_on_its_form(self):
        self._new_month(self._new_worker("Amira"), 113)
        form = Form(self.as_hr)
        form.annex_id = self.annex.with_user(self.hr)
        form.month = date(2026, 3, 20)
        statement = form.save()
        statement.action_compute()
        with Form(statement) as form:
            form.asp_hours = 110
        self.assertEqual((statement.month, statement.hours_difference), (MARCH, -3))
        self.assertEqual(statement.asp_date, self.today, "the day of the ASP's answer is filled in")

    def test_a_month_without_an_annex_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "enter it in"):
            self.Statement._prepare_month(self.company, date(2030, 1, 1))

    def test_one_statement_per_annex_and_month(self):
        self._new_statement()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._new_statement(month=date(2026, 3, 17))
        with self.assertRaisesRegex(ValidationError, "does not cover"):
            self._new_statement(month=date(2027, 3, 1))

    def test_the_deadline_is_the_tenth(self):
        self.assertEqual(self._new_statement().deadline, date(2026, 4, 10))

    def test_direction_reads_figures_and_no_names(self):
        self._new_month(self._new_worker("Amira"), 113)
        statement = self._new_statement().with_user(self.direction)
        self.assertEqual((statement.hours_total, statement.fte), (113, 0.74))
        for name in ("line_ids", "warning", "rsa_count", "asp_note"):
            with self.assertRaises(AccessError):
                statement.read([name])
        with self.assertRaises(AccessError):
            self.env["insertion.statement.line"].with_user(self.direction).search([])
        for action in ("action_compute", "action_lock", "action_export_xlsx"):
            with self.assertRaises(AccessError):
                getattr(statement, action)()

    def test_counselor_and_supervisor_read_no_statement(self):
        for user in (self.counselor, self.supervisor):
            with self.assertRaises(AccessError):
                self.env["insertion.statement"].with_user(user).search([])


@tagged("post_install", "-at_install")
class TestAnnex(MoneyCommon):
    def test_number_is_printed_as_the_asp_does(self):
        self.assertEqual(self._new_annex("aci013260007a0m1").number, "ACI 013 26 0007 A0 M1")
        self.assertEqual(self._new_annex("ACI02A260007A0M1").number, "ACI 02A 26 0007 A0 M1")

    def test_wrong_numbers_are_refused(self):
        for number, sentence in (
            ("ACI 13 26 0005", "not the number"),
            ("ACI 013 26 0005 A0", "does not end"),
            ("EI 013 26 0005 A0 M0", "another kind"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                self._new_annex(number)

    def test_active_until_its_last_day(self):
        annexes = self._new_annex(
            "ACI 013 26 0008 A0 M0", date_start=self._day(months=-1), date_end=self.today
        ) | self._new_annex("ACI 013 26 0009 A0 M0", date_start=self._day(months=-2), date_end=self._day(days=-1))
        self.assertEqual(annexes.mapped("is_active"), [True, False])
        annexes[0].state = "cancelled"
        self.assertFalse(annexes[0].is_active)
        self.assertNotIn(annexes[0], self.env["insertion.annex"].search([("is_active", "=", True)]))
        self.assertIn(annexes[0], self.env["insertion.annex"].search([("is_active", "=", False)]))

    def test_consumption_compares_after_cutting(self):
        self.annex.fte_agreed = 1
        pathway = self._new_worker("Amira")
        self._new_month(pathway, 151.66, gross_pay=1)
        self._new_statement()
        self.assertEqual((self.annex.fte_average, self.annex.consumption), (0.99, "under"))
        self._new_month(pathway, 151.68, month=date(2026, 4, 1), gross_pay=1)
        self._new_statement(month=date(2026, 4, 1))
        self.assertEqual((self.annex.fte_average, self.annex.consumption, self.annex.month_count), (1, "conform", 2))
        self.assertEqual(self.annex.fte_year, 0.16)

    def test_the_graph_shows_done_and_agreed_by_month(self):
        self._new_month(self._new_worker("Amira"), 151.67, gross_pay=1)
        self._new_statement()
        self.env.flush_all()
        report = self.env["insertion.fte.report"].with_user(self.direction)
        series = report.search([("annex_id", "=", self.annex.id)])
        self.assertEqual(
            {(row.kind, row.month, row.fte) for row in series},
            {("agreed", MARCH, 12), ("done", MARCH, 1)},
        )
        self.assertEqual(self.annex.action_view_fte()["domain"], [("annex_id", "=", self.annex.id)])

    def test_agreed_over_the_year_follows_the_months(self):
        half = self._new_annex("ACI 013 26 0010 A0 M0", date_start=date(2026, 7, 1), fte_agreed=12)
        self.assertEqual((self.annex.fte_year_agreed, half.fte_year_agreed), (12, 6))

    def test_annex_stays_in_its_convention(self):
        convention = self.env["insertion.convention"].create(
            {"name": "2026-2028", "date_start": date(2026, 1, 1), "company_id": self.company.id}
        )
        self.assertEqual(convention.date_end, date(2028, 12, 31))
        self.annex.convention_id = convention
        with self.assertRaisesRegex(ValidationError, "within its convention"):
            self.annex.date_end = date(2029, 1, 1)

    def test_convention_has_thirty_days_of_grace(self):
        convention = self.env["insertion.convention"].create(
            {"name": "Test", "date_start": self._day(years=-2), "company_id": self.company.id}
        )
        self.assertEqual(convention.status, "inactive")
        annex = self._new_annex(
            "ACI 013 26 0011 A0 M0",
            convention_id=convention.id,
            date_start=self._day(years=-1),
            date_end=self._day(days=-30),
        )
        self.assertEqual(convention.status, "grace")
        annex.date_end = self._day(days=-31)
        self.assertEqual(convention.status, "inactive")
        annex.date_end = self.today
        self.assertEqual(convention.status, "active")

    def test_counselor_reads_annexes_and_writes_none(self):
        annex = self.annex.with_user(self.counselor)
        self.assertEqual(annex.fte_average, 0)
        with self.assertRaises(AccessError):
            annex.fte_agreed = 20
