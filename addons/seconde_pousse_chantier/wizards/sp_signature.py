from odoo import api, fields, models


class SpSignature(models.TransientModel):
    """Both sides sign a paper on one phone."""

    _name = "sp.signature"
    _description = "Signature of Both Sides"

    agreement_id = fields.Many2one("sp.agreement", readonly=True)
    plan_id = fields.Many2one("sp.prevention.plan", readonly=True)
    is_online = fields.Boolean(readonly=True, help="We sign and send; the customer signs online.")
    title = fields.Char(compute="_compute_title")
    warning = fields.Text(compute="_compute_title")
    host_signed_by = fields.Char("Name")
    host_signed_role = fields.Char("Role")
    host_signature = fields.Binary("Signature of the Customer")
    own_signed_by = fields.Char("Our Name", required=True, default=lambda self: self.env.user.name)
    own_signed_role = fields.Char("Our Role")
    own_signature = fields.Binary("Our Signature", required=True)

    @api.depends("agreement_id", "plan_id")
    def _compute_title(self):
        for signature in self:
            paper = signature.agreement_id or signature.plan_id
            signature.title = f"{paper.display_name} · {paper.partner_id.name}" if paper else False
            signature.warning = signature.agreement_id.fact_warning

    def action_sign(self):
        """Sign for both sides and close; or for us only, and send to the customer.

        :raises UserError: something is missing, or the paper was signed in the meantime
        """
        self.ensure_one()
        if self.is_online:
            return self.agreement_id._sign_and_send(self.own_signature, self.own_signed_by, self.own_signed_role)
        (self.agreement_id or self.plan_id).sign(
            self.host_signature,
            self.host_signed_by,
            self.own_signature,
            self.own_signed_by,
            self.host_signed_role,
            self.own_signed_role,
        )
        return {"type": "ir.actions.act_window_close"}
