from odoo import fields, models


class SpEgalimLedger(models.Model):
    """What each invoice line gave to the files: nothing is declared twice.

    Written by the thousand and read by SQL: no log columns, and the delivery and the lot, which cannot be deleted once
    done, are kept as plain ids.
    """

    _name = "sp.egalim.ledger"
    _description = "Declared to ma-cantine"
    _order = "id"
    _log_access = False

    row_id = fields.Many2one("sp.egalim.export.line", required=True, index=True, ondelete="cascade", readonly=True)
    export_id = fields.Many2one(related="row_id.export_id")
    invoice_line_id = fields.Many2one("account.move.line", index="btree_not_null", ondelete="set null", readonly=True)
    move_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")
    stock_move_key = fields.Integer("Delivery", index=True, readonly=True, help="Id of the delivery; 0 when unknown.")
    lot_key = fields.Integer("Lot", readonly=True, help="Id of the lot delivered; 0 when unknown.")
    date = fields.Date("Delivered", readonly=True)
    amount = fields.Monetary("Untaxed Amount", readonly=True)
    currency_id = fields.Many2one(related="row_id.currency_id")
