import operator as operators

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

COMPARISONS = {
    "<": operators.lt,
    ">": operators.gt,
    "<=": operators.le,
    ">=": operators.ge,
    "in": lambda total, values: total in values,
    "not in": lambda total, values: total not in values,
}


class SpSiteRound(models.AbstractModel):
    """How a site is delivered; part of `res.partner`."""

    _name = "sp.site.round"
    _description = "Delivery of a Site"

    sp_stop_ids = fields.One2many("sp.round.stop", "site_id", "Stops of Rounds")
    sp_round_id = fields.Many2one(
        "sp.round",
        "Round",
        compute="_compute_sp_round",
        inverse="_inverse_sp_round",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Round that delivers this site; the first of the week when there are several.",
    )
    sp_round_sequence = fields.Integer(
        "Place in the Round",
        compute="_compute_sp_round",
        inverse="_inverse_sp_round",
        store=True,
        readonly=False,
    )
    sp_access_note = fields.Text(
        "Access",
        # Codes of gates and doors: not for everybody who may open a contact.
        groups="seconde_pousse.group_user",
        help="What the driver must know: gate code, door, who to ask for, where to put the crates.",
    )
    sp_window_from = fields.Float("Open From")
    sp_window_to = fields.Float("Open Until")
    sp_has_crates = fields.Boolean(
        "Crates Are Lent", default=True, help="Untick it for a site delivered in its own or in lost packaging."
    )
    sp_crate_product_id = fields.Many2one(
        "product.product",
        "Crate Lent",
        domain="[('sp_is_crate', '=', True)]",
        help="Crate of the deliveries to this site. Empty: that of the product, or of the farm.",
    )
    sp_crate_move_ids = fields.One2many("sp.crate.move", "partner_id", "Crates")
    sp_crate_balance = fields.Integer(
        "Crates to Bring Back", compute="_compute_sp_crate_balance", search="_search_sp_crate_balance"
    )

    @api.depends("sp_stop_ids.sequence", "sp_stop_ids.round_id.weekday", "sp_stop_ids.round_id.departure_hour")
    def _compute_sp_round(self):
        for site in self:
            first = site._sp_get_first_stop()
            site.sp_round_id = first.round_id
            site.sp_round_sequence = first.sequence

    def _inverse_sp_round(self):
        for site in self:
            trip, sequence = site.sp_round_id, site.sp_round_sequence
            first = site._sp_get_first_stop()
            known = site.sp_stop_ids.filtered(lambda stop, trip=trip: stop.round_id == trip)
            if not trip:
                site.sp_stop_ids = [Command.delete(first.id)] if first else []
            elif known:
                known.sequence = sequence
            elif first:
                site.sp_stop_ids = [Command.update(first.id, {"round_id": trip.id, "sequence": sequence})]
            else:
                last = max(trip.stop_ids.mapped("sequence"), default=0)
                values = {"round_id": trip.id, "sequence": sequence or last + 10}
                site.sp_stop_ids = [Command.create(values)]

    def _sp_get_first_stop(self):
        """Return the stop of the first round of the week."""
        stops = self.sp_stop_ids.filtered("round_id.active")
        return stops.sorted(
            lambda stop: (stop.round_id.weekday or "", stop.round_id.departure_hour, stop.round_id.id or 0)
        )[:1]

    @api.depends("sp_crate_move_ids.quantity")
    @api.depends_context("allowed_company_ids")
    def _compute_sp_crate_balance(self):
        totals = {}
        for (site, _product), total in self.env["sp.crate.move"].sudo()._get_balances(self).items():
            totals[site.id] = totals.get(site.id, 0) + total
        for site in self:
            site.sp_crate_balance = totals.get(site._origin.id, 0)

    def _search_sp_crate_balance(self, operator, value):
        if operator not in COMPARISONS:
            return NotImplemented
        groups = self.env["sp.crate.move"]._read_group(
            [("company_id", "in", self.env.companies.ids)],
            ["partner_id"],
            ["quantity:sum"],
            having=[("quantity:sum", "!=", 0)],
        )
        compare = COMPARISONS[operator]
        if compare(0, value):
            return [("id", "not in", [site.id for site, total in groups if not compare(total, value)])]
        return [("id", "in", [site.id for site, total in groups if compare(total, value)])]

    @api.constrains("sp_window_from", "sp_window_to")
    def _check_sp_window(self):
        for site in self:
            hours = (site.sp_window_from, site.sp_window_to)
            if any(not 0 <= hour <= 24 for hour in hours) or (hours[1] and hours[0] > hours[1]):
                raise ValidationError(
                    self.env._(
                        "%(site)s: the opening hours go from an hour of the day to a later one, "
                        "such as 07:00 to 10:30.",
                        site=site.display_name,
                    )
                )

    def action_sp_view_crates(self):
        """Open the movements of crates of this site."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_crate_move_action")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id, "search_default_group_product": 0}
        return action

    def _sp_get_window(self):
        """Return the hours a site receives at, as "07:00 – 10:30", or ""."""
        self.ensure_one()
        hours = [
            f"{int(minutes // 60):02d}:{int(minutes % 60):02d}"
            for minutes in (round(self.sp_window_from * 60), round(self.sp_window_to * 60))
        ]
        if self.sp_window_to:
            return " – ".join(hours)
        return hours[0] if self.sp_window_from else ""

    def _sp_get_crate_product(self, product):
        """Return the crate that a product travels in to this site; none when it is not lent.

        :param product.product product: what is delivered
        :rtype: product.product
        """
        self.ensure_one()
        if not self.sp_has_crates:
            return self.env["product.product"]
        return product.sp_crate_product_id or self.sp_crate_product_id or self.env.company._sp_get_crate_product()

    def _sp_get_crates_to_collect(self, deliveries=None):
        """Return how many crates each site holds, not counting those that some deliveries bring.

        :rtype: dict[res.partner, int]
        """
        totals = dict.fromkeys(self, 0)
        balances = self.env["sp.crate.move"].sudo()._get_balances(self, without=deliveries)
        for (site, _product), total in balances.items():
            totals[site.with_env(self.env)] += total
        return totals
