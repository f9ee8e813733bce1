from odoo import fields, models


class InsertionImmersion(models.Model):
    _name = "insertion.immersion"
    _description = "Immersion (PMSMP)"
    _inherit = ["insertion.pathway.record"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    host_id = fields.Many2one("res.partner", check_company=True)
