from odoo import fields, models


class SpTaskWork(models.AbstractModel):
    """What a crew does on a task; part of `project.task`."""

    _name = "sp.task.work"
    _description = "Work of a Crew"

    crew_id = fields.Many2one("hr.department", "Crew", index="btree_not_null", check_company=True, tracking=True)
    work_kind_id = fields.Many2one("sp.work.kind", "Kind of Work", index="btree_not_null", check_company=True)
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
