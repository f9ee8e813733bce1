from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .res_partner_grade import MEMBER_KINDS

MEMBER_STATES = [
    ("member", "Member"),
    ("unpaid", "Fee not paid"),
    ("proposed", "Proposal"),
    ("former", "Former member"),
    ("refused", "Declined"),
]


class SpPartnerMembership(models.AbstractModel):
    """The memberships of a person or body; part of `res.partner`."""

    _name = "sp.partner.membership"
    _description = "Membership of a Partner"

    sp_membership_ids = fields.One2many(
        "sp.membership", "partner_id", "Memberships", groups="seconde_pousse.group_manager"
    )
    sp_member_state = fields.Selection(
        MEMBER_STATES,
        "Membership",
        compute="_compute_sp_member_state",
        search="_search_sp_member_state",
        compute_sudo=True,
        help="Today, for the current company. Whether a person, not a body, is a member is for the desk alone.",
    )
    sp_member_until = fields.Date("Member Until", compute="_compute_sp_member_state", compute_sudo=True)
    sp_no_member_mail = fields.Boolean(
        "No Reminder of Membership",
        help="They asked not to be reminded of their fee. A general meeting still calls them.",
    )

    @api.depends("sp_membership_ids.state", "sp_membership_ids.date_from", "sp_membership_ids.date_to", "parent_id")
    @api.depends_context("company", "uid")
    def _compute_sp_member_state(self):
        company = self.env.company
        today = company._sp_get_today()
        told = self if self._sp_reads_members() else self.filtered("commercial_partner_id.is_company")
        (self - told).update({"sp_member_state": False, "sp_member_until": False})
        for partner in told:
            own = partner.commercial_partner_id.sp_membership_ids.filtered(lambda one: one.company_id == company)
            current = own.filtered(lambda one: one.state in ("due", "paid") and one.date_from <= today <= one.date_to)
            partner.sp_member_until = current[:1].date_to
            if current:
                partner.sp_member_state = "member" if current._counts_on(today) else "unpaid"
            elif any(one.state == "draft" and one.date_to >= today for one in own):
                partner.sp_member_state = "proposed"
            elif any(one.is_accepted and one.state != "cancel" for one in own):
                partner.sp_member_state = "former"
            else:
                partner.sp_member_state = "refused" if "refused" in own.mapped("state") else False

    def _search_sp_member_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        company = self.env.company
        memberships = self.env["sp.membership"].sudo()
        own = memberships.search([("company_id", "=", company.id)])
        wanted = own.partner_id.filtered(lambda partner: partner.sp_member_state in value)
        domain = Domain("commercial_partner_id", "in", wanted.ids)
        if False in value:
            domain |= ~Domain("commercial_partner_id", "in", own.partner_id.ids)
        return domain if self._sp_reads_members() else domain & Domain("commercial_partner_id.is_company", "=", True)

    @api.model
    def _sp_reads_members(self):
        """Tell whether the user may know which persons are members: it is personal data."""
        return self.env.user.has_group("seconde_pousse.group_manager")

    def _sp_is_member(self, company, day):
        """Tell whether this person or body is a member on a day, the fee paid where the company wants it.

        :param res.company company: whose member
        :param date day: when
        :rtype: bool
        """
        self.ensure_one()
        return bool(self._sp_filter_members(company, day))

    def _sp_filter_members(self, company, day):
        """Return those of these people or bodies that are members on a day, see `_sp_is_member`.

        :rtype: res.partner
        """
        memberships = self.env["sp.membership"].sudo()
        own = Domain("partner_id", "in", self.commercial_partner_id.ids)
        members = memberships.search(memberships._get_counting_domain(company, day) & own).partner_id
        return self.filtered(lambda partner: partner.commercial_partner_id in members)

    def _sp_get_member_grade(self, company):
        """Return the kind of member this person or body would be.

        :rtype: res.partner.grade
        """
        partner = self.commercial_partner_id
        if not partner:
            return self.env["res.partner.grade"]
        kind = MEMBER_KINDS[0][0]
        if partner.sp_customer_kind in ("farm", "public"):
            kind = {"farm": "farm", "public": "town"}[partner.sp_customer_kind]
        elif partner.is_company:
            kind = "association"
        domain = [("sp_member_kind", "=", kind), ("company_id", "in", (False, company.id))]
        return self.env["res.partner.grade"].search(domain, order="company_id, sequence, id", limit=1)

    def _sp_sync_member_grade(self, company):
        """Give who is a member today the grade, and its price list; take it back from who no longer is.

        :param res.company company: whose members
        """
        today = company._sp_get_today()
        memberships = self.env["sp.membership"].sudo()
        around = memberships.search([("partner_id", "in", self.ids), ("is_accepted", "=", True)])
        running = around.filtered(lambda one: one._counts_on(today))
        wanted = {one.partner_id: one.grade_id for one in running if one.company_id == company}
        joining = self.filtered(lambda partner: partner in wanted and partner.grade_id != wanted[partner])
        for grade, partners in joining.grouped(wanted.get).items():
            partners.sudo().write({"grade_id": grade.id})
        # A grade given by hand, not by a membership, is nobody's to take back.
        given = {(one.partner_id, one.grade_id) for one in around}
        leaving = (self - running.partner_id).filtered(lambda partner: (partner, partner.grade_id) in given)
        for grade, partners in leaving.grouped("grade_id").items():
            partners = partners.sudo()
            priced = partners.filtered(
                lambda partner, grade=grade: (
                    grade.default_pricelist_id
                    and partner.specific_property_product_pricelist == grade.default_pricelist_id
                )
            )
            partners.write({"grade_id": False})
            priced.write({"specific_property_product_pricelist": False})

    def _sp_sync_proposals(self):
        """Let the proposals made at the first job, not answered yet, be for the kind of member these partners are."""
        for membership in self.sudo().sp_membership_ids.filtered(lambda one: one.state == "draft" and one.task_id):
            grade = membership.partner_id._sp_get_member_grade(membership.company_id)
            if grade and grade != membership.grade_id:
                membership.grade_id = grade

    def action_sp_join(self):
        """Make this person or body a member from today, its fee invoiced, in one click.

        A public body that wants its engagement number on the invoice is proposed first: the number is typed there.

        :returns: action on the membership
        :raises UserError: already a member, no fee voted
        """
        self.ensure_one()
        company = self.env.company
        memberships = self.env["sp.membership"]
        today = company._sp_get_today()
        proposal = memberships.search(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("date_to", ">=", today),
            ],
            limit=1,
        )
        if not self._sp_get_member_grade(company) and not proposal:
            raise UserError(
                self.env._("No kind of member fits %(member)s: add one in Members / Kinds.", member=self.display_name)
            )
        membership = proposal or memberships.create(
            {"partner_id": self.id, "company_id": company.id, "date_from": today}
        )
        if not membership.invoice_warning:
            membership.action_accept()
        return membership._get_records_action()

    def action_sp_memberships(self):
        """Open the memberships of this person or body.

        :returns: action
        """
        self.ensure_one()
        partner = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Memberships"),
            "res_model": "sp.membership",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", partner.id)],
            "context": {"default_partner_id": partner.id},
        }
