from odoo import fields, models


class SpEgalimExportLine(models.Model):
    _name = "sp.egalim.export.line"
    _description = "Row of a ma-cantine Export"
    _order = "site_id, date, description"
    _check_company_auto = True

    export_id = fields.Many2one("sp.egalim.export", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="export_id.company_id", store=True, index=True)
    site_id = fields.Many2one("res.partner", "Site", readonly=True, index=True)
    is_excluded = fields.Boolean(readonly=True)
    reason = fields.Char("Why Excluded", readonly=True)
    date = fields.Date(readonly=True)
    description = fields.Char(readonly=True)
    amount = fields.Monetary("Untaxed Amount", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
