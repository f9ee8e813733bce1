from odoo import fields, models


class SpEgalimLedger(models.Model):
    """What each invoice line gave to the files: nothing is declared twice."""

    _name = "sp.egalim.ledger"
    _description = "Declared to ma-cantine"
    _order = "id"

    row_id = fields.Many2one(
        "sp.egalim.export.line", "Row", required=True, index=True, ondelete="cascade", readonly=True
    )
    export_id = fields.Many2one(related="row_id.export_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    invoice_line_id = fields.Many2one(
        "account.move.line", "Invoice Line", index="btree_not_null", ondelete="set null", readonly=True
    )
    move_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")
    stock_move_id = fields.Many2one(
        "stock.move", "Delivery", index="btree_not_null", ondelete="set null", readonly=True
    )
    lot_id = fields.Many2one("stock.lot", ondelete="set null", readonly=True)
    date = fields.Date("Delivered", readonly=True)
    amount = fields.Monetary("Untaxed Amount", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
