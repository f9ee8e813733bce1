from odoo import fields, models


class SpOuting(models.Model):
    """What leaves the store without being sold."""

    _name = "sp.outing"
    _description = "Way Out"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [
            ("donation", "Given to a charity"),
            ("shared", "Shared among growers"),
            ("cooked", "Cooked"),
            ("lost", "Lost"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    lot_id = fields.Many2one("stock.lot", index="btree_not_null", check_company=True)
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    partner_id = fields.Many2one("res.partner", "Given To", check_company=True)
    move_id = fields.Many2one("stock.move", "Stock Move", readonly=True, copy=False, index="btree_not_null", check_company=True)
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")], required=True, default="draft", tracking=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
