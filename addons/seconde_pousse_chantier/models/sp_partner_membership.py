from odoo import fields, models

from ..rules.membership import is_member


class SpPartnerMembership(models.AbstractModel):
    """The memberships of a person or body; part of `res.partner`."""

    _name = "sp.partner.membership"
    _description = "Membership of a Partner"

    sp_membership_ids = fields.One2many("sp.membership", "partner_id", "Memberships")

    def _sp_is_member(self, company, day):
        """Tell whether this person or body is a member on a day, the fee accepted and not cancelled.

        :param res.company company: whose member
        :param date day: when
        :rtype: bool
        """
        self.ensure_one()
        spans = self.sudo().commercial_partner_id.sp_membership_ids.filtered(
            lambda one: one.company_id == company and one.is_accepted and one.state != "cancel"
        )
        return is_member([(span.date_from, span.date_to) for span in spans], day)
