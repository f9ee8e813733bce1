import base64
import io
import zipfile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.schedule import fold, read_schedule

SHOWN = 20
UNREADABLE = (InvalidFileException, zipfile.BadZipFile, LookupError, AttributeError, SyntaxError, ValueError, OSError)
"""What reading anything else than a sound workbook raises: another file, a damaged one, a sheet without cells."""


class SpMarketImport(models.TransientModel):
    """Reads the price schedule of a contract from a workbook: all of it, or nothing."""

    _name = "sp.market.import"
    _description = "Import a Price Schedule"

    market_id = fields.Many2one("sp.market", required=True, readonly=True)
    file = fields.Binary("File (XLSX)", attachment=False)
    file_name = fields.Char()
    date_from = fields.Date(
        "Applies From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="First prices: the first day of the contract. A revision: its own day.",
    )
    note = fields.Char("Revision", help="Shown beside each price, such as “Revision 2027”.")
    problems = fields.Text(readonly=True)

    @api.depends("market_id")
    def _compute_date_from(self):
        for wizard in self:
            wizard.date_from = wizard.market_id.date_from

    def action_import(self):
        """Add the prices of the file to the contract; when one row is refused, write nothing and say why."""
        self.ensure_one()
        self.market_id._check_price_day(self.date_from)
        prices, problems = self._match(self._read())
        if problems:
            self.problems = "\n".join(problems[:SHOWN])
            if len(problems) > SHOWN:
                self.problems += "\n" + self.env._("… and %(count)s others.", count=len(problems) - SHOWN)
            return self._reopen()
        count = self.market_id._add_prices(prices, self.date_from, self.note)
        if not count:
            raise UserError(self.env._("Nothing to import: every price of this file applies on that day already."))
        self.market_id.message_post(
            body=self.env._("%(count)s prices imported from %(file)s.", count=count, file=self.file_name or "XLSX")
        )
        return {"type": "ir.actions.act_window_close"}

    def action_template(self):
        """Download the schedule to fill in: every product sold, its code and its price when it has one."""
        self.ensure_one()
        book = Workbook()
        sheet = book.active
        sheet.title = "BPU"
        sheet.append(["Code", "Désignation", "Unité", "Prix HT"])
        in_force = self.market_id._get_prices_in_force(self.date_from)
        for product in self.env["product.product"].search(
            [("sale_ok", "=", True), ("sp_activity", "=", "farm")], order="name"
        ):
            line = in_force.get(product)
            sheet.append(
                [product.default_code or None, product.name, product.uom_id.name, line.price_unit if line else None]
            )
        sheet.column_dimensions["B"].width = 40
        output = io.BytesIO()
        book.save(output)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"BPU {self.market_id.number}.xlsx".replace("/", "-"),
                "raw": output.getvalue(),
                # Deleted with the wizard.
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=true"}

    def _read(self):
        if not self.file:
            raise UserError(self.env._("Choose the file to import."))
        try:
            book = load_workbook(io.BytesIO(base64.b64decode(self.file)), read_only=True, data_only=True)
            rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        except UNREADABLE as error:
            raise UserError(self.env._("This file is not a workbook: save it again as XLSX.")) from error
        messages = {
            "titles": self.env._(
                "No title row is found: one column must be called “Désignation” or “Code”, another “Prix HT”. "
                "Download the schedule to fill in, its titles are the right ones."
            ),
            "empty": self.env._("This file has no priced row: type them under the titles."),
            "too_long": self.env._("This file has too many rows: split it."),
        }
        try:
            return read_schedule(rows)
        except ValueError as error:
            raise UserError(messages[str(error)]) from error

    def _match(self, rows):
        """Return the prices by product, and one sentence for each row that cannot be used."""
        products = self.env["product.product"].search([("sale_ok", "=", True)])
        by_code = {fold(product.default_code): product for product in products if product.default_code}
        by_name = {}
        for product in products:
            by_name.setdefault(fold(product.name), self.env["product.product"])
            by_name[fold(product.name)] |= product
        prices, problems, seen = {}, [], {}
        for row in rows:
            product = by_code.get(fold(row.code)) or by_name.get(fold(row.name)) or self.env["product.product"]
            problem = row.problem
            if problem == "no_price":
                # A buyer's schedule lists what the farm does not sell it.
                continue
            if not product:
                problem = "unknown"
            elif len(product) > 1:
                problem = "ambiguous"
            elif product in seen:
                problem = "twice"
            if problem:
                problems.append(self._get_sentence(problem, row, seen.get(product)))
                continue
            seen[product] = row.number
            prices[product] = float(row.price)
        if not prices and not problems:
            problems.append(self.env._("No row has a price."))
        return prices, problems

    def _get_sentence(self, problem, row, first_row):
        names = {"row": row.number, "product": row.name or row.code, "first": first_row}
        return {
            "unknown": self.env._("Row %(row)s: no product is called “%(product)s”.", **names),
            "ambiguous": self.env._("Row %(row)s: several products are called “%(product)s”: add its code.", **names),
            "twice": self.env._("Row %(row)s: %(product)s is already on row %(first)s.", **names),
            "not_a_price": self.env._("Row %(row)s, %(product)s: the price is not a number above 0.", **names),
            "zero": self.env._("Row %(row)s, %(product)s: the price is 0.", **names),
            "too_high": self.env._("Row %(row)s, %(product)s: the price is 1000 or more.", **names),
            "decimals": self.env._("Row %(row)s, %(product)s: the price has more than two decimals.", **names),
        }[problem]

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import the Schedule"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
