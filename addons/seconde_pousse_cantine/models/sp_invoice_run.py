from odoo import fields, models


class SpInvoiceRun(models.Model):
    _name = "sp.invoice.run"
    _description = "Invoicing Run"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, default="/", copy=False)
    date_from = fields.Date("Deliveries From", required=True)
    date_to = fields.Date("Until", required=True)
    partner_ids = fields.Many2many("res.partner", "sp_invoice_run_partner_rel", "run_id", "partner_id", "Payers", check_company=True)
    line_ids = fields.One2many("sp.invoice.run.line", "run_id", "To Invoice")
    move_ids = fields.One2many("account.move", "sp_invoice_run_id", "Invoices")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done")], required=True, default="draft", tracking=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    def action_generate(self):
        """Invoice what was delivered in the period and not billed yet."""
        return True
