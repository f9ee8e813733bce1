from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sp.order.billing", "sp.order.job", "sale.order"]

    sp_job_id = fields.Many2one(
        "project.task",
        "Field Job",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('is_field_job', '=', True)]",
        help="What this quote sells; signed work notes say what of it is billed.",
    )

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._sp_get_membership_problem()

    def _sp_get_membership_problem(self):
        """Return the sentence that says a member's price is no longer due, or False."""
        self.ensure_one()
        grades = self.env["res.partner.grade"].sudo()
        if not self.pricelist_id or not grades.search_count([("default_pricelist_id", "=", self.pricelist_id.id)]):
            return False
        company = self.company_id or self.env.company
        if self.partner_id._sp_is_member(company, company._sp_get_today()):
            return False
        return self.env._(
            "%(customer)s is not a member today: renew the membership, or choose another price list than “%(list)s”.",
            customer=self.partner_id.name,
            list=self.pricelist_id.name,
        )
