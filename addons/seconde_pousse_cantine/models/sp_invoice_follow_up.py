from odoo import fields, models


class SpInvoiceFollowUp(models.AbstractModel):
    """What becomes of an invoice after it is sent; part of `account.move`."""

    _name = "sp.invoice.follow.up"
    _description = "Follow-up of an Invoice"

    sp_deposit_state = fields.Selection(
        [
            ("todo", "To deposit"),
            ("deposited", "Deposited"),
            ("rejected", "Rejected"),
            ("resent", "Sent again"),
            ("accepted", "Accepted"),
        ],
        "Deposit",
        copy=False,
        tracking=True,
    )
    sp_rejection_reason = fields.Char("Reason of the Rejection", copy=False, tracking=True)
