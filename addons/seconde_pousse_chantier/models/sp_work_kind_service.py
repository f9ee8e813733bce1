from odoo import fields, models

PRICE_MODES = [
    ("hour", "By the hour"),
    ("day", "By the crew's day"),
    ("unit", "By the unit"),
    ("fixed", "Fixed price"),
]


class SpWorkKindService(models.Model):
    """The service a kind of work is sold as, for one way of making the price."""

    _name = "sp.work.kind.service"
    _description = "Service Sold for a Kind of Work"
    _order = "kind_id, price_mode"
    _check_company_auto = True

    kind_id = fields.Many2one("sp.work.kind", required=True, index=True, ondelete="cascade")
    price_mode = fields.Selection(PRICE_MODES, "Price", required=True)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('type', '=', 'service')]",
    )
    list_price = fields.Float(related="product_id.lst_price", string="List Price")
    uom_id = fields.Many2one(related="product_id.uom_id")
    company_id = fields.Many2one(related="kind_id.company_id", store=True, index=True)

    _kind_mode_unique = models.Constraint(
        "UNIQUE(kind_id, price_mode)", "This kind of work already has a service for this price: change that one."
    )
