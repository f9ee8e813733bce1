from odoo import fields, models


class SpPartnerSafety(models.AbstractModel):
    """The inspections made at a host's; part of `res.partner`."""

    _name = "sp.partner.safety"
    _description = "Safety at a Host"

    sp_inspection_count = fields.Integer(
        "Inspections", compute="_compute_sp_inspection_count", groups="seconde_pousse.group_user"
    )

    def _compute_sp_inspection_count(self):
        counts = dict(
            self.env["sp.prevention.plan"]._read_group(
                [("partner_id", "in", self.ids), ("state", "in", ["draft", "signed"])], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.sp_inspection_count = counts.get(partner, 0)

    def action_sp_see_inspections(self):
        """Open the inspections made at this host's."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.sp_prevention_plan_action")
        return {**action, "domain": [("partner_id", "=", self.id)], "context": {"default_partner_id": self.id}}
