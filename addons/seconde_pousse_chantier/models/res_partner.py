from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["sp.partner.work", "sp.partner.membership", "sp.partner.safety", "res.partner"]
