from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from odoo.addons.seconde_pousse.models.sp_harvest import STOCK_WRITE
from odoo.addons.seconde_pousse.rules.harvest import check_quantity

KINDS = [
    ("donation", "Given to a charity"),
    ("shared", "Shared among growers"),
    ("cooked", "Cooked"),
    ("lost", "Lost or thrown away"),
]


class SpOuting(models.Model):
    """What leaves the store without being sold: one lot, one done stock move; once done it is never edited."""

    _name = "sp.outing"
    _description = "Way Out"
    _inherit = ["sp.outing.stock", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", default="/", copy=False, readonly=True, index="trigram")
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    kind = fields.Selection(KINDS, "Destination", required=True, default="donation", index=True, tracking=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_storable', '=', True), ('sp_is_crate', '=', False), ('qty_available', '>', 0)]",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id), ('product_qty', '>', 0)]",
        help="The oldest lot in stock is proposed.",
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    available_quantity = fields.Float("In Stock", digits="Product Unit", compute="_compute_available_quantity")
    quantity_kg = fields.Float("Weight (kg)", digits="Product Unit", compute="_compute_quantity_kg", store=True)
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of the offer of that day, else of the product: what it could have been sold for, without tax.",
    )
    value = fields.Monetary(compute="_compute_value", store=True, help="What it could have been sold for, without tax.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Given To", index="btree_not_null", check_company=True, tracking=True)
    note = fields.Char("Why")
    organic_status = fields.Selection(related="lot_id.organic_status")
    box_id = fields.Many2one(
        "sp.box", readonly=True, copy=False, index="btree_not_null", ondelete="restrict", check_company=True
    )
    move_id = fields.Many2one(
        "stock.move", "Stock Move", readonly=True, copy=False, index="btree_not_null", check_company=True
    )
    cancel_move_id = fields.Many2one(
        "stock.move", "Reverse Move", readonly=True, copy=False, index="btree_not_null", check_company=True
    )
    state = fields.Selection(
        [("draft", "To confirm"), ("done", "Left the stock"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _name_unique = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This number is already used: confirm again."
    )

    @api.depends("name", "product_id")
    def _compute_display_name(self):
        for outing in self:
            if outing.name == "/":
                outing.display_name = outing.product_id.display_name or self.env._("New Way Out")
            else:
                outing.display_name = f"{outing.name} ({outing.product_id.display_name})"

    @api.depends("product_id", "kind", "company_id")
    def _compute_lot_id(self):
        """Propose the oldest lot in stock; keep one that was chosen as long as it fits."""
        stock = self._get_stock(self.product_id, self.company_id)
        for outing in self:
            if outing.state != "draft" or (outing.lot_id and outing.lot_id.product_id == outing.product_id):
                continue
            lots = (lot for product, lot in stock if product == outing.product_id and lot)
            fit = [lot for lot in lots if outing.kind == "lost" or not lot.is_held]
            outing.lot_id = min(fit, key=lambda lot: (lot.harvest_date or fields.Date.today(), lot.id), default=False)

    @api.depends("product_id", "lot_id", "company_id", "state")
    def _compute_available_quantity(self):
        stock = self._get_stock(self.product_id, self.company_id)
        for outing in self:
            outing.available_quantity = stock.get((outing.product_id._origin, outing.lot_id._origin), 0.0)

    @api.depends("quantity", "product_id")
    def _compute_quantity_kg(self):
        for outing in self:
            outing.quantity_kg = outing.product_id and outing.quantity * outing.product_id._sp_get_kg_per_unit()

    @api.depends("quantity", "price_unit")
    def _compute_value(self):
        for outing in self:
            outing.value = outing.quantity * outing.price_unit

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_unreadable(vals)
            self._refuse_stock_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        frozen = {"company_id", "date", "kind", "lot_id", "partner_id", "product_id", "quantity"}
        done = self.filtered(lambda outing: outing.state != "draft")
        if frozen & set(vals) and done:
            raise UserError(
                self.env._("%(number)s has already left the stock: cancel it and enter it again.", number=done[0].name)
            )
        self._refuse_unreadable(vals)
        self._refuse_stock_fields(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(outing.state != "draft" for outing in self):
            raise UserError(self.env._("What has left the stock is kept: cancel it instead."))

    def action_another(self):
        """Open a new way out of the same kind, to the same place, for the next crate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_outing_action_quick")
        action["target"] = "main"
        action["context"] = {
            "default_kind": self.kind,
            "default_partner_id": self.partner_id.id,
            "default_date": self.date,
        }
        return action

    def action_view_lot(self):
        """Open the trace of the lot."""
        self.ensure_one()
        return self.lot_id.action_view_trace()

    def action_print_slip(self):
        """Print the donation slip of this charity for the month of this gift."""
        self.ensure_one()
        first = self.date.replace(day=1)
        gifts = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", first),
                ("date", "<=", fields.Date.end_of(first, "month")),
                *self._get_gift_domain(),
            ]
        )
        return self.env.ref("seconde_pousse_cantine.report_donation_slip").report_action(gifts)

    @api.model
    def _get_gift_domain(self):
        return [("kind", "=", "donation"), ("state", "=", "done")]

    def _get_slips(self):
        """Return the donation slips of these gifts: one per charity and company, oldest gift first.

        :returns: dicts with partner, company, gifts, date_from, date_to, kg, value and certificate
        :rtype: list[dict]
        """
        gifts = self.filtered_domain(self._get_gift_domain()).sorted(lambda gift: (gift.date, gift.id))
        slips = gifts.grouped(lambda gift: (gift.company_id, gift.partner_id))
        return [self._prepare_slip(*key, slip) for key, slip in slips.items()]

    @api.model
    def _prepare_slip(self, company, partner, gifts):
        claiming = [gift.date for gift in gifts if gift._get_organic_mention()]
        return {
            "company": company,
            "partner": partner,
            "gifts": gifts,
            "date_from": gifts[0].date,
            "date_to": gifts[-1].date,
            "kg": sum(gifts.mapped("quantity_kg")),
            "value": sum(gifts.mapped("value")),
            "certificate": company._sp_get_organic_certificate(claiming[-1]) if claiming else False,
        }

    def _get_organic_mention(self):
        self.ensure_one()
        return self.lot_id._sp_get_organic_mention(self.date) if self.lot_id else ""

    @api.model
    def _refuse_stock_fields(self, vals):
        """Only a confirmation or a cancellation may say that something left the stock."""
        if self.env.context.get("sp_harvest_stock") is STOCK_WRITE:
            return
        stock_fields = {"name", "state", "move_id", "cancel_move_id", "price_unit", "box_id"}
        if stock_fields & set(vals) or {f"default_{name}" for name in stock_fields} & set(self.env.context):
            raise UserError(self.env._("Use the buttons “OK, it is gone” or “Put Back in Stock” to change its state."))

    @api.model
    def _refuse_unreadable(self, vals):
        if "quantity" in vals and check_quantity(vals["quantity"], 0.0) in ("not_a_number", "absurd"):
            raise UserError(self.env._("The quantity must be a number, such as 12.5: type it again."))

    def _check_outing(self):
        """Refuse what cannot leave, with one sentence that says what to do."""
        for outing in self:
            if outing.date > fields.Date.context_today(outing):
                raise UserError(
                    self.env._(
                        "%(date)s is in the future: enter what leaves on the day it leaves.",
                        date=format_date(self.env, outing.date),
                    )
                )
            if outing.kind == "donation" and not outing.partner_id:
                raise UserError(self.env._("Say who it is given to: the donation slip is made for them."))
            outing._check_lot()
            outing._check_quantity()

    def _check_lot(self):
        product, lot = self.product_id, self.lot_id
        if product.tracking != "none" and not lot:
            raise UserError(
                self.env._(
                    "No lot of %(product)s is in stock: enter the harvest first, or choose another product.",
                    product=product.display_name,
                )
            )
        if lot and lot.product_id != product:
            raise UserError(
                self.env._(
                    "Lot %(lot)s is not %(product)s: choose another lot.", lot=lot.name, product=product.display_name
                )
            )
        if lot.is_held and self.kind != "lost":
            raise UserError(
                self.env._(
                    "Lot %(lot)s is on hold (%(reason)s): nobody may eat it. Choose another lot, or say it is lost.",
                    lot=lot.name,
                    reason=lot.hold_reason,
                )
            )

    def _check_quantity(self):
        names = {
            "lot": self.lot_id.name or self.product_id.display_name,
            "unit": self.uom_id._sp_spell(self.available_quantity),
            "left": formatLang(self.env, self.available_quantity, dp="Product Unit"),
        }
        if self.uom_id.compare(self.quantity, 0.0) <= 0:
            raise UserError(self.env._("The quantity must be greater than zero: type what was weighed."))
        if self.uom_id.compare(self.available_quantity, 0.0) <= 0:
            raise UserError(self.env._("Nothing is left of %(lot)s: choose another lot.", **names))
        if self.uom_id.compare(self.quantity, self.available_quantity) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s %(unit)s of %(lot)s are in stock: type %(left)s at most, "
                    "then enter the rest with its own lot.",
                    **names,
                )
            )
