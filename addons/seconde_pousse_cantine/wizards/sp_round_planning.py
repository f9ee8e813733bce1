from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SpRoundPlanning(models.TransientModel):
    """Prepare the rounds of a day: who is delivered by which one, and who by none."""

    _name = "sp.round.planning"
    _description = "Preparation of the Rounds of a Day"
    _check_company_auto = True

    date = fields.Date("Delivery Day", required=True, default=lambda self: self._get_next_day())
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    round_ids = fields.Many2many(
        "sp.round",
        string="Rounds",
        compute="_compute_round_ids",
        store=True,
        readonly=False,
        check_company=True,
        help="The rounds of that weekday; add another one for a day that replaces it.",
    )
    ready_count = fields.Integer("On a Round", compute="_compute_deliveries")
    added_count = fields.Integer("To Add", compute="_compute_deliveries")
    orphan_ids = fields.Many2many("stock.picking", string="On No Round", compute="_compute_deliveries")
    orphan_count = fields.Integer("Without a Round", compute="_compute_deliveries")
    extra_round_id = fields.Many2one(
        "sp.round",
        "Put Them on",
        check_company=True,
        domain="[('id', 'in', round_ids)]",
        help="They become the last stops of this round, on that day only.",
    )

    @api.model
    def _get_next_day(self):
        """Return the next day that has something to deliver; tomorrow when there is nothing."""
        today = fields.Date.context_today(self)
        order = self.env["sale.order"].search(
            [
                ("sp_delivery_date", ">=", today),
                ("state", "=", "sale"),
                ("company_id", "=", self.env.company.id),
                ("picking_ids.state", "not in", ("done", "cancel")),
            ],
            order="sp_delivery_date",
            limit=1,
        )
        return order.sp_delivery_date or today + timedelta(days=1)

    @api.depends("date", "company_id")
    def _compute_round_ids(self):
        for planning in self.filtered("date"):
            planning.round_ids = self.env["sp.round"].search(
                [("weekday", "=", str(planning.date.weekday())), ("company_id", "=", planning.company_id.id)]
            )

    @api.depends("date", "round_ids", "company_id")
    def _compute_deliveries(self):
        for planning in self:
            pickings = self.env["stock.picking"]
            if planning.date:
                pickings = pickings._sp_search_deliveries(planning.date, planning.company_id)
            ready = pickings.filtered(
                lambda picking, day=planning.date: picking.batch_id.round_id and picking.batch_id.sp_date == day
            )
            trips = planning.round_ids._origin
            added = pickings.browse()
            if planning.date and trips:
                added = added.union(*trips._get_waiting_deliveries(planning.date).values())
            planning.ready_count = len(ready)
            planning.added_count = len(added)
            planning.orphan_ids = pickings - ready - added
            planning.orphan_count = len(planning.orphan_ids)

    def action_generate(self):
        """Prepare the rounds of the day, and open them."""
        self.ensure_one()
        orphans, extra = self.orphan_ids, self.extra_round_id
        if not self.ready_count and not self.added_count and not (orphans and extra):
            raise UserError(self._get_nothing_message())
        batches = self.round_ids.generate_batches(self.date)
        if orphans and extra:
            batches |= extra._add_guests(self.date, orphans)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_cantine.stock_picking_batch_action_round"
        )
        action["context"] = {"search_default_sp_day": self.date}
        action["domain"] = [("id", "in", batches.ids)]
        return action

    def _get_nothing_message(self):
        if self.orphan_count:
            return self.env._(
                "The %(count)s deliveries of that day are for sites that are on none of these rounds: "
                "choose the round that takes them, or add the sites to a round.",
                count=self.orphan_count,
            )
        return self.env._("Nothing is to be delivered on that day: confirm the orders first, or choose another day.")
