from odoo import fields, models


class InsertionAnnex(models.Model):
    _name = "insertion.annex"
    _description = "Financial Annex"
    _order = "date_start desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, index=True, copy=False)
    convention_id = fields.Many2one("insertion.convention", index=True, ondelete="restrict", check_company=True)
    structure_kind = fields.Selection(
        [("aci", "ACI"), ("ei", "EI"), ("ai", "AI"), ("etti", "ETTI"), ("eiti", "EITI")],
        required=True,
        default=lambda self: self.env.company.insertion_structure_kind,
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    fte_agreed = fields.Float(string="FTE Agreed")
    statement_ids = fields.One2many("insertion.statement", "annex_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
