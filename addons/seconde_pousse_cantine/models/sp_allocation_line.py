from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SpAllocationLine(models.Model):
    _name = "sp.allocation.line"
    _description = "Share of a Site"
    _order = "allocation_id, site_id, id"
    _check_company_auto = True

    allocation_id = fields.Many2one("sp.allocation", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="allocation_id.company_id", store=True, index=True)
    product_uom_id = fields.Many2one(related="allocation_id.uom_id")
    sale_line_id = fields.Many2one(
        "sale.order.line", "Order Line", required=True, index=True, ondelete="cascade", check_company=True
    )
    site_id = fields.Many2one(related="sale_line_id.order_id.partner_id", store=True, compute_sudo=True)
    order_name = fields.Char("Order", related="sale_line_id.order_id.name", compute_sudo=True)
    priority = fields.Integer(related="site_id.sp_priority")
    quantity_asked = fields.Float("Ordered", digits="Product Unit", readonly=True)
    quantity_allotted = fields.Float("Allotted", digits="Product Unit")
    quantity_cut = fields.Float("Cut", digits="Product Unit", compute="_compute_quantity_cut")
    reason_id = fields.Many2one("sp.gap.reason", help="Empty: the first reason of the list, a shortage.")
    is_to_tell = fields.Boolean(related="sale_line_id.sp_cut_to_tell", compute_sudo=True)

    _sale_line_unique = models.Constraint(
        "UNIQUE(allocation_id, sale_line_id)", "This order already has its share: change that one."
    )

    @api.depends("quantity_asked", "quantity_allotted")
    def _compute_quantity_cut(self):
        for share in self:
            share.quantity_cut = share.quantity_asked - share.quantity_allotted

    @api.constrains("quantity_asked", "quantity_allotted")
    def _check_quantity(self):
        for share in self:
            compare = share.product_uom_id.compare
            if compare(share.quantity_allotted, 0) < 0 or compare(share.quantity_allotted, share.quantity_asked) > 0:
                raise ValidationError(
                    self.env._(
                        "%(site)s ordered %(asked)s: its share is between zero and that.",
                        site=share.site_id.display_name,
                        asked=share.allocation_id._format(share.quantity_asked),
                    )
                )

    def write(self, vals):
        if {"quantity_allotted", "reason_id"} & set(vals) and "applied" in self.allocation_id.mapped("state"):
            raise UserError(self.env._("This allocation is applied: press “Change the Shares” first."))
        return super().write(vals)

    def _is_cut(self):
        self.ensure_one()
        return self.product_uom_id.compare(self.quantity_allotted, self.quantity_asked) < 0
