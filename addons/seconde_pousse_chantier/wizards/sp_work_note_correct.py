from odoo import fields, models


class SpWorkNoteCorrect(models.TransientModel):
    """Asks why a signed note is corrected."""

    _name = "sp.work.note.correct"
    _description = "Correction of a Signed Note"

    note_id = fields.Many2one("sp.work.note", required=True, readonly=True, ondelete="cascade")
    is_billed = fields.Boolean(compute="_compute_is_billed")
    reason = fields.Char()

    def _compute_is_billed(self):
        for correction in self:
            correction.is_billed = any(correction.note_id.line_ids.mapped("is_billed"))

    def action_confirm(self):
        """Make the new version and open it.

        :returns: action
        :raises UserError: no reason
        """
        self.ensure_one()
        return self.note_id._correct(self.reason)._get_records_action()
