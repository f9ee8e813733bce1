from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..rules.sorting import reading_key
from ..rules.weeks import parse_weeks


class SpPlanting(models.Model):
    _name = "sp.planting"
    _description = "Planting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, sort_key, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    sort_key = fields.Char(compute="_compute_sort_key", store=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    crop_id = fields.Many2one("sp.crop", required=True, index=True, ondelete="restrict", tracking=True)
    image_128 = fields.Image(related="crop_id.image_128")
    variety_id = fields.Many2one("sp.variety", domain="[('crop_id', '=', crop_id)]", tracking=True)
    itinerary_id = fields.Many2one(
        "sp.crop.itinerary",
        "Growing Guide",
        compute="_compute_itinerary_id",
        store=True,
        readonly=False,
        domain="[('crop_id', '=', crop_id)]",
        help="Where the guessed dates and yield come from.",
    )
    placement_ids = fields.One2many("sp.planting.placement", "planting_id", "Beds", copy=True)
    place_ids = fields.Many2many("sp.place", string="Places", compute="_compute_place_ids", search="_search_place_ids")
    area_m2 = fields.Float("Area (m²)", digits=(16, 1), compute="_compute_area_m2", store=True)
    date_sown = fields.Date("Sown On", tracking=True)
    date_planted = fields.Date("Planted On", tracking=True)
    date_start = fields.Date(
        "In the Ground From",
        compute="_compute_date_start",
        store=True,
        index=True,
        help="Planting day, or sowing day when sown in place.",
    )
    harvest_from = fields.Date(compute="_compute_harvest_dates", store=True, readonly=False, tracking=True)
    harvest_to = fields.Date(compute="_compute_harvest_dates", store=True, readonly=False, tracking=True)
    expected_kg = fields.Float(
        "Expected (kg)",
        digits=(16, 1),
        compute="_compute_expected_kg",
        store=True,
        readonly=False,
        tracking=True,
    )
    harvested_kg = fields.Float("Harvested (kg)", digits=(16, 1), compute="_compute_harvested_kg")
    harvest_count = fields.Integer("Harvests", compute="_compute_harvested_kg")
    harvest_ids = fields.Many2many(
        "sp.harvest",
        "sp_harvest_planting_rel",
        "planting_id",
        "harvest_id",
        "Harvest List",
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("growing", "Growing"),
            ("harvest", "Harvesting"),
            ("done", "Finished"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        index=True,
        tracking=True,
        group_expand=True,
    )
    reason_ended = fields.Char(help="Why it ended early: frost, pests, sown again…")
    note = fields.Html()

    _expected_positive = models.Constraint("CHECK(expected_kg >= 0)", "An expected harvest cannot be negative.")

    @api.depends("crop_id.name", "variety_id.name", "placement_ids.place_id.name", "date_start")
    def _compute_name(self):
        for planting in self:
            beds = planting.placement_ids.place_id
            where = beds[:1].name if len(beds) == 1 else None
            if len(beds) > 1:
                where = self.env._("%(bed)s and %(count)s more", bed=beds[0].name, count=len(beds) - 1)
            parts = (planting.crop_id.name, planting.variety_id.name, where)
            name = " – ".join(part for part in parts if part)
            if planting.date_start:
                year, week, _day = planting.date_start.isocalendar()
                name = f"{name} (S{week:02d}-{year % 100:02d})"
            planting.name = name

    @api.depends("name")
    def _compute_sort_key(self):
        for planting in self:
            planting.sort_key = reading_key(planting.name)

    @api.depends("crop_id")
    def _compute_itinerary_id(self):
        for planting in self:
            if planting.itinerary_id.crop_id != planting.crop_id:
                planting.itinerary_id = planting.crop_id.itinerary_ids[:1]

    @api.depends("placement_ids.place_id")
    def _compute_place_ids(self):
        for planting in self:
            planting.place_ids = planting.placement_ids.place_id

    @api.model
    def _search_place_ids(self, operator, value):
        return [("placement_ids.place_id", operator, value)]

    @api.depends("placement_ids.length_m", "placement_ids.place_id.width_m")
    def _compute_area_m2(self):
        for planting in self:
            planting.area_m2 = sum(
                placement.length_m * placement.place_id.width_m for placement in planting.placement_ids
            )

    @api.depends("date_sown", "date_planted")
    def _compute_date_start(self):
        for planting in self:
            planting.date_start = planting.date_planted or planting.date_sown

    @api.depends("date_start", "itinerary_id")
    def _compute_harvest_dates(self):
        for planting in self:
            guide = planting.itinerary_id
            if not planting.date_start or not guide.days_to_harvest:
                continue
            planting.harvest_from = planting.date_start + relativedelta(days=guide.days_to_harvest)
            window = parse_weeks(guide.harvest_weeks)
            days = window.length_days() if window else 28
            planting.harvest_to = planting.harvest_from + relativedelta(days=days)

    @api.depends("area_m2", "itinerary_id")
    def _compute_expected_kg(self):
        for planting in self:
            if planting.itinerary_id.yield_typical:
                planting.expected_kg = planting.area_m2 * planting.itinerary_id.yield_typical

    def _compute_harvested_kg(self):
        """Sum done harvests; one over several plantings counts in each by its area."""
        harvests = self.env["sp.harvest"].search([("planting_ids", "in", self.ids), ("state", "=", "done")])
        weights = dict.fromkeys(self.ids, 0.0)
        counts = dict.fromkeys(self.ids, 0)
        for harvest in harvests:
            total_area = sum(harvest.planting_ids.mapped("area_m2"))
            for planting in harvest.planting_ids:
                if planting.id not in weights:
                    continue
                share = planting.area_m2 / total_area if total_area else 1 / len(harvest.planting_ids)
                weights[planting.id] += harvest.quantity_kg * share
                counts[planting.id] += 1
        for planting in self:
            planting.harvested_kg = weights.get(planting.id, 0.0)
            planting.harvest_count = counts.get(planting.id, 0)

    @api.constrains("date_sown", "date_planted", "harvest_from", "harvest_to")
    def _check_dates(self):
        for planting in self:
            if planting.date_sown and planting.date_planted and planting.date_planted < planting.date_sown:
                raise ValidationError(
                    self.env._(
                        "%(planting)s is planted before it is sown: correct one of the two dates.",
                        planting=planting.name,
                    )
                )
            days = [planting.date_start, planting.harvest_from, planting.harvest_to]
            known = [day for day in days if day]
            if known != sorted(known):
                raise ValidationError(
                    self.env._(
                        "%(planting)s: the harvest cannot end before it begins, nor begin "
                        "before the crop is in the ground. Correct the dates.",
                        planting=planting.name,
                    )
                )

    @api.constrains("variety_id", "crop_id")
    def _check_variety_id(self):
        for planting in self:
            if planting.variety_id and planting.variety_id.crop_id != planting.crop_id:
                raise ValidationError(
                    self.env._(
                        "%(variety)s is not a variety of %(crop)s: choose another variety.",
                        variety=planting.variety_id.name,
                        crop=planting.crop_id.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_id(self):
        for planting in self:
            if (planting.placement_ids.place_id.company_id | planting.harvest_ids.company_id) - planting.company_id:
                raise ValidationError(
                    self.env._(
                        "%(planting)s has beds or harvests of its company: it cannot move to another one.",
                        planting=planting.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_harvests(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_harvests([vals])
        return super().write(vals)

    @api.model
    def _refuse_harvests(self, vals_list):
        """A harvest names its plantings, not the other way round: done ones are frozen."""
        if any("harvest_ids" in vals for vals in vals_list):
            raise UserError(self.env._("Choose the planting on the harvest itself."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_harvested(self):
        lots = self.env["stock.lot"].sudo().search([("planting_ids", "in", self.ids)])
        harvested = self.filtered("harvest_ids") | (lots.planting_ids & self)
        if harvested:
            raise ValidationError(
                self.env._(
                    "%(planting)s has been harvested and is part of the trace of its lots: archive it instead.",
                    planting=harvested[0].name,
                )
            )

    def action_harvest(self):
        """Open the harvest form on this planting, everything guessed."""
        self.ensure_one()
        if not self.crop_id.product_ids:
            self.crop_id.sudo().action_create_product()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_harvest_action_new")
        action["context"] = {
            "default_product_id": self._get_harvest_product().id,
            "default_planting_ids": [Command.set(self.ids)],
            "default_company_id": self.company_id.id,
        }
        return action

    def action_view_harvests(self):
        """Open the harvests of this planting."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_harvest_action")
        action["domain"] = [("planting_ids", "in", self.ids)]
        action["context"] = {"default_planting_ids": [Command.set(self.ids)]}
        return action

    def _get_harvest_product(self):
        """Return the product harvested last from this planting, else the crop's first."""
        self.ensure_one()
        last = self.env["sp.harvest"].search(
            [("planting_ids", "in", self.ids), ("state", "=", "done")],
            order="date desc, id desc",
            limit=1,
        )
        return last.product_id or self.crop_id.product_ids[:1]

    @api.model
    def _get_harvestable_domain(self, company, crops, date):
        """Return the plantings of some crops that can be harvested on a day."""
        return [
            ("company_id", "=", company.id),
            ("crop_id", "in", crops.ids),
            ("state", "in", ("planned", "growing", "harvest")),
            ("date_start", "<=", date),
        ]
