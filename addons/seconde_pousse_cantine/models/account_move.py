from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["sp.invoice.follow.up", "sp.invoice.crates", "sp.invoice.rebilling", "account.move"]

    sp_invoice_run_id = fields.Many2one(
        "sp.invoice.run", "Invoicing Run", copy=False, index="btree_not_null", check_company=True
    )
    sp_gap_reason_id = fields.Many2one("sp.gap.reason", "Reason of the Credit", copy=False)
