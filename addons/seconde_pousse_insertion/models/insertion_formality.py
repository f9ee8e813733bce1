from odoo import fields, models


class InsertionFormality(models.Model):
    _name = "insertion.formality"
    _description = "Formality"
    _inherit = ["insertion.pathway.record"]
    _order = "date_due, id"
    _check_company_auto = True

    template_id = fields.Many2one("insertion.formality.template", ondelete="restrict", index=True)
    name = fields.Char(required=True)
    date_due = fields.Date(index=True)
    date_done = fields.Date()
