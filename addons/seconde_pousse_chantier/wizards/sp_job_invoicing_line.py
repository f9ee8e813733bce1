from odoo import fields, models


class SpJobInvoicingLine(models.TransientModel):
    """One order of a job to bill, one credit to accept, or what stands in the way."""

    _name = "sp.job.invoicing.line"
    _description = "Job to Invoice"

    invoicing_id = fields.Many2one("sp.job.invoicing", required=True, index=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", ondelete="cascade")
    task_id = fields.Many2one("project.task", "Job", ondelete="cascade")
    payer_id = fields.Many2one("res.partner", "Billed To", ondelete="cascade")
    notes = fields.Char("Work Notes")
    kind = fields.Selection(
        [("invoice", "To bill"), ("credit", "To credit?"), ("blocked", "Waits")], "What", required=True, readonly=True
    )
    amount = fields.Monetary("Before VAT")
    currency_id = fields.Many2one(related="invoicing_id.currency_id")
    sentence = fields.Text("Why")
    is_chosen = fields.Boolean("Bill")
