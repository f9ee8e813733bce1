from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestExit(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Exit = cls.env["insertion.exit"]
        cls.unemployed = cls.env.ref(f"{MODULE}.insertion_exit_reason_unemployed")
        cls.lasting = cls.env.ref(f"{MODULE}.insertion_exit_reason_cdi_unaided")
        cls.withdrawn = cls.env.ref(f"{MODULE}.insertion_exit_reason_death")

    def _leave(self, name, start, end, hours=10, reason=None, **values):
        """Record the exit of somebody hired for one contract, with hours in its first month."""
        pathway = self._new_pathway(name, (start, end), date_start=start, state="active")
        self._work(pathway, start, hours)
        return self.Exit.create(
            {"pathway_id": pathway.id, "date": end, "reason_id": (reason or self.unemployed).id, **values}
        )

    def _work(self, pathway, day, hours):
        self.env["insertion.month"].create(
            {"pathway_id": pathway.id, "month": day.replace(day=1), "hours_worked": hours, "source": "typed"}
        )

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------

    def test_recording_the_exit_ends_the_pathway(self):
        pathway = self._new_pathway("Amira", date_start=self._day(months=-6), state="active")
        action = pathway.with_user(self.counselor).action_exit()
        self.assertEqual(action["res_id"], pathway.exit_ids.id)
        self.assertEqual((pathway.state, pathway.date_end), ("done", self.today))
        left = pathway.exit_ids.with_user(self.counselor)
        with Form(left) as form:
            form.date = self._day(days=-4)
            form.reason_id = self.lasting
            form.employer = "Les Jardins du Pays"
        self.assertEqual((left.category, pathway.date_end), ("lasting", self._day(days=-4)))
        pathway.date_end = self._day(days=-2)
        self.assertEqual(left.date, self._day(days=-2), "The day of the exit is kept in one place.")
        self.assertEqual(pathway.action_exit()["res_id"], left.id, "The exit is recorded once.")

    def test_who_left_at_the_end_of_the_contract_left_that_day(self):
        start, end = self._day(months=-6), self._day(days=-20)
        ended = self._new_pathway("Amira", (start, end), date_start=start, state="active")
        running = self._new_pathway("Karim", (start, self._day(days=20)), date_start=start, state="active")
        (ended | running).with_user(self.hr).action_exit()
        self.assertEqual((ended.exit_ids.date, ended.date_end), (end, end))
        self.assertEqual(running.exit_ids.date, self.today)

    def test_an_undocumented_exit_stays_visible_until_its_reason_is_known(self):
        pathway = self._new_pathway("Amira", date_start=self._day(months=-6), state="active")
        pathway.action_exit()
        undocumented = [("reason_id", "=", False), ("id", "in", pathway.exit_ids.ids)]
        self.assertTrue(self.Exit.search(undocumented))
        pathway.exit_ids.reason_id = self.unemployed
        self.assertFalse(self.Exit.search(undocumented))

    def test_whoever_left_without_an_exit_has_an_undocumented_one(self):
        """Closed on the pathway itself, by an import or another program: still in the rates."""
        start, end = self._day(months=-9), self._day(days=-12)
        ended = self._new_pathway("Amira", (start, end), date_start=start, date_end=end, state="done")
        running = self._new_pathway("Karim", (start, False), date_start=start, state="active")
        both = ended | running
        running.with_user(self.counselor).write({"state": "done", "date_end": end})
        self.assertEqual(both.exit_ids.mapped("date"), [end, end])
        self.assertFalse(both.exit_ids.reason_id)
        self._work(running, start.replace(day=1), 120)
        self.assertTrue(running.exit_ids.is_kept)
        both.write({"state": "done"})
        self.assertEqual(len(both.exit_ids), 2)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._new_pathway("Sofia", date_start=start, state="active").write({"state": "done"})

    def test_telling_of_an_exit_that_was_only_known_documents_it(self):
        start, end = self._day(months=-9), self._day(days=-12)
        pathway = self._new_pathway("Amira", date_start=start, date_end=end, state="done")
        left = self.Exit.with_user(self.counselor).create({"pathway_id": pathway.id, "reason_id": self.lasting.id})
        self.assertEqual((pathway.exit_ids, left.date, pathway.state), (left, end, "done"))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.Exit.create({"pathway_id": pathway.id, "reason_id": self.unemployed.id})

    def test_a_pathway_written_open_again_has_no_exit(self):
        start, end = self._day(months=-9), self._day(days=-12)
        pathway = self._new_pathway("Amira", date_start=start, date_end=end, state="done").with_user(self.counselor)
        pathway.write({"state": "active", "date_end": self._day(months=2)})
        self.assertFalse(pathway.exit_ids)
        self.assertEqual((pathway.state, pathway.date_end), ("active", self._day(months=2)))
        pathway.write({"state": "done", "date_end": end})
        pathway.exit_ids.reason_id = self.unemployed
        with self.assertRaisesRegex(UserError, "has a reason"):
            pathway.state = "active"

    def test_ending_pathways_costs_the_same_whatever_their_number(self):
        counts = []
        # The first ones warm the caches up.
        for number in (2, 3, 30):
            pathways = self.Pathway.union(
                *(self._new_pathway(f"P{number}-{index}", date_start=date(2024, 1, 1)) for index in range(number))
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            pathways.with_context(tracking_disable=True).write({"state": "done", "date_end": date(2024, 9, 30)})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(pathways.exit_ids), number)
        self.assertEqual(counts[1], counts[2])

    def test_a_mistake_is_taken_back_and_a_documented_exit_is_not(self):
        pathway = self._new_pathway("Amira", date_start=self._day(months=-6), state="active")
        pathway.with_user(self.counselor).action_exit()
        pathway.with_user(self.counselor).action_reopen()
        self.assertFalse(pathway.exit_ids)
        self.assertEqual((pathway.state, pathway.date_end), ("active", False))
        pathway.action_exit()
        pathway.exit_ids.reason_id = self.lasting
        with self.assertRaisesRegex(UserError, "has a reason"):
            pathway.action_reopen()

    def test_bad_dates_are_refused(self):
        for values, message in (
            ({"date": self._day(days=1)}, "in the future"),
            ({"follow_up_3_on": self._day(days=-31)}, "before the exit"),
        ):
            with self.subTest(values=values):
                left = self._leave(f"Amira {message}", self._day(months=-6), self._day(days=-30))
                with self.assertRaisesRegex(ValidationError, message):
                    left.write(values)

    def test_a_reason_is_chosen_while_it_is_in_force(self):
        self.unemployed.date_from = self._day(days=-10)
        with self.assertRaisesRegex(ValidationError, "not in force"):
            self._leave("Amira", self._day(months=-6), self._day(days=-30))

    def test_follow_ups_are_due_three_and_six_months_later(self):
        left = self._leave("Amira", date(2025, 1, 1), date(2025, 8, 31))
        self.assertEqual((left.follow_up_3_due, left.follow_up_6_due), (date(2025, 11, 30), date(2026, 2, 28)))
        with Form(left) as form:
            form.follow_up_3_situation = "training"
        self.assertEqual(left.follow_up_3_on, self.today)

    def test_supervisors_and_direction_know_nothing_of_exits(self):
        left = self._leave("Amira", date(2025, 1, 1), date(2025, 8, 31))
        left.pathway_id.supervisor_id = self.supervisor
        for user in (self.supervisor, self.direction, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                left.with_user(user).read(["category"])
        with self.assertRaises(AccessError):
            left.pathway_id.with_user(self.supervisor).read(["exit_ids"])

    def test_a_local_reason_is_declared_under_a_reason_of_the_asp(self):
        Reason = self.env["insertion.exit.reason"]
        local = Reason.create({"name": "Chantier école", "parent_id": self.lasting.id})
        self.assertEqual(local.category, "lasting")
        left = self._leave("Amira", date(2025, 1, 1), date(2025, 8, 31), reason=local)
        self.lasting.write({"asp_code": "04", "category": "transition"})
        self.assertEqual((local.category, local.asp_code, left.category), ("transition", "04", "transition"))
        for values, message in (
            ({"category": "other"}, "change them there"),
            ({"parent_id": local.id}, "under a reason of the ASP"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, message):
                Reason.create({"name": "Autre", "parent_id": self.lasting.id, **values})

    def test_only_the_codes_read_on_a_real_statement_are_given(self):
        codes = self.env["insertion.exit.reason"].search([("asp_code", "!=", False)])
        self.assertEqual(sorted(codes.mapped("asp_code")), ["02", "96"])

    # ------------------------------------------------------------------
    # The rule of the ASP
    # ------------------------------------------------------------------

    def test_what_is_kept(self):
        start = date(2024, 1, 1)
        for days, hours, reason, kept in (
            (81, 1, self.unemployed, True),
            (80, 1, self.unemployed, False),
            (180, 0, self.lasting, False),
            (180, 500, self.withdrawn, False),
        ):
            with self.subTest(days=days, hours=hours, reason=reason.name):
                left = self._leave(
                    f"Amira {days} {hours} {reason.id}", start, start + timedelta(days=days), hours, reason
                )
                self.assertEqual(left.is_kept, kept)
                self.assertEqual(bool(left.kept_note), not kept)

    def test_renewals_make_one_recruitment(self):
        left = self._leave("Amira", date(2024, 1, 1), date(2024, 2, 29))
        employee = left.pathway_id.employee_id
        for start, end in ((date(2024, 3, 1), date(2024, 4, 30)), (date(2024, 5, 1), date(2024, 6, 30))):
            employee.create_version({"date_version": start, "contract_date_start": start, "contract_date_end": end})
        left.date = date(2024, 6, 30)
        self.assertTrue(left.is_kept)
        self.assertEqual(left._get_recruitment_starts()[left], date(2024, 1, 1))

    def test_an_earlier_pathway_is_another_recruitment(self):
        first = self._leave("Amira", date(2022, 1, 1), date(2022, 12, 31))
        first.pathway_id.employee_id.create_version(
            {
                "date_version": date(2024, 9, 1),
                "contract_date_start": date(2024, 9, 1),
                "contract_date_end": date(2024, 10, 31),
            }
        )
        pathway = self.Pathway.create(
            {"person_id": first.person_id.id, "date_start": date(2024, 9, 1), "state": "active"}
        )
        self._work(pathway, date(2024, 9, 1), 90)
        second = self.Exit.create({"pathway_id": pathway.id, "date": date(2024, 10, 31)})
        self.assertTrue(first.is_kept)
        self.assertEqual((second.is_kept, second._get_recruitment_starts()[second]), (False, date(2024, 9, 1)))

    def test_temporary_work_counts_the_hours_of_the_last_annex(self):
        self.env.company.insertion_structure_kind = "etti"
        self.env["insertion.annex"].create(
            {
                "number": "ETTI013250001A0M0",
                "structure_kind": "etti",
                "date_start": date(2025, 1, 1),
                "date_end": date(2025, 12, 31),
            }
        )
        left = self._leave("Amira", date(2024, 6, 1), date(2025, 2, 28), hours=400)
        self.assertFalse(left.is_kept, "Hours of the year before are not of the last annex.")
        self._work(left.pathway_id, date(2025, 1, 1), 150)
        left.invalidate_recordset()
        self.assertTrue(left.is_kept)

    def test_outside_participants_are_no_exit_of_the_asp(self):
        pathway = self._new_pathway("Amira", date_start=date(2025, 1, 1), state="active", is_participant=True)
        self._work(pathway, date(2025, 2, 1), 40)
        left = self.Exit.create({"pathway_id": pathway.id, "date": date(2025, 12, 1), "reason_id": self.lasting.id})
        self.assertFalse(left.is_kept)

    def test_verdicts_cost_the_same_whatever_the_number_of_people(self):
        first, second = self._leave_many(3), self._leave_many(30)
        counts = []
        first._get_verdicts()
        for exits in (first, second):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(exits._get_verdicts()), len(exits))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def _leave_many(self, number):
        return self.Exit.union(
            *(self._leave(f"P{number}-{index}", date(2024, 1, 1), date(2024, 12, 31)) for index in range(number))
        )
