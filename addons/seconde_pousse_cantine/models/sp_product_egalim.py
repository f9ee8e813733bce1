from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.egalim import product_problem


class SpProductEgalim(models.AbstractModel):
    """What a product counts for in the EGAlim law; part of `product.template`."""

    _name = "sp.product.egalim"
    _description = "EGAlim Settings of a Product"

    sp_egalim_family = fields.Selection(
        [
            ("VIANDES_VOLAILLES", "Meat and poultry"),
            ("CHARCUTERIE", "Cured meat"),
            ("PRODUITS_DE_LA_MER", "Fish and seafood"),
            ("FRUITS_ET_LEGUMES", "Fruit and vegetables"),
            ("PRODUITS_LAITIERS", "Dairy and eggs"),
            ("BOULANGERIE", "Bakery"),
            ("BOISSONS", "Drinks"),
            ("AUTRES", "Other food"),
        ],
        "EGAlim Family",
        compute="_compute_sp_egalim_family",
        precompute=True,
        store=True,
        readonly=False,
        help="Family of ma-cantine. Empty: not food, never declared.",
    )
    sp_egalim_category_ids = fields.Many2many(
        "sp.egalim.category",
        "sp_product_egalim_category_rel",
        "product_tmpl_id",
        "category_id",
        "EGAlim Labels",
        domain="[('code', '!=', 'BIO')]",
        help="Labels of the product besides organic, which comes from the lot delivered. Farmhouse is never valid for "
        "vegetables.",
    )

    @api.depends("sp_activity", "type")
    def _compute_sp_egalim_family(self):
        for product in self:
            if not product.sp_egalim_family and product.sp_activity == "farm" and product.type == "consu":
                product.sp_egalim_family = "FRUITS_ET_LEGUMES"

    @api.constrains("sp_egalim_family", "sp_egalim_category_ids")
    def _check_sp_egalim_category_ids(self):
        for product in self:
            codes = set(product.sp_egalim_category_ids.mapped("code"))
            problem = product_problem(product.sp_egalim_family, codes)
            if problem == "farmhouse":
                raise ValidationError(
                    self.env._(
                        "“Fermier” has a legal meaning for meat, poultry, eggs and cheese only: remove it from "
                        "%(product)s.",
                        product=product.display_name,
                    )
                )
            if problem == "organic":
                raise ValidationError(
                    self.env._(
                        "Organic is what a lot is, not what a product is: remove it from %(product)s, the lots "
                        "delivered say it.",
                        product=product.display_name,
                    )
                )
