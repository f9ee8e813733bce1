from odoo import fields, models
from odoo.tools import SQL


class SpLotDestination(models.Model):
    """Where a lot went: one line per delivery, net of what came back from it."""

    _name = "sp.lot.destination"
    _description = "Destination of a Lot"
    _auto = False
    _order = "date, id"
    _depends = {
        "res.company": ["partner_id"],
        "res.partner": ["tz"],
        "stock.move": ["origin_returned_move_id", "picking_id"],
        "stock.move.line": [
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.picking": ["partner_id"],
    }

    lot_id = fields.Many2one("stock.lot", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Delivered To", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True)
    date = fields.Date(readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   line.lot_id,
                   line.product_id,
                   line.company_id,
                   picking.partner_id,
                   COALESCE(source.picking_id, move.picking_id) AS picking_id,
                   MIN(
                       line.date AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(owner.tz, 'Europe/Paris')
                   )::date AS date,
                   SUM(
                       CASE WHEN destination.usage = 'customer' THEN line.quantity_product_uom
                            ELSE -line.quantity_product_uom END
                   ) AS quantity
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
              JOIN stock_location origin ON origin.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
              JOIN res_company company ON company.id = line.company_id
              JOIN res_partner owner ON owner.id = company.partner_id
         LEFT JOIN stock_move source ON source.id = move.origin_returned_move_id
         LEFT JOIN stock_picking picking
                ON picking.id = COALESCE(source.picking_id, move.picking_id)
             WHERE line.state = 'done'
               AND line.lot_id IS NOT NULL
               AND (origin.usage = 'customer') <> (destination.usage = 'customer')
          GROUP BY line.lot_id, line.product_id, line.company_id, picking.partner_id,
                   COALESCE(source.picking_id, move.picking_id)
            """
        )
