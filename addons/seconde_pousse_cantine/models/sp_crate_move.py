from odoo import fields, models


class SpCrateMove(models.Model):
    _name = "sp.crate.move"
    _description = "Crate Movement"
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one("res.partner", "Site", required=True, index=True, check_company=True)
    product_id = fields.Many2one("product.product", "Crate", required=True, index=True, check_company=True)
    quantity = fields.Integer(required=True, help="Positive: left with the site. Negative: brought back.")
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    picking_id = fields.Many2one("stock.picking", "Delivery", index="btree_not_null", check_company=True)
    kind = fields.Selection(
        [("delivery", "Delivery"), ("back", "Brought back"), ("lost", "Lost, settled"), ("count", "Count")],
        required=True,
        default="delivery",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
