from odoo import fields, models


class SpAllocationLine(models.Model):
    _name = "sp.allocation.line"
    _description = "Share of a Site"
    _check_company_auto = True

    allocation_id = fields.Many2one("sp.allocation", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="allocation_id.company_id", store=True, index=True)
    sale_line_id = fields.Many2one("sale.order.line", "Order Line", required=True, index=True, ondelete="cascade", check_company=True)
    site_id = fields.Many2one(related="sale_line_id.order_id.partner_id", store=True)
    quantity_asked = fields.Float("Ordered", digits="Product Unit", readonly=True)
    quantity_allotted = fields.Float("Allotted", digits="Product Unit")
    reason_id = fields.Many2one("sp.gap.reason", "Reason")
