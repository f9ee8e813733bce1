from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "sp.site.offer",
        "sp.site.ordering",
        "sp.site.round",
        "sp.site.egalim",
        "sp.site.portal",
        "sp.site.shop",
        "sp.site.order.entry",
        "sp.site.forecast",
        "sp.site.history",
        "sp.partner.gifts",
        "res.partner",
    ]
