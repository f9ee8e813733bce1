from odoo import fields, models


class InsertionPass(models.Model):
    _name = "insertion.pass"
    _description = "PASS IAE"
    _order = "date_end desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    person_id = fields.Many2one("insertion.person", required=True, index=True, ondelete="restrict", check_company=True)
    number = fields.Char(required=True, index=True, copy=False)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    suspension_ids = fields.One2many("insertion.pass.suspension", "pass_id")
    extension_ids = fields.One2many("insertion.pass.extension", "pass_id")
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)
