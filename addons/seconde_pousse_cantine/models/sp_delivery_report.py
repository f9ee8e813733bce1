from odoo import fields, models
from odoo.tools import SQL


class SpDeliveryReport(models.Model):
    """Deliveries by site, product and week."""

    _name = "sp.delivery.report"
    _description = "Delivery Figures"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Date(readonly=True)
    site_id = fields.Many2one("res.partner", "Site", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT move.id,
                   move.date::date AS date,
                   picking.partner_id AS site_id,
                   move.product_id,
                   move.company_id
              FROM stock_move move
              JOIN stock_picking picking ON picking.id = move.picking_id
             WHERE FALSE
            """
        )
