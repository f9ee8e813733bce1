from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.statement_file import name_keys

LISTED = 30


class InsertionFigureImport(models.AbstractModel):
    """Figures of known people, from the payroll office or the ASP; a text says what would be imported."""

    _name = "insertion.figure.import"
    _description = "Import of Figures"
    _inherit = ["insertion.file.import"]

    file = fields.Binary(required=True)
    report = fields.Text(readonly=True)
    is_tried = fields.Boolean(readonly=True)

    def _show_report(self, summary, refused):
        """Show what importing would do; nothing is written.

        :param summary: list of str
        :param refused: list of str, why each row is refused
        :return: dict, an action that shows the assistant again
        """
        self.report = "\n".join([*summary, *self._shorten(refused)])
        self.is_tried = True
        return self._reopen()

    def _refuse_partial(self, refused):
        """Refuse to import a part of the file, unless it was asked.

        :param refused: list of str, why each row is refused
        :raise UserError: with these reasons
        """
        if refused and self.on_refusal == "nothing":
            raise UserError(
                self.env._("Nothing was imported, rows are refused:\n%(rows)s", rows="\n".join(self._shorten(refused)))
            )

    @api.model
    def _shorten(self, refused):
        others = len(refused) - LISTED
        return [*refused[:LISTED], self.env._("… and %(count)s more.", count=others)] if others > 0 else refused

    @api.model
    def _describe_refusals(self, refused):
        """Write refused rows in words, in the order of the file.

        :param refused: iterable of (row number, reason in words)
        :return: list of str
        """
        return [self.env._("Row %(row)s: %(reason)s", row=number, reason=reason) for number, reason in sorted(refused)]

    @api.model
    def _get_person_keys(self, person):
        """Return every way a file may write a person's name, as a set of str."""
        return name_keys([person.birth_name, person.used_name], person.first_names) | name_keys([person.name])
