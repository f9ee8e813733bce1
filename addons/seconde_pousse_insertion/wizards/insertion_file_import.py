from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.tables import read_table


class InsertionFileImport(models.AbstractModel):
    """A file somebody else made: tried first, then imported whole, without its refused rows, or not at all."""

    _name = "insertion.file.import"
    _description = "Import of a File"

    file = fields.Binary(string="File (XLSX or CSV)", attachment=False)
    file_name = fields.Char()
    on_refusal = fields.Selection(
        [("nothing", "Import nothing"), ("rest", "Import the other rows")],
        string="If Rows Are Refused",
        required=True,
        default="nothing",
    )

    def _read_table(self):
        """Return the rows of the file, as rules.tables.read_table gives them.

        :raise UserError: without a file, or when it is no table
        """
        messages = {
            "empty": self.env._("This file is empty: choose another one."),
            "format": self.env._("This file is neither a workbook (XLSX) nor a CSV: save it again in one of these."),
            "too_long": self.env._("This file has too many rows: check that it is the right one, or split it."),
        }
        if not self.file:
            raise UserError(self.env._("Choose the file to import."))
        try:
            return read_table(b64decode(self.file), self.file_name or "")
        except ValueError as error:
            raise UserError(messages.get(str(error), messages["format"])) from error

    def _reopen(self):
        """Show the assistant again, with what it now says.

        :return: dict, a window action
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
