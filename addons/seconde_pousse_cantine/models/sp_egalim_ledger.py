from odoo import fields, models


class SpEgalimLedger(models.Model):
    """What each delivery, lot by lot, gave to the exports: nothing is declared twice.

    Written by the hundred thousand in one statement and read by SQL. No log columns, and plain ids without foreign
    keys: a ledger outlives what it names, the exports clear their own entries, and a delivery is looked for by its id
    only. The first entry of each row of a file carries the row's totals.
    """

    _name = "sp.egalim.ledger"
    _description = "Declared to ma-cantine"
    _order = "id"
    _log_access = False

    export_key = fields.Integer("Export", required=True, index=True, readonly=True)
    row_number = fields.Integer("Row", readonly=True, help="Entries of the same number add up to one row.")
    delivery_key = fields.Integer(
        "Delivery", index=True, readonly=True, help="Id of the delivery, or minus that of an invoice line without any."
    )
    invoice_line_key = fields.Integer("Invoice Line", readonly=True)
    lot_key = fields.Integer("Lot", readonly=True, help="Id of the lot delivered; 0 when unknown.")
    site_key = fields.Integer("Site", readonly=True)
    product_key = fields.Integer("Product", readonly=True, help="0 when unknown.")
    date = fields.Date("Delivered", readonly=True)
    amount = fields.Float("Untaxed Amount", digits=(16, 2), readonly=True)
    description = fields.Char(readonly=True)
    family = fields.Char("Family of Products", readonly=True)
    categories = fields.Char("EGAlim Categories", readonly=True)
    origin = fields.Char(readonly=True)
    is_short = fields.Boolean("Short Circuit", readonly=True)
    is_local = fields.Boolean("Local", readonly=True)
    local_definition = fields.Char("Definition of Local", readonly=True)
    local_km = fields.Integer("Distance (km)", readonly=True)
    reason = fields.Char("Why It Is Left Out", readonly=True, help="Empty: declared.")
    # Of the first entry of each row only
    row_date = fields.Date("Last Delivery", readonly=True)
    row_amount = fields.Float("Untaxed Amount of the Row", digits=(16, 2), readonly=True)
    row_kilos = fields.Float("Kilograms", digits=(16, 2), readonly=True)
