from odoo import fields, models


class SpAllocation(models.Model):
    _name = "sp.allocation"
    _description = "Allocation of a Shortage"
    _inherit = ["mail.thread"]
    _order = "date desc, product_id"
    _check_company_auto = True

    date = fields.Date("Delivery Day", required=True, index=True)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    method = fields.Selection(
        [("proportional", "Proportional"), ("priority", "By priority")], required=True, default="proportional"
    )
    quantity_available = fields.Float("Available", digits="Product Unit")
    line_ids = fields.One2many("sp.allocation.line", "allocation_id", "Sites")
    state = fields.Selection([("draft", "To decide"), ("applied", "Applied")], required=True, default="draft", tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
