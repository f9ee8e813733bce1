from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sp.order.billing", "sp.order.invoicing", "sp.order.job", "sp.order.membership", "sale.order"]

    sp_job_id = fields.Many2one(
        "project.task",
        "Field Job",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('is_field_job', '=', True)]",
        help="What this quote sells; signed work notes say what of it is billed.",
    )
