from odoo import fields, models


class InsertionObjective(models.Model):
    _name = "insertion.objective"
    _description = "Objective"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date = fields.Date(default=fields.Date.context_today)
    barrier_id = fields.Many2one(
        "insertion.barrier", ondelete="restrict", groups="seconde_pousse_insertion.group_counselor"
    )
    is_confidential = fields.Boolean()
    action_ids = fields.One2many("insertion.objective.action", "objective_id")
