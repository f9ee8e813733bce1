from odoo import fields, models


class InsertionPassReintegration(models.TransientModel):
    """Asks on which day a person comes back to work, then shortens the suspension."""

    _name = "insertion.pass.reintegration"
    _description = "Bring Back to Work"
    _inherit = ["insertion.sane.values"]

    suspension_id = fields.Many2one("insertion.pass.suspension", required=True, ondelete="cascade")
    person_id = fields.Many2one(related="suspension_id.person_id")
    suspension_start = fields.Date(related="suspension_id.date_start", string="Suspended Since")
    suspension_end = fields.Date(related="suspension_id.date_end", string="Until")
    date = fields.Date(
        string="Back to Work on",
        required=True,
        default=fields.Date.context_today,
        help="First day back: the suspension ends the day before and the end of the PASS comes forward.",
    )

    def action_reintegrate(self):
        """Shorten the suspension to the day before, as the platform does.

        :raise UserError: the day is not strictly inside the suspension
        """
        for wizard in self:
            wizard.suspension_id._reintegrate(wizard.date)
        return {"type": "ir.actions.act_window_close"}
