from odoo import fields, models


class InsertionExit(models.Model):
    _name = "insertion.exit"
    _description = "Exit"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    reason_id = fields.Many2one("insertion.exit.reason", index=True, ondelete="restrict")
    category = fields.Selection(related="reason_id.category", store=True)

    _pathway_unique = models.Constraint("UNIQUE(pathway_id)", "The exit of this pathway is already recorded: open it.")
