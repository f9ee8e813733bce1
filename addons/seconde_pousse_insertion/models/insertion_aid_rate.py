from odoo import fields, models


class InsertionAidRate(models.Model):
    _name = "insertion.aid.rate"
    _description = "Aid Rate"
    _order = "structure_kind, date_from desc"
    _rec_name = "structure_kind"

    structure_kind = fields.Selection(
        [("aci", "ACI"), ("ei", "EI"), ("ai", "AI"), ("etti", "ETTI"), ("eiti", "EITI")], required=True, index=True
    )
    date_from = fields.Date(required=True)
    amount = fields.Float(required=True)
    hours_per_fte = fields.Float(required=True)
    source = fields.Char()
    is_verified = fields.Boolean()

    _date_unique = models.Constraint(
        "UNIQUE(structure_kind, date_from)", "This kind of structure already has a rate from that day."
    )
