from datetime import timedelta

from odoo import Command, api, fields, models

DEFAULT_ACTIVITY = {True: "field_job", False: "farm"}


class SpTaskWork(models.AbstractModel):
    """What a crew does on a task; part of `project.task`."""

    _name = "sp.task.work"
    _description = "Work of a Crew"

    crew_id = fields.Many2one("hr.department", index="btree_not_null", check_company=True, tracking=True)
    work_kind_id = fields.Many2one("sp.work.kind", "Kind of Work", index="btree_not_null", check_company=True)
    sp_kind_image = fields.Image(related="work_kind_id.image_128", string="Picture")
    planned_date = fields.Date(index=True, help="First planned day.")
    place_ids = fields.Many2many("sp.place", string="Places", check_company=True)
    planting_ids = fields.Many2many("sp.planting", string="Plantings", check_company=True)
    assignment_ids = fields.One2many("sp.work.assignment", "task_id", "Planned People")
    session_ids = fields.One2many("sp.work.session", "task_id", "Sessions")
    presence_minutes = fields.Integer("Minutes Worked", compute="_compute_work_minutes")
    billed_minutes = fields.Integer("Minutes Billed", compute="_compute_work_minutes")

    def _compute_work_minutes(self):
        totals = self.env["sp.work.session"]._read_group(
            [("task_id", "in", self.ids)], ["task_id"], ["presence_minutes:sum", "billed_minutes:sum"]
        )
        minutes = {task.id: (presence, billed) for task, presence, billed in totals}
        for task in self:
            task.presence_minutes, task.billed_minutes = minutes.get(task.id, (0, 0))

    def write(self, vals):
        moved = self.filtered("session_ids") if "project_id" in vals else self.browse()
        result = super().write(vals)
        # Hours follow their task to the activity it now belongs to.
        moved.session_ids.line_ids._move_timesheets()
        return result

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        # Without a company yet, a new task would offer no crew, no bed and no planting.
        if self.env.context.get("sp_crew_task") and not values.get("project_id"):
            project = self._sp_get_work_project(self.env.company, self.env["sp.work.kind"], is_field_job=False)
            crew = self.env.user.sudo().employee_id.department_id
            known = {"project_id": project.id, "company_id": project.company_id.id, "crew_id": crew.id}
            values.update((name, values.get(name) or value) for name, value in known.items() if name in fields_list)
        return values

    @api.onchange("work_kind_id")
    def _onchange_work_project(self):
        """Hours of a crew's task are charged to the activity of its kind."""
        if self.work_kind_id and not self.is_field_job and not self._origin.session_ids:
            company = self.company_id or self.env.company
            self.project_id = self._sp_get_work_project(company, self.work_kind_id, is_field_job=False)

    @api.onchange("work_kind_id", "place_ids", "planting_ids")
    def _onchange_work_name(self):
        """Name a new task after its kind and its place, as long as nobody named it."""
        if not self._origin.id and (not self.name or self.name.split(" – ")[0] in self._sp_get_kind_names()):
            self.name = self._sp_say_work(self.work_kind_id, self.place_ids, self.planting_ids)

    @api.model
    def _sp_get_kind_names(self):
        return set(self.env["sp.work.kind"].search([("active", "=", True)]).mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        """Keep a crew's task in the project of its activity, and name it after its kind and its place."""
        for vals in vals_list:
            if vals.get("work_kind_id") or vals.get("is_field_job"):
                vals.update(self._sp_get_work_defaults(vals))
        return super().create(vals_list)

    @api.model
    def _sp_get_work_defaults(self, vals):
        kind = self.env["sp.work.kind"].browse(vals.get("work_kind_id"))
        defaults = {}
        if not vals.get("name"):
            defaults["name"] = self._sp_get_work_name(vals) or self.env._("Work")
        if not vals.get("project_id") and not self.env.context.get("default_project_id"):
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            project = self._sp_get_work_project(company, kind, bool(vals.get("is_field_job")))
            defaults["project_id"] = project.id
        return defaults

    @api.model
    def _sp_get_work_project(self, company, kind, is_field_job):
        """Return the project of the activity the hours of a task are charged to."""
        activity = kind.activity or DEFAULT_ACTIVITY[is_field_job]
        if is_field_job and activity in ("farm", "other"):
            activity = DEFAULT_ACTIVITY[True]
        return self.env["project.project"]._sp_get_activity_project(company, activity)

    @api.model
    def _sp_get_work_name(self, vals):
        task = self.env["project.task"].new(
            {name: vals[name] for name in ("work_kind_id", "place_ids", "planting_ids") if name in vals}
        )
        return self._sp_say_work(task.work_kind_id, task.place_ids, task.planting_ids, vals.get("location_note"))

    @api.model
    def _sp_say_work(self, kind, places, plantings, note=False):
        """Return what a task without a name is called: its kind, and where."""
        where = self._sp_say_where(places, plantings) or note
        return " – ".join(part for part in (kind.name, where) if part)

    @api.model
    def _sp_say_where(self, places, plantings):
        """Return places, or else plantings by their crop and beds, short enough for a cell."""
        if places:
            return ", ".join(places.mapped("name"))
        return ", ".join(
            " · ".join(part for part in (planting.crop_id.name, self._sp_say_beds(planting.place_ids)) if part)
            for planting in plantings
        )

    @api.model
    def _sp_say_beds(self, beds):
        return beds[:1].name if len(beds) < 2 else f"{beds[0].name} +{len(beds) - 1}"

    def _sp_prepare_repeat(self, delay):
        """Return the values of the same task to do again, ``delay`` later."""
        self.ensure_one()
        return {
            "name": self.name,
            "project_id": self.project_id.id,
            "company_id": self.company_id.id,
            "work_kind_id": self.work_kind_id.id,
            "crew_id": self.crew_id.id,
            "place_ids": [Command.set(self.place_ids.ids)],
            "planting_ids": [Command.set(self.planting_ids.ids)],
            "location_note": self.location_note,
            "planned_date": self.planned_date and self.planned_date + (delay or timedelta()),
        }

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_work_done(self):
        """Say that these tasks are finished: they leave the board's list."""
        self.write({"state": "1_done"})

    def action_work_again(self):
        """Take finished tasks up again."""
        self.write({"state": "01_in_progress"})

    def action_view_week(self):
        """Open the board on the week of this task.

        :returns: client action
        """
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("seconde_pousse_chantier.sp_work_board_client_action")
        day = self.planned_date or self.env.company._sp_get_today()
        return {**action, "context": {"crew_id": self.crew_id.id, "monday": fields.Date.to_string(day)}}

    def action_open_work(self):
        """Open a task in the form that fits it: field job or farm work.

        :returns: action
        """
        self.ensure_one()
        form = "job" if self.is_field_job else "farm"
        view = self.env.ref(f"seconde_pousse_chantier.project_task_view_form_{form}")
        return {
            "type": "ir.actions.act_window",
            "res_model": "project.task",
            "res_id": self.id,
            "views": [(view.id, "form")],
            "name": self.name,
        }
