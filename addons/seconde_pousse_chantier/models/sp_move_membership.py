from odoo import fields, models


class SpMoveMembership(models.AbstractModel):
    """The invoice of a membership fee; part of `account.move`."""

    _name = "sp.move.membership"
    _description = "Invoice of a Membership Fee"

    sp_membership_ids = fields.One2many(
        "sp.membership", "invoice_id", "Memberships", groups="seconde_pousse.group_manager"
    )

    def _invoice_paid_hook(self):
        """A fee paid makes a member: the grade and its price list come with it."""
        result = super()._invoice_paid_hook()
        memberships = self.sudo().sp_membership_ids
        memberships._end_activities()
        memberships._sync_benefits()
        return result
