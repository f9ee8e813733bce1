from odoo import fields, models


class SpPartnerMembership(models.AbstractModel):
    """The memberships of a person or body; part of `res.partner`."""

    _name = "sp.partner.membership"
    _description = "Membership of a Partner"

    sp_membership_ids = fields.One2many("sp.membership", "partner_id", "Memberships")
