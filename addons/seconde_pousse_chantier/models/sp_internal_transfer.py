from odoo import fields, models


class SpInternalTransfer(models.Model):
    """Wood chips, plants… one crew gives another, valued; lent hours come from the sessions."""

    _name = "sp.internal.transfer"
    _description = "Given Between Crews"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today)
    from_crew_id = fields.Many2one("hr.department", "Given By", required=True, check_company=True)
    to_crew_id = fields.Many2one("hr.department", "Given To", required=True, check_company=True)
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    quantity = fields.Float(required=True, digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", required=True)
    unit_value = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
