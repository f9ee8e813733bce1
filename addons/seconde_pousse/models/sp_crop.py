from odoo import api, fields, models
from odoo.fields import Command

from ..rules.sorting import reading_key

SURENESS = [("sourced", "Sourced"), ("adapted", "Adapted"), ("estimate", "To check")]
GROUPS = ("eppo", "unit", "crate", "storage", "return")


def sureness(label):
    """Return the field that says how sure a group of reference values is."""
    return fields.Selection(SURENESS, f"{label}: How Sure", default="estimate", required=True)


class SpCrop(models.Model):
    _name = "sp.crop"
    _description = "Crop"
    _inherit = ["image.mixin"]
    _order = "sort_key, id"
    _rec_names_search = ["name", "code", "latin_name"]

    name = fields.Char(required=True)
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, size=5, help="Begins the name of every lot of this crop, as in TOM-26W31-3.")
    latin_name = fields.Char()
    family_id = fields.Many2one("sp.crop.family", index=True, ondelete="restrict")
    eppo_code = fields.Char("EPPO Code", help="European code of the plant, for the phyto register.")
    eppo_status = sureness("EPPO Code")
    marketing_standard = fields.Selection(
        [
            ("specific", "Specific: class and origin"),
            ("french", "French text: class, size and origin"),
            ("general", "General: origin"),
        ],
        required=True,
        default="general",
        help="What delegated Regulation (EU) 2023/2429 asks on labels and documents.",
    )
    sale_unit = fields.Selection([("kg", "kg"), ("bunch", "Bunch"), ("piece", "Piece")], required=True, default="kg")
    unit_weight_kg = fields.Float(
        "Weight of a Bunch or Piece (kg)",
        digits=(16, 3),
        help="Average weight, to follow yields in kilograms.",
    )
    usual_crate = fields.Char()
    crate_content = fields.Float(digits=(16, 2), help="Kilograms, bunches or pieces that a usual crate holds.")
    storage_days = fields.Char("Keeps For (days)")
    storage_temperature = fields.Char("Kept At (°C)")
    return_years = fields.Char("Return Time (years)")
    unit_status = sureness("Weight")
    crate_status = sureness("Crate")
    crate_source = fields.Char()
    storage_status = sureness("Storage")
    storage_source = fields.Char()
    return_status = sureness("Return Time")
    return_source = fields.Char()
    product_ids = fields.Many2many(
        "product.product",
        "sp_crop_product_rel",
        "crop_id",
        "product_id",
        "Products",
        help="What is sold of this crop. A mix (mesclun) belongs to several crops.",
    )
    variety_ids = fields.One2many("sp.variety", "crop_id", "Varieties")
    itinerary_ids = fields.One2many("sp.crop.itinerary", "crop_id", "Growing Guides")
    has_estimate = fields.Boolean("To Check", compute="_compute_has_estimate", store=True)

    _name_unique = models.Constraint("UNIQUE(name)", "This crop already exists.")
    _code_format = models.Constraint(
        "CHECK(code ~ '^[A-Z0-9]{2,5}$')",
        "A crop code has 2 to 5 capital letters or digits, such as TOM.",
    )

    @api.depends("name")
    def _compute_sort_key(self):
        for crop in self:
            crop.sort_key = reading_key(crop.name)

    @api.depends("itinerary_ids.has_estimate", *(f"{group}_status" for group in GROUPS))
    def _compute_has_estimate(self):
        for crop in self:
            crop.has_estimate = any(crop[f"{group}_status"] == "estimate" for group in GROUPS) or any(
                crop.itinerary_ids.mapped("has_estimate")
            )

    def action_create_product(self):
        """Create the product sold of each crop that has none.

        It is sold, delivered and invoiced by its unit (kilogram, bunch or piece), tracked
        by lot, invoiced on what is delivered, with its usual crate as another unit.

        :returns: the action that shows the products
        """
        for crop in self.filtered(lambda crop: not crop.product_ids):
            template = self.env["product.template"].create(crop._prepare_product_values())
            crop.product_ids = [Command.link(template.product_variant_id.id)]
        return self.action_view_products()

    def action_view_products(self):
        """Open what is sold of these crops."""
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.stock_product_normal_action")
        products = self.product_ids
        action["domain"] = [("id", "in", products.ids)]
        action["context"] = {"active_test": False}
        if len(products) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=products.id)
        return action

    def _prepare_product_values(self):
        self.ensure_one()
        unit = self._get_sale_uom()
        crate = self._get_crate_uom(unit)
        return {
            "name": self.name,
            "type": "consu",
            "is_storable": True,
            "tracking": "lot",
            "invoice_policy": "delivery",
            "purchase_ok": False,
            "uom_id": unit.id,
            "uom_ids": [Command.set(crate.ids)],
            "weight": 1.0 if self.sale_unit == "kg" else self.unit_weight_kg,
            "categ_id": self.env.ref("seconde_pousse.product_category_harvest").id,
            "sp_activity": "farm",
            "image_1920": self.image_1920,
        }

    def _get_sale_uom(self):
        self.ensure_one()
        return self.env.ref(
            {
                "kg": "uom.product_uom_kgm",
                "bunch": "seconde_pousse.product_uom_bunch",
                "piece": "uom.product_uom_unit",
            }[self.sale_unit]
        )

    def _get_crate_uom(self, unit):
        """Return the crate of the usual content, shared by all crops that use it."""
        self.ensure_one()
        uoms = self.env["uom.uom"]
        if not self.crate_content:
            return uoms
        content = f"{self.crate_content:g}".replace(".", ",")
        names = {
            "kg": self.env._("Crate of %(content)s kg", content=content),
            "bunch": self.env._("Crate of %(content)s bunches", content=content),
            "piece": self.env._("Crate of %(content)s pieces", content=content),
        }
        domain = [("relative_uom_id", "=", unit.id), ("relative_factor", "=", self.crate_content)]
        return uoms.search(domain, limit=1) or uoms.create(
            {
                "name": names[self.sale_unit],
                "relative_uom_id": unit.id,
                "relative_factor": self.crate_content,
            }
        )
