from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..rules.round_order import insert_stops
from .sp_standing_order import WEEKDAYS

SEQUENCE_STEP = 10


class SpRound(models.Model):
    _name = "sp.round"
    _description = "Delivery Round"
    _inherit = ["mail.thread"]
    _order = "weekday, departure_hour, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    weekday = fields.Selection(WEEKDAYS, required=True, tracking=True)
    departure_hour = fields.Float("Departure", default=7.5)
    vehicle_id = fields.Many2one("fleet.vehicle", check_company=True)
    driver_id = fields.Many2one(
        "res.users",
        check_company=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Sees the round first on the driver's screen.",
    )
    stop_ids = fields.One2many("sp.round.stop", "round_id", "Stops", copy=True)
    site_ids = fields.Many2many(
        "res.partner",
        string="Sites",
        compute="_compute_site_ids",
        inverse="_inverse_site_ids",
        search="_search_site_ids",
        check_company=True,
        help="The sites in the order of the stops.",
    )
    stop_count = fields.Integer("Number of Stops", compute="_compute_stop_count")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("stop_ids.site_id", "stop_ids.sequence")
    def _compute_site_ids(self):
        for trip in self:
            trip.site_ids = trip.stop_ids.sorted(lambda stop: (stop.sequence, stop.id or 0)).site_id

    def _inverse_site_ids(self):
        for trip in self:
            stops = {stop.site_id: stop for stop in trip.stop_ids}
            sites = trip.site_ids
            commands = [Command.delete(stop.id) for site, stop in stops.items() if site not in sites]
            for place, site in enumerate(sites, start=1):
                values = {"sequence": place * SEQUENCE_STEP}
                if site in stops:
                    commands.append(Command.update(stops[site].id, values))
                else:
                    commands.append(Command.create({**values, "site_id": site.id}))
            trip.stop_ids = commands

    def _search_site_ids(self, operator, value):
        return [("stop_ids.site_id", operator, value)]

    @api.depends("stop_ids")
    def _compute_stop_count(self):
        counts = dict(self.env["sp.round.stop"]._read_group([("round_id", "in", self.ids)], ["round_id"], ["__count"]))
        for trip in self:
            trip.stop_count = counts.get(trip._origin, 0) if trip.ids else len(trip.stop_ids)

    @api.constrains("departure_hour")
    def _check_departure_hour(self):
        for trip in self:
            if not 0 <= trip.departure_hour < 24:
                raise ValidationError(self.env._("The departure is an hour of the day, such as 07:30."))

    def copy_data(self, default=None):
        return [
            {**values, "name": self.env._("%(round)s (copy)", round=trip.name)}
            for trip, values in zip(self, super().copy_data(default), strict=True)
        ]

    def action_view_batches(self):
        """Open the days this round was prepared for."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_cantine.stock_picking_batch_action_round"
        )
        action["domain"] = [("round_id", "=", self.id)]
        action["context"] = {}
        return action

    def generate_batches(self, day):
        """Put the deliveries of a day on these rounds, each stop in its place.

        Run again, it adds the deliveries that came late, takes out those that were put off to
        another day, and leaves the rest as it is, what was moved by hand included.

        :param date day: delivery day, where the farm is
        :returns: the rounds of that day that have something to deliver
        :rtype: stock.picking.batch
        """
        self._lock()
        batches = self.env["stock.picking.batch"].search(self._get_batches_domain(day))
        batches._sp_take_out_other_days(day)
        waiting = self._get_waiting_deliveries(day)
        batches |= self._create_batches(day, waiting, batches.round_id)
        for batch in batches:
            batch._sp_add_deliveries(waiting.get(batch.round_id, self.env["stock.picking"]))
        return batches

    def _add_guests(self, day, deliveries):
        """Put deliveries to sites of no round at the end of this one, on that day only."""
        self.ensure_one()
        batch = self.env["stock.picking.batch"].search(self._get_batches_domain(day))
        batch = batch or self.env["stock.picking.batch"].create(self._prepare_batch(day, deliveries))
        batch._sp_add_deliveries(deliveries)
        return batch

    def _lock(self):
        """Two people who prepare the same rounds at once: the second waits and finds them prepared."""
        self.flush_recordset()
        self.env.cr.execute(SQL("UPDATE sp_round SET write_date = write_date WHERE id = ANY(%s)", self.ids))

    def _get_batches_domain(self, day):
        return [("round_id", "in", self.ids), ("sp_date", "=", day), ("state", "!=", "cancel")]

    def _get_waiting_deliveries(self, day):
        """Return the deliveries of a day that are on no round of that day yet.

        :rtype: dict[sp.round, stock.picking]
        """
        first_round = {}
        for trip in self.sorted(lambda trip: (trip.departure_hour, trip.id)):
            for site in trip.stop_ids.site_id:
                first_round.setdefault((trip.company_id, site), trip)
        deliveries = self.env["stock.picking"]._sp_search_deliveries(day, self.company_id)
        waiting = {}
        for delivery in deliveries:
            batch = delivery.batch_id
            # A batch of core's own, made for each partner, is no round; a wave is somebody's choice.
            if batch.is_wave or (batch.round_id and batch.sp_date == day):
                continue
            trip = first_round.get((delivery.company_id, delivery._sp_get_site()))
            if trip:
                waiting[trip] = waiting.get(trip, self.env["stock.picking"]) | delivery
        return waiting

    def _create_batches(self, day, waiting, known):
        return self.env["stock.picking.batch"].create(
            [trip._prepare_batch(day, waiting[trip]) for trip in self if trip in waiting and trip not in known]
        )

    def _prepare_batch(self, day, deliveries):
        self.ensure_one()
        return {
            "round_id": self.id,
            "sp_date": day,
            "description": self.name,
            "company_id": self.company_id.id,
            "picking_type_id": deliveries[:1].picking_type_id.id,
            "vehicle_id": self.vehicle_id.id,
            "driver_id": self.driver_id.partner_id.id or self.vehicle_id.sudo().driver_id.id,
        }

    def _get_ranks(self):
        """Return the place of each site of the round, from 1."""
        self.ensure_one()
        return {site: place for place, site in enumerate(self.site_ids, start=1)}

    def _insert_stops(self, current, added):
        """Return deliveries already ordered and added ones in one order (rule insert_stops)."""
        ranks = self._get_ranks()
        places = {
            delivery: ranks[delivery._sp_get_site()] for delivery in current + added if delivery._sp_get_site() in ranks
        }
        return insert_stops(list(current), list(added), places)
