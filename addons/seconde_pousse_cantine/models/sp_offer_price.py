from odoo import api, fields, models


class SpOfferPrice(models.Model):
    _name = "sp.offer.price"
    _description = "Price of an Offer for a List"
    _rec_name = "pricelist_id"
    _check_company_auto = True

    line_id = fields.Many2one("sp.offer.line", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    pricelist_id = fields.Many2one("product.pricelist", required=True, ondelete="cascade", check_company=True)
    price_unit = fields.Float("Price", digits="Product Price", required=True)

    _line_pricelist_unique = models.Constraint(
        "UNIQUE(line_id, pricelist_id)", "This list already has its price on this line."
    )
    _price_positive = models.Constraint("CHECK(price_unit >= 0)", "A price cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.env["sp.offer.line"].browse(vals["line_id"] for vals in vals_list if vals.get("line_id"))
        lines._refuse_sent(lines.offer_id)
        return super().create(vals_list)

    def write(self, vals):
        lines = self.line_id | self.env["sp.offer.line"].browse(vals.get("line_id") or [])
        lines._refuse_sent(lines.offer_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.line_id._refuse_sent(self.line_id.offer_id)
