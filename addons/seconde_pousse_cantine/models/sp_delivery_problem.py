from odoo import fields, models


class SpDeliveryProblem(models.Model):
    _name = "sp.delivery.problem"
    _description = "Problem Reported by a Site"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    name = fields.Char("What is wrong", required=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", required=True, index=True, check_company=True)
    site_id = fields.Many2one(related="picking_id.partner_id", store=True, index=True)
    product_id = fields.Many2one("product.product", check_company=True)
    quantity = fields.Float(digits="Product Unit")
    description = fields.Text()
    photo = fields.Image(max_width=1600, max_height=1600)
    state = fields.Selection(
        [("new", "New"), ("handled", "Handled"), ("refused", "Refused")], required=True, default="new", tracking=True
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True)
