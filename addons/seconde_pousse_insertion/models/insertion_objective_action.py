from odoo import api, fields, models


class InsertionObjectiveAction(models.Model):
    _name = "insertion.objective.action"
    _description = "Objective Action"
    _inherit = ["insertion.computed.values"]
    _order = "date, id"
    _check_company_auto = True

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    objective_id = fields.Many2one("insertion.objective", required=True, index=True, ondelete="cascade")
    pathway_id = fields.Many2one(related="objective_id.pathway_id", store=True, index=True)
    company_id = fields.Many2one(related="objective_id.company_id", store=True, index=True)
    name = fields.Char(required=True)
    date = fields.Date(string="Due Date")
    support = fields.Selection(
        [("internal", "Internal"), ("external", "External")],
        string="Done By",
        required=True,
        default="internal",
        help="Internal: the structure does it with the person. External: a partner does.",
    )
    who = fields.Char(help="The colleague, the partner or the person herself.")
    state = fields.Selection(
        [("todo", "To Do"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        index=True,
        copy=False,
    )
    date_done = fields.Date(string="Done On", compute="_compute_date_done", store=True, readonly=False, copy=False)

    @api.depends("state")
    def _compute_date_done(self):
        today = fields.Date.context_today(self)
        for action in self:
            if action.state != "done":
                action.date_done = False
            elif not action.date_done:
                action.date_done = today

    def action_done(self):
        """Mark the actions as done, today unless another date was typed."""
        self.state = "done"
