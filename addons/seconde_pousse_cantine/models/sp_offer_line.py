from odoo import api, fields, models

from .sp_offer import OFFER_WRITE


class SpOfferLine(models.Model):
    _name = "sp.offer.line"
    _description = "Product of an Offer"
    _order = "sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    offer_id = fields.Many2one("sp.offer", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="offer_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="offer_id.company_id.currency_id")
    offer_state = fields.Selection(related="offer_id.state", string="Offer Status")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True, domain="[('sale_ok', '=', True)]"
    )
    image_128 = fields.Image(related="product_id.image_128")
    uom_id = fields.Many2one(related="product_id.uom_id")
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        help="Without VAT, for one unit of the product.",
    )
    price_ids = fields.One2many("sp.offer.price", "line_id", "Prices by List", copy=True)
    price_text = fields.Char("Other Prices", compute="_compute_price_text")
    quantity_available = fields.Float("Available", digits="Product Unit")
    quantity_proposed = fields.Float("Proposed", digits="Product Unit", readonly=True)
    quantity_stock = fields.Float("In Stock", digits="Product Unit", readonly=True)
    quantity_harvest = fields.Float("To Be Picked", digits="Product Unit", readonly=True)
    quantity_committed = fields.Float("Already Sold", digits="Product Unit", readonly=True)
    quantity_ordered = fields.Float("Ordered", digits="Product Unit", compute="_compute_quantity_ordered")
    quantity_left = fields.Float("Left", digits="Product Unit", compute="_compute_quantity_ordered")
    is_short = fields.Boolean("Short", compute="_compute_quantity_ordered")
    organic_status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")],
        required=True,
        default="none",
        help="Of everything that would be sold, lots in store and beds to pick: the weakest one.",
    )
    crate_uom_id = fields.Many2one(
        "uom.uom", "Packaging", compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK(quantity_available >= 0)", "An available quantity cannot be negative."
    )
    _price_positive = models.Constraint("CHECK(price_unit >= 0)", "A price cannot be negative.")
    _offer_product_unique = models.Constraint("UNIQUE(offer_id, product_id)", "This product is already in the offer.")

    @api.depends("product_id")
    def _compute_from_product(self):
        for line in self:
            line.price_unit = line.product_id.lst_price
            line.crate_uom_id = line.product_id._sp_get_crate_uom()

    @api.depends("price_ids.price_unit", "price_ids.pricelist_id")
    def _compute_price_text(self):
        for line in self:
            line.price_text = ", ".join(
                f"{price.pricelist_id.name} {line.currency_id.format(price.price_unit)}" for price in line.price_ids
            )

    @api.depends("quantity_available")
    def _compute_quantity_ordered(self):
        """Count what was ordered from the offer, drafts included: they are promises too."""
        rows = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [
                    ("order_id.sp_offer_id", "in", self.offer_id.ids),
                    ("order_id.state", "!=", "cancel"),
                    ("product_id", "in", self.product_id.ids),
                ],
                ["order_id.sp_offer_id", "product_id", "product_uom_id"],
                ["product_uom_qty:sum"],
            )
        )
        ordered = {}
        for offer, product, unit, quantity in rows:
            key = (offer.id, product.id)
            ordered[key] = ordered.get(key, 0.0) + unit._compute_quantity(quantity, product.uom_id, round=False)
        for line in self:
            line.quantity_ordered = ordered.get((line.offer_id._origin.id, line.product_id._origin.id), 0.0)
            line.quantity_left = line.quantity_available - line.quantity_ordered
            line.is_short = bool(line.uom_id) and line.uom_id.compare(line.quantity_left, 0.0) < 0

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_sent(self.env["sp.offer"].browse(vals["offer_id"] for vals in vals_list if vals.get("offer_id")))
        lines = super().create(vals_list)
        if self.env.context.get("sp_offer_write") is not OFFER_WRITE:
            bare = (line.id for line, vals in zip(lines, vals_list, strict=True) if "price_ids" not in vals)
            for offer, same in lines.browse(bare).grouped("offer_id").items():
                offer._add_list_prices(same)
        return lines

    def write(self, vals):
        self._refuse_sent(self.offer_id | self.env["sp.offer"].browse(vals.get("offer_id") or []))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._refuse_sent(self.offer_id)

    @api.model
    def _refuse_sent(self, offers):
        if self.env.context.get("sp_offer_write") is not OFFER_WRITE:
            offers._refuse_sent()

    def action_open_prices(self):
        """Open the prices of this product, list by list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.product_id.display_name,
            "res_model": "sp.offer.line",
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _is_free(self):
        """Tell whether a list would have the product for nothing."""
        self.ensure_one()
        prices = [self.price_unit, *self.price_ids.mapped("price_unit")]
        return any(self.currency_id.compare_amounts(price, 0.0) <= 0 for price in prices)

    def _get_price(self, pricelist):
        """Return the price of this line for a price list, in the unit of the product.

        :param product.pricelist pricelist: list of the customer; may be empty
        :rtype: float
        """
        self.ensure_one()
        own = self.price_ids.filtered(lambda price: price.pricelist_id == pricelist)
        return own.price_unit if own else self.price_unit
