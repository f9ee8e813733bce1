from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..rules.harvest import MAX_CRATES, MAX_KG, check_date, check_quantity
from ..rules.organic import harvest_claim

STOCK_WRITE = object()
"""Context value that no client can send (docs/decisions/0001)."""

GRADES = [
    ("first", "First choice"),
    ("second", "Second choice"),
    ("processing", "For processing"),
    ("donation", "To give away"),
]


class SpHarvest(models.Model):
    """A harvest is a done stock move with its lot; once done it is never edited."""

    _name = "sp.harvest"
    _description = "Harvest"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", default="/", copy=False, readonly=True, index="trigram")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('tracking', '=', 'lot'), ('is_storable', '=', True)]",
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    quantity_kg = fields.Float("Weight (kg)", digits="Product Unit", compute="_compute_quantity_kg", store=True)
    planting_ids = fields.Many2many(
        "sp.planting",
        "sp_harvest_planting_rel",
        "harvest_id",
        "planting_id",
        "Plantings",
        compute="_compute_planting_ids",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('crop_id.product_ids', '=', product_id)]",
    )
    place_ids = fields.Many2many(
        "sp.place",
        "sp_harvest_place_rel",
        "harvest_id",
        "place_id",
        "Beds",
        compute="_compute_place_ids",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    crate_uom_id = fields.Many2one("uom.uom", "Crate", compute="_compute_crate_uom_id")
    crate_count = fields.Integer("Crates", compute="_compute_crate_count", store=True, readonly=False, precompute=True)
    grade = fields.Selection(GRADES, required=True, default="first")
    organic_status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")],
        compute="_compute_organic_status",
        help="Claim this harvest may carry, from the beds and the day.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    lot_id = fields.Many2one("stock.lot", readonly=True, copy=False, index=True)
    move_id = fields.Many2one("stock.move", "Stock Move", readonly=True, copy=False, index=True)
    cancel_move_id = fields.Many2one("stock.move", "Reverse Move", readonly=True, copy=False, index="btree_not_null")
    note = fields.Char()
    state = fields.Selection(
        [("draft", "To confirm"), ("done", "In stock"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This harvest number is already used: confirm the harvest again."
    )
    _crates_positive = models.Constraint("CHECK(crate_count >= 0)", "A number of crates cannot be negative.")

    @api.depends("name", "product_id", "lot_id.name")
    def _compute_display_name(self):
        for harvest in self:
            if harvest.lot_id:
                harvest.display_name = f"{harvest.name} ({harvest.lot_id.name})"
            else:
                harvest.display_name = harvest.product_id.display_name or self.env._("New Harvest")

    @api.depends("product_id")
    def _compute_uom_id(self):
        for harvest in self:
            if harvest.uom_id not in harvest.product_id.uom_id | harvest.product_id.uom_ids:
                harvest.uom_id = harvest.product_id.uom_id

    @api.depends("product_id")
    def _compute_allowed_uom_ids(self):
        for harvest in self:
            harvest.allowed_uom_ids = harvest.product_id.uom_id | harvest.product_id.uom_ids

    @api.depends("quantity", "uom_id", "product_id")
    def _compute_quantity_kg(self):
        for harvest in self:
            harvest.quantity_kg = harvest.quantity * harvest._get_kg_per_unit()

    @api.depends("product_id", "date", "company_id")
    def _compute_planting_ids(self):
        for harvest in self:
            if harvest.planting_ids and all(
                harvest.product_id in planting.crop_id.product_ids for planting in harvest.planting_ids
            ):
                continue
            harvest.planting_ids = harvest._guess_planting()

    @api.depends("planting_ids")
    def _compute_place_ids(self):
        for harvest in self:
            if harvest.planting_ids:
                harvest.place_ids = harvest.planting_ids.placement_ids.place_id

    @api.depends("product_id")
    def _compute_crate_uom_id(self):
        for harvest in self:
            harvest.crate_uom_id = harvest.product_id._sp_get_crate_uom()

    @api.depends("quantity", "uom_id", "product_id")
    def _compute_crate_count(self):
        for harvest in self:
            product = harvest.product_id
            harvest.crate_count = product._sp_count_crates(harvest.quantity, harvest.uom_id)

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        first_ids = dict(
            self.env["stock.warehouse"]._read_group(
                [("company_id", "in", self.company_id.ids)], ["company_id"], ["id:min"]
            )
        )
        for harvest in self:
            if harvest.warehouse_id.company_id != harvest.company_id:
                harvest.warehouse_id = first_ids.get(harvest.company_id)

    @api.depends("place_ids", "date", "company_id", "lot_id.organic_status")
    def _compute_organic_status(self):
        """Once in stock, say what the lot says: it was frozen on the day."""
        for harvest in self:
            harvest.organic_status = harvest.lot_id.organic_status or harvest._get_organic_claim()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_unreadable_figures(vals)
            self._refuse_stock_fields(vals)
        harvests = super().create(vals_list)
        harvests._check_harvest()
        return harvests

    def write(self, vals):
        frozen = set(vals) & self._get_frozen_fields()
        done = self.filtered(lambda harvest: harvest.state != "draft")
        if frozen and done:
            raise UserError(
                self.env._(
                    "Harvest %(number)s is already in stock: cancel it and enter it again.",
                    number=done[0].name,
                )
            )
        self._refuse_unreadable_figures(vals)
        self._refuse_stock_fields(vals)
        result = super().write(vals)
        if frozen:
            self._check_harvest()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(harvest.state != "draft" for harvest in self):
            raise UserError(self.env._("A harvest that has been in stock is kept: cancel it instead."))

    def action_harvest_again(self):
        """Go back to the tiles, for the next crate."""
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_planting_action_harvest")
        action["target"] = "main"
        return action

    def action_view_lot(self):
        """Open the trace of the lot."""
        self.ensure_one()
        return self.lot_id.action_view_trace()

    def _get_organic_claim(self):
        self.ensure_one()
        if not self.place_ids or not self.date:
            return "none"
        statuses = self.place_ids._get_land_statuses(self.date)
        months = self.env["sp.legal.parameter"]._get_value("organic_conversion_months", self.date)
        lands = [statuses[place.id] for place in self.place_ids._origin]
        return harvest_claim(lands, self.date, int(months))

    def _get_kg_per_unit(self):
        self.ensure_one()
        product = self.product_id
        if not product or not self.uom_id:
            return 1.0
        units = self.uom_id._compute_quantity(1.0, product.uom_id, round=False)
        return units * product._sp_get_kg_per_unit()

    def _guess_planting(self):
        """Return the planting most likely harvested: the last one picked, else the readiest."""
        self.ensure_one()
        plantings = self.env["sp.planting"]
        if not self.product_id.crop_ids or not self.date:
            return plantings
        candidates = plantings.search(
            plantings._get_harvestable_domain(self.company_id, self.product_id.crop_ids, self.date),
            order="harvest_from, id",
        )
        if len(candidates) < 2:
            return candidates
        last = self.search(
            [
                ("product_id", "in", self.product_id.ids),
                ("planting_ids", "in", candidates.ids),
                ("state", "=", "done"),
            ],
            limit=1,
        )
        ready = candidates.filtered(lambda p: p.harvest_from and p.harvest_from <= self.date)
        return (last.planting_ids & candidates)[:1] or (ready or candidates)[:1]

    @api.model
    def _get_frozen_fields(self):
        return {
            "company_id",
            "crate_count",
            "date",
            "grade",
            "place_ids",
            "planting_ids",
            "product_id",
            "quantity",
            "uom_id",
            "warehouse_id",
        }

    @api.model
    def _refuse_stock_fields(self, vals):
        """Only a confirmation or a cancellation may say that a harvest is in stock."""
        if self.env.context.get("sp_harvest_stock") is STOCK_WRITE:
            return
        stock_fields = {"name", "state", "lot_id", "move_id", "cancel_move_id"}
        defaults = {f"default_{name}" for name in stock_fields}
        if stock_fields & set(vals) or defaults & set(self.env.context):
            raise UserError(
                self.env._("Use the buttons “OK, put in stock” or “Cancel the Harvest” to change its state.")
            )

    @api.model
    def _refuse_unreadable_figures(self, vals):
        if "quantity" in vals and check_quantity(vals["quantity"], 0.0) in ("not_a_number", "absurd"):
            raise UserError(self.env._("The harvested quantity must be a number, such as 12.5: type it again."))
        crates = vals.get("crate_count") or 0
        if not isinstance(crates, int) or not 0 <= crates <= MAX_CRATES:
            raise UserError(self.env._("Count the crates again: this number is not possible."))

    def _check_harvest(self):
        """Refuse what cannot be a harvest, with one sentence that says what to do."""
        for harvest in self:
            product = harvest.product_id
            if product.tracking != "lot" or not product.is_storable:
                raise UserError(
                    self.env._(
                        "“%(product)s” is not tracked by lot: tick “Track Inventory: By Lots” "
                        "on its product form, or choose another product.",
                        product=product.display_name,
                    )
                )
            if not harvest.uom_id._has_common_reference(product.uom_id):
                raise UserError(
                    self.env._(
                        "%(product)s is counted in %(unit)s: choose that unit or one of its crates.",
                        product=product.display_name,
                        unit=product.uom_id._sp_spell(2),
                    )
                )
            harvest._check_quantity()
            harvest._check_date()

    def _check_quantity(self):
        product = self.product_id
        units = self.uom_id._compute_quantity(self.quantity, product.uom_id, round=False)
        reason = check_quantity(units, product._sp_get_kg_per_unit(), whole=product._sp_is_counted())
        if self.uom_id.is_zero(self.quantity):
            reason = reason or "not_positive"
        messages = {
            "not_positive": self.env._("The harvested quantity must be greater than zero: type what was weighed."),
            "not_whole": self.env._(
                "%(product)s is counted in whole %(unit)s: type a number without decimals.",
                product=product.display_name,
                unit=product.uom_id._sp_spell(2),
            ),
            "absurd": self.env._(
                "%(quantity)s %(unit)s is more than %(limit)s kg, too much for one harvest: "
                "check the quantity and the unit.",
                quantity=formatLang(self.env, self.quantity, dp="Product Unit"),
                unit=self.uom_id._sp_spell(self.quantity),
                limit=formatLang(self.env, MAX_KG, digits=0),
            ),
        }
        if reason:
            raise UserError(messages[reason])

    def _check_date(self):
        starts = [start for start in self.planting_ids.mapped("date_start") if start]
        reason = check_date(self.date, fields.Date.context_today(self), starts)
        messages = {
            "future": self.env._("A harvest cannot be dated in the future: enter it on the day it is picked."),
            "too_old": self.env._("This harvest is more than ten years old: correct the year."),
            "before_planting": self.env._(
                "The harvest is dated before its planting was in the ground: correct the day "
                "or choose another planting.",
            ),
        }
        if reason:
            raise UserError(messages[reason])
