from odoo import fields, models


class SpMeetingProxy(models.TransientModel):
    """Who represents a member at a general meeting."""

    _name = "sp.meeting.proxy"
    _description = "Proxy at a General Meeting"

    attendance_id = fields.Many2one("sp.meeting.attendance", required=True, readonly=True, ondelete="cascade")
    possible_holder_ids = fields.Many2many(related="attendance_id.possible_holder_ids")
    holder_id = fields.Many2one("res.partner", "Represented By", domain="[('id', 'in', possible_holder_ids)]")

    def action_confirm(self):
        """Note the proxy.

        :returns: notification with the votes and the quorum
        """
        self.ensure_one()
        self.attendance_id._represent(self.holder_id)
        said = self.attendance_id._say_quorum()
        return {**said, "params": {**said["params"], "next": {"type": "ir.actions.act_window_close"}}}
