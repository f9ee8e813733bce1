from odoo import api, models
from odoo.exceptions import UserError

from .sp_work_note_making import FROZEN_STATES, NOTE_STEP


class SpWorkSessionNote(models.AbstractModel):
    """The note that holds a session; part of `sp.work.session`."""

    _name = "sp.work.session.note"
    _description = "Note of a Session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sp_check_note_open()
        return sessions

    def write(self, vals):
        if "work_note_id" not in vals or self.env.context.get("sp_note_step") is NOTE_STEP:
            return super().write(vals)
        self._check_note_open()
        result = super().write(vals)
        self._sp_check_note_open()
        return result

    def _sp_check_note_open(self):
        """Hours are not added to a note the customer signed."""
        signed = self.work_note_id.filtered(lambda note: note.state in FROZEN_STATES)
        if signed:
            raise UserError(
                self.env._(
                    "These hours are on %(number)s, which is signed: correct that note instead.",
                    number=signed[0].display_name,
                )
            )

    def _sp_take_note(self, note):
        """Follow the new version of their note."""
        self.with_context(sp_note_step=NOTE_STEP).work_note_id = note

    def _sp_share_photos(self):
        """Return the photos of these hours, readable by whoever reads the hours: taken before the first save, only
        their author would.

        :rtype: ir.attachment, sudo
        """
        for session in self.sudo():
            session.photo_ids.filtered(lambda photo: not photo.res_id).write(
                {"res_model": session._name, "res_id": session.id}
            )
        return self.sudo().photo_ids
