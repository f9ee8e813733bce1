from odoo import fields, models


class InsertionTraining(models.Model):
    _name = "insertion.training"
    _description = "Training"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date = fields.Date(string="Start", required=True)
    date_end = fields.Date(string="End")
