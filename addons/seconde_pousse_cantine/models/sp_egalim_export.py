from odoo import fields, models


class SpEgalimExport(models.Model):
    _name = "sp.egalim.export"
    _description = "ma-cantine Export"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, default="/", copy=False)
    site_ids = fields.Many2many("res.partner", "sp_egalim_export_site_rel", "export_id", "site_id", "Sites", check_company=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    layout = fields.Selection(
        [("siret", "2026, by SIRET"), ("id", "2026, by canteen number"), ("old", "Old layout")],
        required=True,
        default="siret",
    )
    line_ids = fields.One2many(
        "sp.egalim.export.line", "export_id", "Rows", domain=[("is_excluded", "=", False)]
    )
    excluded_ids = fields.One2many(
        "sp.egalim.export.line", "export_id", "Excluded", domain=[("is_excluded", "=", True)]
    )
    attachment_ids = fields.Many2many("ir.attachment", "sp_egalim_export_attachment_rel", "export_id", "attachment_id", "Files", copy=False)
    state = fields.Selection([("draft", "Draft"), ("done", "Generated")], required=True, default="draft", tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    def action_generate(self):
        """Write the files of the period."""
        return True
