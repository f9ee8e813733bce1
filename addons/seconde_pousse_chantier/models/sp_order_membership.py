from odoo import api, fields, models


class SpOrderMembership(models.AbstractModel):
    """Members' prices, and the farm that becomes a member with its first job; part of `sale.order`."""

    _name = "sp.order.membership"
    _description = "Membership in an Order"

    sp_membership_warning = fields.Char(compute="_compute_sp_membership_warning")

    @api.depends("partner_id", "pricelist_id", "state", "order_line.product_id")
    def _compute_sp_membership_warning(self):
        for order in self:
            is_open = order.state in ("draft", "sent") and order.partner_id
            order.sp_membership_warning = is_open and order._sp_get_membership_problem()

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._sp_get_membership_problem()

    def _sp_get_membership_problem(self):
        """Return the sentence that says a member's price is no longer due, or False."""
        self.ensure_one()
        if self.sp_job_id and "partnership" in self.order_line.product_id.mapped("service_tracking"):
            return self.env._(
                "A membership fee is never billed with work: take it off this quote, and use “Join” on the customer."
            )
        grades = self.env["res.partner.grade"].sudo()
        if not self.pricelist_id or not grades.search_count([("default_pricelist_id", "=", self.pricelist_id.id)]):
            return False
        company = self.company_id or self.env.company
        if self.partner_id._sp_is_member(company, company._sp_get_today()):
            return False
        return self.env._(
            "%(customer)s is not a member today: renew the membership, or choose another price list than “%(list)s”.",
            customer=self.partner_id.name,
            list=self.pricelist_id.name,
        )

    def action_confirm(self):
        """Confirm the orders; a farm's first job proposes it to become a member."""
        result = super().action_confirm()
        self._sp_propose_membership()
        return result

    def _sp_propose_membership(self):
        """Draft the membership of farms whose job was just sold, once: who refused is not asked again."""
        jobs = self.filtered(
            lambda order: (
                order.state == "sale"
                and order.sp_job_id
                and order.company_id.sp_membership_proposal
                and order.partner_id.commercial_partner_id.sp_customer_kind != "public"
            )
        )
        memberships = self.env["sp.membership"].sudo()
        for company, orders in jobs.grouped("company_id").items():
            today = company._sp_get_today()
            asked = memberships.search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", orders.partner_id.commercial_partner_id.ids),
                    "|",
                    ("state", "=", "refused"),
                    "&",
                    ("state", "in", ("draft", "due", "paid")),
                    ("date_to", ">=", today),
                ]
            ).partner_id
            first_jobs = {}
            for order in orders.sorted("id"):
                partner = order.partner_id.commercial_partner_id
                if partner not in asked and partner._sp_get_member_grade(company):
                    first_jobs.setdefault(partner, order)
            proposals = memberships.create(
                [order._sp_prepare_membership(partner, today) for partner, order in first_jobs.items()]
            )
            for proposal in proposals:
                proposal._give_to_desk(
                    self.env._("First job: propose to %(member)s to join.", member=proposal.partner_id.name)
                )

    def _sp_prepare_membership(self, partner, day):
        self.ensure_one()
        return {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "date_from": day,
            "task_id": self.sp_job_id.id,
        }
