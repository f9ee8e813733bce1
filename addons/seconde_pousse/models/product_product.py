from odoo import fields, models

from ..rules.harvest import crates_needed
from ..rules.sorting import reading_key


class ProductProduct(models.Model):
    _inherit = "product.product"

    crop_ids = fields.Many2many("sp.crop", "sp_crop_product_rel", "product_id", "crop_id", "Crops")

    def _sp_get_lot_code(self):
        """Return the short code that begins this product's harvest lots."""
        self.ensure_one()
        name = reading_key(self.default_code or self.name).upper()
        return self.crop_ids[:1].code or "".join(c for c in name if c.isalnum())[:4]

    def _sp_get_crate_uom(self):
        """Return the crate this product is usually packed in; nothing for no product."""
        return self.uom_ids.filtered(lambda uom: uom.relative_uom_id == self.uom_id)[:1]

    def _sp_count_crates(self, quantity, uom):
        """Return how many usual crates hold a quantity; 0 when the product has no crate.

        :param float quantity: what is packed
        :param uom.uom uom: unit of the quantity
        :rtype: int
        """
        crate = self._sp_get_crate_uom()
        if not crate or not uom:
            return 0
        return crates_needed(quantity, crate._compute_quantity(1.0, uom, round=False))

    def _sp_is_weighed(self):
        """Tell whether the unit of the product is a weight."""
        self.ensure_one()
        return self.uom_id._has_common_reference(self.env.ref("uom.product_uom_kgm"))

    def _sp_is_counted(self):
        """Tell whether its crop is sold in whole bunches or pieces."""
        self.ensure_one()
        units = set(self.crop_ids.mapped("sale_unit"))
        return bool(units) and "kg" not in units and not self._sp_is_weighed()

    def _sp_get_kg_per_unit(self):
        """Return the weight in kilograms of one unit of the product (1 when unknown)."""
        self.ensure_one()
        kilogram = self.env.ref("uom.product_uom_kgm")
        if self._sp_is_weighed():
            return self.uom_id._compute_quantity(1.0, kilogram, round=False)
        return self.weight or 1.0
