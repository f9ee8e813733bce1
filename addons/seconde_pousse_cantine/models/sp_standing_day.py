from odoo import fields, models


class SpStandingDay(models.Model):
    """A delivery day for which a standing order was made: never twice, whatever becomes of the order."""

    _name = "sp.standing.day"
    _description = "Day of a Standing Order"
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True

    standing_order_id = fields.Many2one(
        "sp.standing.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="standing_order_id.company_id", store=True, index=True)
    site_id = fields.Many2one(related="standing_order_id.site_id")
    date = fields.Date("Delivery Day", required=True, index=True)
    result = fields.Char("What Was Done", readonly=True)
    order_id = fields.Many2one("sale.order", index="btree_not_null", readonly=True, check_company=True)
    run_id = fields.Many2one("sp.standing.run", "Generation", index="btree_not_null", readonly=True, check_company=True)

    _standing_date_unique = models.Constraint(
        "UNIQUE(standing_order_id, date)", "This day of the standing order was made already."
    )
