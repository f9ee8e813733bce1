from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.quantities import NOT_WHOLE, quantity_problem


class SpStandingOrderLine(models.Model):
    _name = "sp.standing.order.line"
    _description = "Product of a Standing Order"
    _check_company_auto = True

    standing_order_id = fields.Many2one(
        "sp.standing.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="standing_order_id.company_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True, domain="[('sale_ok', '=', True)]"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)

    _product_unique = models.Constraint(
        "UNIQUE(standing_order_id, product_id)", "This product is already in the standing order: change its quantity."
    )

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            maximum = line.company_id.sp_order_quantity_max
            problem = quantity_problem(line.quantity, maximum, line.product_id._sp_is_counted())
            if problem == NOT_WHOLE:
                site = line.standing_order_id.site_id
                sentence = self.env["sale.order"]._sp_get_quantity_sentence
                raise ValidationError(sentence(problem, site, line.product_id, line.quantity, maximum))
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(product)s: a quantity is between 0 and %(maximum)s.",
                        product=line.product_id.display_name,
                        maximum=f"{maximum:g}",
                    )
                )
