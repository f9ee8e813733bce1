import io
from base64 import b64encode
from datetime import date

from xlsxwriter import Workbook

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError


class SpEgalimStatement(models.TransientModel):
    """Prints what each customer bought in a year, by EGAlim category and by product."""

    _name = "sp.egalim.statement"
    _description = "EGAlim Statement of a Year"
    _inherit = ["sp.egalim.figures"]

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    kind = fields.Selection(
        [("payer", "One statement per payer"), ("site", "One statement per site")],
        "Statements",
        required=True,
        default="payer",
        help="A public contract asks for the statement of its buyer; a canteen declares its own.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "sp_egalim_statement_partner_rel",
        "statement_id",
        "partner_id",
        "Customers",
        domain="['|', ('sp_is_site', '=', True), ('sp_site_ids', '!=', False)]",
        help="Sites or payers. Empty: every one.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # In the table, not an attachment: a rule keeps it to its author.
    file = fields.Binary(attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)

    @api.model
    def _default_year(self):
        """Return the year that canteens declare: until June, the one before."""
        today = fields.Date.context_today(self)
        return today.year if today.month > 6 else today.year - 1

    @api.constrains("year")
    def _check_year(self):
        today = fields.Date.context_today(self)
        for statement in self:
            if not 2000 <= statement.year <= today.year:
                raise ValidationError(
                    self.env._("Type a year between 2000 and %(year)s, with four digits.", year=today.year)
                )

    def action_print(self):
        """Print one statement per customer."""
        self._get_statements()
        return self.env.ref("seconde_pousse_cantine.report_egalim_statement").report_action(self)

    def action_export(self):
        """Download the statements as a workbook: totals, then lines."""
        self.ensure_one()
        name = f"etat-egalim-{self.year}.xlsx"
        self.write({"file": b64encode(self._get_workbook(self._get_statements())), "file_name": name})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "download",
        }

    def _get_customers(self):
        """Return who gets a statement: what is chosen, or those who were delivered."""
        self.ensure_one()
        partners = self.env["res.partner"].with_context(active_test=False)
        chosen = self.partner_ids
        if not chosen:
            chosen = partners.search([("sp_is_site", "=", True), *partners._check_company_domain(self.company_id)])
        if self.kind == "site":
            return (chosen.filtered("sp_is_site") | chosen.sp_site_ids).sorted("name")
        payers = [partner if partner.sp_site_ids else partner._sp_get_payer() for partner in chosen]
        return partners.union(*payers).sorted("name")

    def _get_statements(self):
        """Return the statements: list of (customer, figures), those with nothing bought left out."""
        figures = self._get_egalim_figures(self.company_id, self._get_customers(), self.year)
        found = [(customer, values) for customer, values in figures.items() if values["lines"]]
        if not found:
            raise UserError(
                self.env._(
                    "Nothing was invoiced of the deliveries of %(year)s to these customers: choose another year, or "
                    "post the invoices first.",
                    year=self.year,
                )
            )
        return found

    def _get_first_day(self):
        return date(self.year, 1, 1)

    def _get_certificates(self):
        """Return the organic certificates that cover a part of the year."""
        return (
            self.env["sp.organic.certificate"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date_from", "<=", f"{self.year}-12-31"),
                    ("date_to", ">=", f"{self.year}-01-01"),
                ],
                order="date_from",
            )
        )

    def _get_file_name(self):
        names = self.partner_ids.mapped("name")
        return " ".join([self.env._("EGAlim statement %(year)s", year=self.year), *names[:1]]).replace("/", "-")

    # Workbook

    def _get_workbook(self, statements):
        output = io.BytesIO()
        with Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            formats = {
                "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
                "number": book.add_format({"num_format": "#,##0.00"}),
                "share": book.add_format({"num_format": "0.00%"}),
            }
            for name, columns, rows in self._get_sheets(statements):
                page = book.add_worksheet(name)
                page.freeze_panes(1, 0)
                for column, (title, width, _kind) in enumerate(columns):
                    page.set_column(column, column, width)
                    page.write_string(0, column, title, formats["head"])
                for number, row in enumerate(rows, 1):
                    for column, (value, (_title, _width, kind)) in enumerate(zip(row, columns, strict=True)):
                        if kind == "text":
                            page.write_string(number, column, str(value or ""))
                        elif value is not None:
                            page.write_number(number, column, float(value), formats[kind])
        return output.getvalue()

    def _get_sheets(self, statements):
        """Return name, columns (title, width, kind) and rows of each sheet."""
        customer = [(self.env._("Customer"), 34, "text"), (self.env._("SIRET"), 17, "text")]
        yield (
            self.env._("Totals"),
            [
                *customer,
                (self.env._("Category"), 40, "text"),
                (self.env._("Kilograms"), 12, "number"),
                (self.env._("Untaxed Amount"), 14, "number"),
                (self.env._("Share"), 10, "share"),
            ],
            [
                (*self._get_names(partner), line["name"], line["kilos"], line["amount"], self._as_ratio(line["share"]))
                for partner, values in statements
                for line in [
                    *values["categories"],
                    {
                        **values,
                        "name": self.env._("Total"),
                        "amount": values["total"],
                        "share": 100 if values["total"] else None,
                    },
                ]
            ],
        )
        yield (
            self.env._("Lines"),
            [
                *customer,
                (self.env._("Site"), 34, "text"),
                (self.env._("Public contract"), 22, "text"),
                (self.env._("Product"), 30, "text"),
                (self.env._("Category"), 40, "text"),
                (self.env._("Kilograms"), 12, "number"),
                (self.env._("Price per kg"), 12, "number"),
                (self.env._("Untaxed Amount"), 14, "number"),
            ],
            [
                (
                    *self._get_names(partner),
                    line["site"].name,
                    line["market"].number or line["market"].name,
                    line["product"].display_name,
                    line["name"],
                    line["kilos"],
                    line["price_per_kilo"],
                    line["amount"],
                )
                for partner, values in statements
                for line in values["lines"]
            ],
        )

    def _group_lines(self, lines):
        """Return lines as they are printed, by site and public contract.

        :returns: dicts site, market, lines
        :rtype: list[dict]
        """
        return [
            {"site": site, "market": market, "lines": found}
            for (site, market), found in tools.groupby(lines, lambda line: (line["site"], line["market"]))
        ]

    def _get_names(self, partner):
        return partner.name, partner.company_registry

    def _as_ratio(self, percentage):
        return None if percentage is None else percentage / 100
