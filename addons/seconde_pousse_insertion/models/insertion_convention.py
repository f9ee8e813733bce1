from odoo import fields, models


class InsertionConvention(models.Model):
    _name = "insertion.convention"
    _description = "Convention"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    evidence_hold_date = fields.Date(
        string="Evidence Kept Until",
        help="Last day on which a funder of this convention may ask for the files of the people it paid for.",
    )
    annex_ids = fields.One2many("insertion.annex", "convention_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
