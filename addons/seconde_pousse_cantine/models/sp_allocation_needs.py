from odoo import api, models


class SpAllocationNeeds(models.AbstractModel):
    """What a day asks for, what there is and what is weighed; part of `sp.allocation`."""

    _name = "sp.allocation.needs"
    _description = "Needs of a Day"

    @api.model
    def _get_asked_lines(self, day, products=None):
        """Return the confirmed lines of a delivery day by product, what is weighed or delivered left out.

        :rtype: dict[product.product, sale.order.line]
        """
        domain = self._get_asked_domain(day)
        if products:
            domain.append(("product_id", "in", products.ids))
        groups = self.env["sale.order.line"].sudo()._read_group(domain, ["product_id"], ["id:recordset"])
        return {
            product.sudo(False): lines.filtered(lambda line: line._sp_is_to_prepare())
            for product, lines in groups
            if any(line._sp_is_to_prepare() for line in lines)
        }

    @api.model
    def _get_asked_domain(self, day):
        return [
            ("order_id.state", "=", "sale"),
            ("order_id.sp_delivery_date", "=", day),
            ("company_id", "=", self.env.company.id),
            ("product_id.is_storable", "=", True),
            ("product_uom_qty", ">", 0),
        ]

    @api.model
    def _get_product_quantity(self, line, quantity):
        return line.product_uom_id._compute_quantity(quantity, line.product_id.uom_id, round=False)

    @api.model
    def _get_weighed(self, day, products):
        """Return what is weighed for a day and still here, in the unit of each product.

        :rtype: dict[product.product, float]
        """
        moves = self.env["stock.move"].search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", self.env.company.id),
                ("sp_is_weighed", "=", True),
                ("state", "not in", ("done", "cancel")),
                ("sale_line_id.order_id.sp_delivery_date", "=", day),
            ]
        )
        weighed = dict.fromkeys(products, 0.0)
        for move in moves:
            weighed[move.product_id] += move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
        return weighed
