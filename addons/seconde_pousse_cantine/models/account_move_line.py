from odoo import models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["sp.line.typed.credit", "sp.line.rebilling", "account.move.line"]
