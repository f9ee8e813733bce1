from odoo import fields, models


class SpInvoiceRunLine(models.Model):
    _name = "sp.invoice.run.line"
    _description = "Invoice to Make"
    _order = "payer_id, site_id, id"
    _check_company_auto = True

    run_id = fields.Many2one("sp.invoice.run", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    payer_id = fields.Many2one("res.partner", "Payer", required=True, readonly=True)
    site_id = fields.Many2one("res.partner", "Site", readonly=True)
    amount_untaxed = fields.Monetary("Untaxed Amount", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    problem = fields.Text(readonly=True)
    move_id = fields.Many2one("account.move", "Invoice", readonly=True)
