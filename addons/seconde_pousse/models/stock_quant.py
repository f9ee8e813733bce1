from odoo import api, fields, models
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = "stock.quant"

    harvest_date = fields.Date(related="lot_id.harvest_date", store=True, index=True)

    @api.model
    def _get_removal_strategy_order(self, removal_strategy):
        """The oldest harvest leaves first, whenever it was typed."""
        order = super()._get_removal_strategy_order(removal_strategy)
        if removal_strategy == "fifo":
            return f"harvest_date ASC NULLS LAST, {order}"
        return order

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        """A held lot is never proposed; naming it explicitly is checked when it leaves."""
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        if strict or location_id.usage != "internal":
            return domain
        return Domain(domain) & (Domain("lot_id", "=", False) | Domain("lot_id.is_held", "=", False))
