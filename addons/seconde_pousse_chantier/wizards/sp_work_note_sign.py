from markupsafe import Markup

from odoo import api, fields, models


class SpWorkNoteSign(models.TransientModel):
    """What the customer reads and signs, on our phone."""

    _name = "sp.work.note.sign"
    _description = "Signature of a Work Note"

    note_id = fields.Many2one("sp.work.note", required=True, readonly=True, ondelete="cascade")
    work_text = fields.Html("Work Done", compute="_compute_work_text")
    partner_id = fields.Many2one(related="note_id.partner_id")
    date_from = fields.Date(related="note_id.date_from")
    date_to = fields.Date(related="note_id.date_to")
    people_count = fields.Integer(related="note_id.people_count")
    presence_minutes = fields.Integer(related="note_id.presence_minutes")
    incident = fields.Text(related="note_id.incident")
    change_text = fields.Html(related="note_id.change_text")
    content_key = fields.Char(readonly=True)
    signed_by = fields.Char("Name of Who Signs")
    signed_role = fields.Char("As", help="Farmer, partner, foreman, technician of the town…")
    remark = fields.Text("Remarks of the Customer")
    signature = fields.Image(max_width=1024, max_height=1024)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        note = self.env["sp.work.note"].browse(values.get("note_id"))
        if note:
            values.update(content_key=note._get_content_key(), signed_by=note._get_signer_name(), remark=note.remark)
        return values

    @api.depends("note_id")
    def _compute_work_text(self):
        for signing in self:
            note = signing.note_id
            rows = [
                Markup(
                    "<div class='d-flex justify-content-between gap-3 py-2 border-bottom'>"
                    "<span>%s</span><strong>%s</strong></div>"
                )
                % (line.name, note._say_quantity(line.quantity, line.uom_id.name))
                for line in note.line_ids
                if line.quantity or note.previous_id
            ]
            signing.work_text = Markup().join(rows)

    def action_confirm(self):
        """Sign the note.

        :raises UserError: see `sp.work.note.sign`
        """
        self.ensure_one()
        note = self.note_id
        if (self.remark or "") != (note.remark or ""):
            note.remark = self.remark
        note.sign(self.signature, self.signed_by, self.signed_role, self.content_key)
        return {"type": "ir.actions.act_window_close"}

    def action_later(self):
        """Keep the note to sign, with a reminder.

        :returns: action
        """
        self.ensure_one()
        return self.note_id.action_sign_later()
