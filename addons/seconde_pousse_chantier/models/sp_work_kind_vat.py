from odoo import fields, models

CUSTOMER_KINDS = [
    ("farm", "Farm"),
    ("public", "Town or public body"),
    ("private", "Other customer"),
]


class SpWorkKindVat(models.Model):
    """The VAT rate of a kind of work for a kind of customer, from a day on."""

    _name = "sp.work.kind.vat"
    _description = "VAT of a Kind of Work"
    _order = "kind_id, customer_kind, date_from desc"

    kind_id = fields.Many2one("sp.work.kind", required=True, index=True, ondelete="cascade")
    customer_kind = fields.Selection(CUSTOMER_KINDS, help="Empty: every customer.")
    date_from = fields.Date("In Force From", required=True)
    rate = fields.Float("Rate (%)", required=True)
    source = fields.Char(required=True, help="Text that says so.")
    is_verified = fields.Boolean("Verified")
    company_id = fields.Many2one(related="kind_id.company_id", store=True, index=True)

    _kind_customer_date_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT (kind_id, customer_kind, date_from)",
        "This kind of work already has a rate for this customer from that day: change that one.",
    )
