from odoo import models
from odoo.fields import Domain


class SpSiteHistory(models.AbstractModel):
    """What a site received and what was billed of it; part of `res.partner`."""

    _name = "sp.site.history"
    _description = "Past of a Site"

    def _sp_get_family(self):
        """Return this site, its contacts and its addresses; never another site.

        :rtype: res.partner
        """
        self.ensure_one()
        return (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search([("commercial_partner_id", "=", self.commercial_partner_id.id)])
        )

    def _sp_get_delivery_domain(self):
        self.ensure_one()
        return (
            Domain("partner_id", "in", self._sp_get_family().ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("picking_type_code", "=", "outgoing")
            & Domain("state", "not in", ("draft", "cancel"))
        )

    def _sp_get_invoice_domain(self):
        """Return the posted invoices whose lines all come from orders of this site, whoever pays them."""
        self.ensure_one()
        family = self._sp_get_family().ids
        product_line = Domain("display_type", "=", "product")
        own = product_line & Domain("sale_line_ids.order_id.partner_id", "in", family)
        candidates = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("invoice_line_ids", "any", own)
        )
        # A line of another site, or of no order at all, is somebody else's business: the whole invoice stays away.
        foreign = product_line & (
            Domain("sale_line_ids", "=", False)
            | Domain("sale_line_ids", "any", Domain("order_id.partner_id", "not in", family))
        )
        return candidates & Domain("invoice_line_ids", "not any", foreign)

    def _sp_get_problem_domain(self):
        self.ensure_one()
        return Domain("picking_id", "any", self._sp_get_delivery_domain())

    def _sp_get_crate_lines(self):
        """Return the crates this site holds, by type: list of (crate, count)."""
        self.ensure_one()
        balances = self.env["sp.crate.move"].sudo()._get_balances(self, company=self.env.company)
        return [(product, total) for (_site, product), total in balances.items() if total]
