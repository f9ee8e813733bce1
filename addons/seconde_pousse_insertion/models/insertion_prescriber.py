from odoo import fields, models


class InsertionPrescriber(models.Model):
    _name = "insertion.prescriber"
    _description = "Prescriber"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    kind_id = fields.Many2one("insertion.prescriber.kind", required=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", check_company=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
