from odoo import fields, models

from .sp_outing import KINDS


class StockLocation(models.Model):
    _inherit = "stock.location"

    sp_outing_kind = fields.Selection(KINDS, "Way Out", copy=False, readonly=True)

    _sp_outing_kind_unique = models.UniqueIndex(
        "(company_id, sp_outing_kind) WHERE sp_outing_kind IS NOT NULL",
        "A company has one location for each way out.",
    )
