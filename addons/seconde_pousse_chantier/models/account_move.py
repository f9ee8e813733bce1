from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["sp.move.job", "sp.move.membership", "account.move"]
