from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    sp_offer_id = fields.Many2one("sp.offer", "Offer", copy=False, index="btree_not_null", check_company=True)
    sp_standing_order_id = fields.Many2one(
        "sp.standing.order", "Standing Order", copy=False, index="btree_not_null", check_company=True
    )
    sp_market_id = fields.Many2one("sp.market", "Public Contract", copy=False, index="btree_not_null", check_company=True)
    sp_delivery_date = fields.Date("Delivery Day", compute="_compute_sp_delivery_date", store=True, index=True)
    sp_is_late = fields.Boolean("Late Order", copy=False, help="Ordered after the deadline.")

    def _compute_sp_delivery_date(self):
        self.sp_delivery_date = False
