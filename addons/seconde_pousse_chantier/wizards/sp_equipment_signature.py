from odoo import fields, models
from odoo.exceptions import UserError


class SpEquipmentSignature(models.TransientModel):
    """Have whoever takes equipment, or brings it back, sign on the phone."""

    _name = "sp.equipment.signature"
    _description = "Signature of a Loan"

    booking_id = fields.Many2one("sp.equipment.booking", required=True, ondelete="cascade")
    step = fields.Selection([("out", "It Leaves"), ("back", "It Is Back")], required=True)
    summary = fields.Text(compute="_compute_summary")
    signer = fields.Char("Name")
    role = fields.Char(help="Farmer, employee of the farm, member of the crew…")
    signature = fields.Binary(attachment=False)

    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard.booking_id._get_signed_summary(wizard.step)

    def action_sign(self):
        """Keep the signature on the booking.

        :raises UserError: no name, nothing is drawn, or it is signed already
        """
        self.ensure_one()
        if not (self.signer or "").strip():
            raise UserError(self.env._("Write the name of whoever signs."))
        if not self.signature:
            raise UserError(self.env._("Have it signed with a finger in the frame first."))
        self.booking_id._sign(self.step, self.signer, self.role, self.signature)
        return {"type": "ir.actions.act_window_close"}
