from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SpCrateMove(models.Model):
    """The ledger of the crates lent: what is written stays, a mistake is corrected by a count."""

    _name = "sp.crate.move"
    _description = "Crate Movement"
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('sp_is_site', '=', True)]",
    )
    product_id = fields.Many2one(
        "product.product",
        "Crate",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env.company._sp_get_crate_product(),
        domain="[('sp_is_crate', '=', True)]",
    )
    quantity = fields.Integer(required=True, help="Positive: left with the site. Negative: brought back.")
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("delivery", "Delivery"), ("back", "Brought back"), ("lost", "Lost, settled"), ("count", "Count")],
        required=True,
        default="delivery",
    )
    invoice_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Invoice of the crates lost: without it, they are to be brought back again.",
    )
    note = fields.Char()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("partner_id", "product_id", "quantity")
    def _compute_display_name(self):
        for move in self:
            move.display_name = f"{move.partner_id.name}: {move.quantity:+d} {move.product_id.name}"

    @api.constrains("quantity")
    def _check_quantity(self):
        if any(not move.quantity for move in self):
            raise UserError(self.env._("Type how many crates left with the site, or came back (with a minus)."))

    def write(self, vals):
        if set(vals) - {"note"}:
            raise UserError(self.env._("The ledger of the crates is kept as it was written: correct it by a count."))
        return super().write(vals)

    @api.model
    def _record(self, picking, quantities, kind):
        """Write what left with a site or came back from it, on a delivery.

        :param stock.picking picking: the delivery
        :param dict quantities: signed number of each crate (product.product), + out, − back
        :param str kind: as the field
        :rtype: sp.crate.move
        """
        return self._record_all([(picking, quantities, kind)])

    @api.model
    def _record_all(self, entries):
        """Write many entries (picking, quantities, kind) at once; see _record."""
        # Superuser: the movement follows from a delivery that its user may validate.
        return self.sudo().create(
            [
                {
                    "partner_id": picking._sp_get_site().id,
                    "product_id": product.id,
                    "quantity": quantity,
                    "date": picking._sp_get_crate_date(kind),
                    "picking_id": picking.id,
                    "kind": kind,
                    "company_id": picking.company_id.id,
                }
                for picking, quantities, kind in entries
                for product, quantity in quantities.items()
                if quantity
            ]
        )

    @api.model
    def _get_balances(self, sites, company=None, until=None, without=None):
        """Return the crates that each site holds, by type.

        :param res.partner sites: delivery sites
        :param res.company company: whose crates; the current companies when not given
        :param date until: last day counted; all of them when not given
        :param stock.picking without: deliveries whose own crates are not counted
        :rtype: dict[tuple[res.partner, product.product], int]
        """
        domain = Domain("partner_id", "in", sites.ids)
        domain &= Domain("company_id", "in", (company or self.env.companies).ids)
        if until:
            domain &= Domain("date", "<=", until)
        if without:
            domain &= ~(Domain("picking_id", "in", without.ids) & Domain("kind", "=", "delivery"))
        groups = self._read_group(domain, ["partner_id", "product_id"], ["quantity:sum"])
        return {(site, product): total for site, product, total in groups}
