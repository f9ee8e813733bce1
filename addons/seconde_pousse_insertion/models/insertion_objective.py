from odoo import api, fields, models
from odoo.exceptions import ValidationError

CLOSED_STATES = ("reached", "abandoned")


class InsertionObjective(models.Model):
    _name = "insertion.objective"
    _description = "Objective"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _rec_name = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    date = fields.Date(string="Set On", required=True, default=fields.Date.context_today)
    date_due = fields.Date(string="Due Date")
    date_closed = fields.Date(
        string="Closed On", compute="_compute_date_closed", store=True, readonly=False, copy=False
    )
    kind = fields.Selection(
        [("job", "Job and Project"), ("skill", "Skills and Training"), ("social", "Everyday Life")],
        required=True,
        default="job",
    )
    state = fields.Selection(
        [("todo", "To Start"), ("doing", "Under Way"), ("reached", "Reached"), ("abandoned", "Given Up")],
        required=True,
        default="todo",
        index=True,
        group_expand=True,
        copy=False,
    )
    description = fields.Text(string="Outcome Expected")
    barrier_id = fields.Many2one(
        "insertion.barrier", ondelete="restrict", groups="seconde_pousse_insertion.group_counselor"
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        compute="_compute_is_confidential",
        store=True,
        readonly=False,
        help="Read by counselors only. Always so when the barrier is sensitive.",
    )
    is_in_booklet = fields.Boolean(
        string="In the Booklet",
        compute="_compute_is_in_booklet",
        store=True,
        readonly=False,
        help="Printed in the person's own booklet, which she may show. A confidential objective is not, unless ticked.",
    )
    action_ids = fields.One2many("insertion.objective.action", "objective_id", string="Actions", copy=True)
    action_count = fields.Integer(compute="_compute_action_counts")
    action_done_count = fields.Integer(string="Actions Done", compute="_compute_action_counts")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _due_after = models.Constraint(
        "CHECK(date_due IS NULL OR date_due >= date)",
        "An objective is due after it was set: correct one of the two dates.",
    )
    _closed_after = models.Constraint(
        "CHECK(date_closed IS NULL OR date_closed >= date)",
        "An objective is closed after it was set: correct one of the two dates.",
    )

    @api.depends("state")
    def _compute_date_closed(self):
        today = fields.Date.context_today(self)
        for objective in self:
            if objective.state not in CLOSED_STATES:
                objective.date_closed = False
            elif not objective.date_closed:
                objective.date_closed = today

    @api.depends("barrier_id.is_sensitive")
    def _compute_is_confidential(self):
        for objective in self:
            objective.is_confidential = objective.is_confidential or objective.sudo().barrier_id.is_sensitive

    @api.depends("is_confidential")
    def _compute_is_in_booklet(self):
        for objective in self:
            objective.is_in_booklet = not objective.is_confidential

    @api.depends("action_ids.state")
    def _compute_action_counts(self):
        counts = {}
        rows = self.env["insertion.objective.action"]._read_group(
            [("objective_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["objective_id", "state"],
            ["__count"],
        )
        for objective, state, count in rows:
            counts[objective, state] = count
        for objective in self:
            done = counts.get((objective._origin, "done"), 0)
            objective.action_done_count = done
            objective.action_count = done + counts.get((objective._origin, "todo"), 0)

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for objective in self:
            due = objective.date_due
            objective.is_late = bool(due) and due < today and objective.state not in CLOSED_STATES

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [("date_due", "<", fields.Date.context_today(self)), ("state", "not in", CLOSED_STATES)]

    @api.constrains("barrier_id", "is_confidential")
    def _check_confidential(self):
        for objective in self.sudo():
            if objective.barrier_id.is_sensitive and not objective.is_confidential:
                raise ValidationError(
                    self.env._(
                        "The objective “%(name)s” is linked to a sensitive barrier: it stays confidential. "
                        "Remove the barrier first if it can be shared.",
                        name=objective.name,
                    )
                )

    def action_start(self):
        """Mark the objectives as under way."""
        self.state = "doing"

    def action_reach(self):
        """Mark the objectives as reached, today unless another date was typed."""
        self.state = "reached"

    def action_abandon(self):
        """Mark the objectives as given up, today unless another date was typed."""
        self.state = "abandoned"
