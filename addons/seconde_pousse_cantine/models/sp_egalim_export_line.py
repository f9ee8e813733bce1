from odoo import api, fields, models

REASONS = [
    ("site_none", "This site is not declared"),
    ("site_by_id", "This site is declared by its canteen number: export it in that layout"),
    ("site_by_siret", "This site is declared by its SIRET: export it in that layout"),
    ("no_siret", "The SIRET of the site is missing: type it on its form"),
    ("bad_siret", "The SIRET of the site is wrong: correct it on its form"),
    ("no_id", "The canteen number of the site is missing: type it on its form"),
    ("not_food", "Not food: service, crate, tool…"),
    ("no_family", "The product has no EGAlim family: choose it on its form if it is food"),
    ("future", "Dated after today: ma-cantine refuses it"),
    ("changed", "Already declared, changed since: have the canteen correct it by hand"),
    ("negative", "Credited more than billed: ma-cantine takes no negative amount"),
    ("zero", "Nothing left to declare"),
]


class SpEgalimExportLine(models.Model):
    """A row of a file: what the ledger's entries of a site, product, month and category add up to."""

    _name = "sp.egalim.export.line"
    _description = "Row of a ma-cantine Export"
    _order = "site_id, date, description, id"
    _auto = False

    export_id = fields.Many2one("sp.egalim.export", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    site_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    is_excluded = fields.Boolean(readonly=True)
    reason = fields.Selection(REASONS, "Why It Is Left Out", readonly=True)
    date = fields.Date("Last Delivery", readonly=True)
    description = fields.Char(readonly=True)
    amount = fields.Monetary("Untaxed Amount", readonly=True)
    kilos = fields.Float("Kilograms", digits=(16, 2), readonly=True)
    family = fields.Char("Family of Products", readonly=True)
    categories = fields.Char("EGAlim Categories", readonly=True)
    origin = fields.Char(readonly=True)
    is_short = fields.Boolean("Short Circuit", readonly=True)
    is_local = fields.Boolean("Local", readonly=True)
    local_definition = fields.Char("Definition of Local", readonly=True)
    local_km = fields.Integer("Distance (km)", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @property
    def _table_query(self):
        return """
            SELECT entry.id, entry.export_key AS export_id, export.company_id, site.id AS site_id,
                   product.id AS product_id, entry.reason IS NOT NULL AS is_excluded, entry.reason,
                   entry.row_date AS date, entry.description, entry.row_amount AS amount, entry.row_kilos AS kilos,
                   entry.family, entry.categories, entry.origin, entry.is_short, entry.is_local,
                   entry.local_definition, entry.local_km
              FROM sp_egalim_ledger entry
              JOIN sp_egalim_export export ON export.id = entry.export_key
         LEFT JOIN res_partner site ON site.id = entry.site_key
         LEFT JOIN product_product product ON product.id = entry.product_key
             WHERE entry.row_amount IS NOT NULL
        """

    @api.depends("description", "site_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " – ".join(filter(None, (line.site_id.name, line.description)))

    def action_view_invoice_lines(self):
        """Open the invoice lines that make up this row."""
        self.ensure_one()
        self.check_access("read")
        ledger = self.env["sp.egalim.ledger"].sudo()
        first = ledger.browse(self.id)
        entries = ledger.search([("export_key", "=", first.export_key), ("row_number", "=", first.row_number)])
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("id", "in", entries.mapped("invoice_line_key"))],
            "context": {"create": False},
        }
