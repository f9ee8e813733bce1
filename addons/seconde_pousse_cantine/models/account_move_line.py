from odoo import models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["sp.line.typed.credit", "account.move.line"]
