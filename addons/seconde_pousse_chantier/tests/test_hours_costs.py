from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestHoursCosts(WorkCommon):
    """Who reads what the hours cost, who funds them, and what crews give each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever may export tries that too.
        cls.supervisor.group_ids |= cls.env.ref("base.group_allow_export")
        groups = "base.group_allow_export,seconde_pousse.group_manager,account.group_account_invoice"
        cls.desk = new_test_user(cls.env, "test_desk_hours", groups=groups)
        cls.leader = new_test_user(
            cls.env, "test_project_leader", groups="project.group_project_manager,base.group_allow_export"
        )
        cls.officer = new_test_user(
            cls.env,
            "test_hr_hours",
            groups="seconde_pousse.group_user,hr.group_hr_user,hr_timesheet.group_hr_timesheet_approver",
        )
        cls.session = cls.create_session(cls.task, {cls.amina: 120, cls.bakary: 60, cls.dimitri: 60})
        cls.lines = cls.env["account.analytic.line"].search([("sp_session_line_id", "in", cls.session.line_ids.ids)])
        cls.env.flush_all()

    def get_plan_column(self, name):
        return self.env.ref(f"seconde_pousse_analytique.analytic_plan_{name}")._strict_column_name()

    # ------------------------------------------------------------------
    # Wages
    # ------------------------------------------------------------------

    def test_neither_supervisor_nor_desk_reads_a_wage(self):
        for user in (self.supervisor, self.desk, self.leader):
            lines = self.env["account.analytic.line"].with_user(user)
            with self.subTest(user=user.login):
                if lines.has_access("read"):
                    self.assertFalse(lines.search([("id", "in", self.lines.ids)]))
                    self.assertFalse(lines.search([("amount", "=", -28.0), ("task_id", "=", self.task.id)]))
                    self.assertFalse(
                        lines._read_group([("task_id", "=", self.task.id)], ["employee_id"], ["amount:sum"])
                    )
                with self.assertRaises(AccessError):
                    self.lines.with_user(user).read(["amount"])
                with self.assertRaises(AccessError):
                    self.lines.with_user(user).export_data(["amount"])

    def test_nor_through_the_cost_of_a_session(self):
        sessions = self.env["sp.work.session"].with_user(self.supervisor)
        self.assertNotIn("cost", sessions.fields_get())
        for read in (
            lambda: sessions.browse(self.session.id).read(["cost"]),
            lambda: sessions.browse(self.session.id).export_data(["cost"]),
            lambda: sessions.search([("cost", ">", 10)]),
            lambda: sessions.formatted_read_group([], ["crew_id"], ["cost:sum"]),
        ):
            with self.assertRaises(AccessError):
                read()
        with self.assertRaises(AccessError):
            self.env["sp.work.session.line"].with_user(self.supervisor).search([("timesheet_ids.amount", "<", -20)])

    def test_nor_through_the_employee(self):
        for user in (self.supervisor, self.desk):
            with self.assertRaises(AccessError):
                self.amina.with_user(user).read(["hourly_cost"])
            with self.assertRaises(AccessError):
                self.env["sp.work.session.line"].with_user(user).search([("employee_id.hourly_cost", ">", 10)])

    def test_nor_through_the_analysis_of_timesheets(self):
        """The manager of a department reads its hours there, never their amounts."""
        self.supervisor.employee_id = self.env["hr.employee"].create({"name": "Nadia", "user_id": self.supervisor.id})
        self.farm_crew.manager_id = self.supervisor.employee_id
        self.env.flush_all()
        report = self.env["timesheets.analysis.report"].with_user(self.supervisor)
        for name in ("amount", "margin"):
            self.assertNotIn(name, report.fields_get())
            with self.assertRaises(AccessError):
                report.formatted_read_group([], ["employee_id"], [f"{name}:sum"])
            with self.assertRaises(AccessError):
                report.search([(name, "<", -20)])

    def test_human_resources_still_read_them(self):
        lines = self.lines.with_user(self.officer)
        self.assertEqual(sum(lines.mapped("amount")), -58.0)
        self.assertEqual(self.session.with_user(self.officer).cost, 58.0)

    def test_somebody_reads_her_own_hours(self):
        user = new_test_user(self.env, "test_amina", groups="hr_timesheet.group_hr_timesheet_user")
        self.amina.user_id = user
        self.lines.filtered(lambda line: line.employee_id == self.amina).sudo().user_id = user
        own = self.env["account.analytic.line"].with_user(user).search([("task_id", "=", self.task.id)])
        self.assertEqual(own.employee_id, self.amina)

    # ------------------------------------------------------------------
    # Figures without names
    # ------------------------------------------------------------------

    def get_figures(self, domain=(), groupby=("activity",), user=None):
        self.env.flush_all()
        report = self.env["sp.work.report"].with_user(user or self.supervisor)
        domain = Domain(list(domain)) & Domain("company_id", "=", self.env.company.id)
        return report._read_group(domain, groupby, ["hours:sum", "cost:sum"])

    def test_figures_add_up_and_name_nobody(self):
        fields = set(self.env["sp.work.report"].fields_get())
        self.assertFalse(fields & {"employee_id", "user_id", "line_id", "session_id"})
        self.assertEqual(self.get_figures([("task_id", "=", self.task.id)]), [("farm", 4.0, 58.0)])
        by_crew = self.get_figures([("task_id", "=", self.task.id)], ["home_crew_id"])
        # Each hour costs the mean of the crew: 58 € for 4 hours, whoever worked them.
        self.assertEqual({crew: cost for crew, _hours, cost in by_crew}, {self.farm_crew: 43.5, self.green_crew: 14.5})

    def test_somebody_alone_costs_the_mean_of_the_year(self):
        alone = self.create_task("Réparer la serre", self.weeding, crew_id=self.green_crew.id)
        self.create_session(alone, {self.dimitri: 60}, date="2026-06-03")
        [(_activity, hours, cost)] = self.get_figures([("task_id", "=", alone.id)])
        self.assertEqual(hours, 1.0)
        self.assertAlmostEqual(cost, (58 + 16) / 5)

    def test_a_year_of_two_people_says_no_cost(self):
        pair = self.create_task("Réparer la serre", self.weeding, crew_id=self.green_crew.id)
        self.create_session(pair, {self.amina: 60, self.dimitri: 60}, date="2025-06-03")
        # Each of the two knows her own wage: their mean would say the other's.
        self.assertEqual([figures[1:] for figures in self.get_figures([("task_id", "=", pair.id)])], [(2.0, 0.0)])

    def test_one_afternoon_of_three_does_not_open_a_month_of_one(self):
        day = "2025-03-03"
        alone = self.create_task("Réparer la serre", self.weeding)
        self.create_session(alone, {self.amina: 420}, date=day)
        self.create_session(self.task, {self.amina: 60, self.bakary: 60, self.dimitri: 60}, date="2025-03-04")
        # 480 of the 600 minutes are Amina's: the mean of the month would nearly be her wage.
        self.assertEqual([figures[1:] for figures in self.get_figures([("task_id", "=", alone.id)])], [(7.0, 0.0)])
        self.create_session(self.task, {self.amina: 90, self.bakary: 90, self.dimitri: 90}, date="2025-03-05")
        [(_activity, _hours, cost)] = self.get_figures([("task_id", "=", alone.id)])
        self.assertAlmostEqual(cost, 7 * (7 * 14 + 2.5 * 14 * 2 + 2.5 * 16) / 14.5)

    def test_lent_hours_are_counted_by_crew(self):
        lent = self.get_figures([("is_lent", "=", True), ("task_id", "=", self.task.id)], ["home_crew_id", "crew_id"])
        self.assertEqual(
            [(lender, helped, hours) for lender, helped, hours, _cost in lent], [(self.green_crew, self.farm_crew, 1.0)]
        )

    def test_figures_are_those_of_the_hours_whoever_comes_from_where(self):
        stray = self.env["hr.employee"].create({"name": "Zoé", "hourly_cost": 12.0})
        session = self.create_session(
            self.task, {self.amina: 60, self.dimitri: 40, stray: 20}, date="2026-07-01", billed_minutes=60
        )

        def read():
            self.env.flush_all()
            domain = [("task_id", "=", self.task.id), ("date", "=", "2026-07-01")]
            rows = self.env["sp.work.report"]._read_group(
                domain, ["home_crew_id", "is_lent"], ["hours:sum", "billed_hours:sum"]
            )
            return {(crew.name, is_lent): (round(hours, 3), round(billed, 3)) for crew, is_lent, hours, billed in rows}

        farm, green = self.farm_crew.name, self.green_crew.name
        nobody = {(False, False): (0.333, 0.167)}
        self.assertEqual(read(), {(farm, False): (1.0, 0.5), (green, True): (0.667, 0.333), **nobody})
        session.crew_id = self.green_crew
        self.assertEqual(read(), {(farm, True): (1.0, 0.5), (green, False): (0.667, 0.333), **nobody})
        session.line_ids.filtered(lambda line: line.employee_id == self.dimitri).minutes = 100
        self.assertEqual(read()[green, False][0], 1.667)
        session.line_ids.filtered(lambda line: line.employee_id == self.dimitri).unlink()
        self.assertNotIn((green, False), read())

    def test_figures_of_another_company_are_not_read(self):
        company = self.env["res.company"].create({"name": "Autre ferme"})
        self.supervisor.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertFalse(self.env["sp.work.report"].with_user(self.supervisor).search([("task_id", "=", self.task.id)]))

    # ------------------------------------------------------------------
    # Funders
    # ------------------------------------------------------------------

    def create_funder(self, name):
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_funder")
        return self.env["account.analytic.account"].create({"name": name, "plan_id": plan.id})

    def fund(self, crew, name, date_from, date_to=False):
        values = {
            "crew_id": crew.id,
            "account_id": self.create_funder(name).id,
            "date_from": date_from,
            "date_to": date_to,
        }
        return self.env["sp.crew.funding"].create(values)

    def test_hours_say_who_funds_the_crew_of_each_person_that_day(self):
        department = self.fund(self.farm_crew, "Département", "2026-01-01", "2026-06-30")
        region = self.fund(self.farm_crew, "Région", "2026-07-01")
        column = self.get_plan_column("funder")
        june = self.create_session(self.task, {self.amina: 60, self.dimitri: 60}, date="2026-06-30")
        july = self.create_session(self.task, {self.amina: 60}, date="2026-07-01")
        funders = {line.employee_id: line.timesheet_ids[column] for line in june.line_ids}
        self.assertEqual(
            funders, {self.amina: department.account_id, self.dimitri: self.env["account.analytic.account"]}
        )
        self.assertEqual(july.line_ids.timesheet_ids[column], region.account_id)
        # Another day, another funder; other minutes, the same one.
        july.date = "2026-06-29"
        self.assertEqual(july.line_ids.timesheet_ids[column], department.account_id)

    def test_past_hours_keep_their_funder(self):
        column = self.get_plan_column("funder")
        funding = self.fund(self.farm_crew, "Département", "2026-01-01")
        session = self.create_session(self.task, {self.amina: 60}, date="2026-06-05")
        first = funding.account_id
        funding.account_id = self.create_funder("Région")
        session.line_ids.minutes = 90
        self.assertEqual(session.line_ids.timesheet_ids[column], first)
        funding.action_write_on_hours()
        self.assertEqual(session.line_ids.timesheet_ids[column], funding.account_id)

    def test_a_crew_has_one_funder_at_a_time(self):
        self.fund(self.farm_crew, "Département", "2026-01-01")
        with self.assertRaisesRegex(ValidationError, "one funder at a time"):
            self.fund(self.farm_crew, "Région", "2026-07-01")

    def test_a_task_moved_takes_its_hours_along_and_keeps_the_funder(self):
        self.fund(self.farm_crew, "Département", "2026-01-01")
        session = self.create_session(self.task, {self.amina: 60}, date="2026-06-05")
        funder, activity = self.get_plan_column("funder"), self.get_plan_column("activity")
        self.task.project_id = self.env["project.project"]._sp_get_activity_project(self.env.company, "green_space")
        self.env.flush_all()
        line = session.line_ids.timesheet_ids
        self.assertEqual(line[activity], self.env.company._sp_get_activity_account("green_space"))
        self.assertEqual(line[funder].name, "Département")
        self.assertEqual(line.amount, -14.0)

    # ------------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------------

    def test_shares_are_said_in_words(self):
        self.task.place_ids = self.bed_1 | self.bed_2
        session = self.create_session(self.task, {self.amina: 24})
        self.assertEqual(session.share_text, "12\N{NO-BREAK SPACE}min per place (2)")
        self.bed_2.width_m = 3
        session.sharing_key = "surface"
        self.assertIn("6\N{NO-BREAK SPACE}min", session.share_text)

    # ------------------------------------------------------------------
    # Given between crews
    # ------------------------------------------------------------------

    def create_transfer(self, **values):
        chips = self.env["product.product"].create({"name": "Copeaux", "type": "consu", "standard_price": 12})
        return (
            self.env["sp.internal.transfer"]
            .with_user(self.supervisor)
            .create(
                {
                    "date": date(2026, 6, 1),
                    "from_crew_id": self.green_crew.id,
                    "from_activity": "green_space",
                    "to_crew_id": self.farm_crew.id,
                    "to_activity": "farm",
                    "product_id": chips.id,
                    "quantity": 5,
                    **values,
                }
            )
        )

    def test_what_is_given_moves_from_one_activity_to_the_other(self):
        transfer = self.create_transfer()
        transfer.action_confirm()
        transfer.action_confirm()
        column = self.get_plan_column("activity")
        amounts = {line[column].sp_activity: line.amount for line in transfer.sudo().line_ids}
        self.assertEqual(amounts, {"green_space": 60.0, "farm": -60.0})
        self.assertFalse(transfer.sudo().line_ids.move_line_id)

    def test_what_is_given_is_undone(self):
        transfer = self.create_transfer()
        transfer.action_confirm()
        with self.assertRaisesRegex(UserError, "undo"):
            transfer.quantity = 8
        with self.assertRaisesRegex(UserError, "undo"):
            transfer.unlink()
        with self.assertRaisesRegex(UserError, "undo them there"):
            transfer.sudo().line_ids[0].amount = 1
        transfer.action_undo()
        self.assertEqual((transfer.state, len(transfer.sudo().line_ids)), ("cancel", 0))
        transfer.action_draft()
        transfer.quantity = 8
        transfer.action_confirm()
        self.assertEqual(transfer.value, 96.0)

    def test_an_archived_activity_is_said(self):
        transfer = self.create_transfer()
        self.env.company._sp_get_activity_account("farm").active = False
        with self.assertRaisesRegex(UserError, "is archived|est archivé"):
            transfer.action_confirm()

    def test_a_state_is_never_typed(self):
        transfer = self.create_transfer()
        for context in ({}, {"sp_transfer_step": True}):
            with self.assertRaisesRegex(UserError, "buttons"):
                transfer.with_context(**context).state = "done"
        with self.assertRaisesRegex(UserError, "buttons"):
            self.create_transfer(state="done")
        with self.assertRaisesRegex(UserError, "buttons|boutons"), self.cr.savepoint():
            transfer.with_context(default_state="done").create(transfer.copy_data()[0])

    # ------------------------------------------------------------------
    # Hours by hand
    # ------------------------------------------------------------------

    def test_the_timesheets_of_core_give_one_sentence(self):
        officer_lines = self.lines.with_user(self.officer)
        manager = new_test_user(self.env, "test_ts_manager", groups="hr_timesheet.group_timesheet_manager")
        for lines, vals in (
            (officer_lines, {"unit_amount": 3}),
            (self.lines.with_user(manager), {"date": "2026-06-09"}),
        ):
            with self.assertRaisesRegex(UserError, "work session: change them there"):
                lines[0].write(vals)
        with self.assertRaisesRegex(UserError, "work session"):
            self.lines[0].with_user(manager).unlink()
        with self.assertRaisesRegex(UserError, "work session"):
            self.env["account.analytic.line"].with_user(manager).with_context(
                default_sp_session_line_id=self.session.line_ids[0].id
            ).create({"project_id": self.project.id, "name": "x", "unit_amount": 1, "employee_id": self.amina.id})

    def test_hours_of_a_signed_note_no_longer_change(self):
        self.session.work_note_id = self.env["sp.work.note"].create({"task_id": self.task.id})
        self.env.cr.execute("UPDATE sp_work_note SET state = 'signed' WHERE id = %s", [self.session.work_note_id.id])
        self.env.invalidate_all()
        for change in (
            lambda: self.session.line_ids[0].write({"minutes": 30}),
            lambda: self.session.write({"billed_minutes": 10}),
            lambda: self.session.line_ids[0].unlink(),
            lambda: self.session.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "Correct"):
                change()
        self.session.note = "Rien à voir avec les heures"

    def test_yesterdays_hours_stay_when_somebody_leaves(self):
        self.amina.active = False
        self.env.flush_all()
        self.session.line_ids.filtered(lambda line: line.employee_id == self.bakary).minutes = 90
        self.assertEqual(self.session.presence_minutes, 270)
