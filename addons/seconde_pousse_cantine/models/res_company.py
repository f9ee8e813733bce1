from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sp_weight_tolerance = fields.Float(
        "Tolerance on Weights",
        default=0.1,
        help="Share of the ordered weight, over or under it, that needs no reason.",
    )
    sp_separate_services = fields.Boolean(
        "Services on Their Own Invoices",
        default=True,
        help="An invoicing run makes one invoice for the goods and another for the services.",
    )
    sp_crate_product_id = fields.Many2one(
        "product.product", "Crate", check_company=True, help="Reusable crate lent to the sites by default."
    )
    sp_order_quantity_max = fields.Float(
        "Highest Quantity of a Line",
        default=2000.0,
        digits="Product Unit",
        help="A site's order for more of one product is refused as a typing error. 0: no limit.",
    )

    def _sp_get_crate_product(self):
        """Return the crate that is lent by default: the company's, or the one that comes with the addon.

        :rtype: product.product
        """
        self.ensure_one()
        if self.sp_crate_product_id:
            return self.sp_crate_product_id
        crate_id = self.env["ir.model.data"]._xmlid_to_res_id("seconde_pousse_cantine.product_crate")
        return self.env["product.template"].browse(crate_id or []).product_variant_id
