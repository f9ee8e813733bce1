from odoo import models


class SpMoveJob(models.AbstractModel):
    """The VAT of the work that is billed; part of `account.move`."""

    _name = "sp.move.job"
    _description = "Invoice of Field Jobs"

    def _sp_get_vat_problems(self):
        return [*super()._sp_get_vat_problems(), *self._sp_get_work_vat_problems()]

    def _sp_get_work_vat_problems(self):
        """Return why the VAT of the work billed is not that of its kind, customer and day.

        A credit note follows the invoice it corrects.

        :rtype: list[str]
        """
        if self.move_type != "out_invoice":
            return []
        lines = self._sp_get_activity_lines().filtered(lambda line: line.product_id.type == "service")
        kinds = self.env["sp.work.kind"]._get_kinds_by_product(lines.product_id)
        problems = []
        for line in lines.filtered(lambda line: line.product_id in kinds):
            vat = line.tax_ids._sp_filter_domestic_vat().filtered("amount")
            if not vat:
                continue
            order = line.sudo().sale_line_ids.order_id[:1]
            own = order.sp_job_id.work_kind_id & kinds[line.product_id]
            customer = (order.partner_id or self.partner_id).commercial_partner_id
            problem = (own or kinds[line.product_id])._get_vat_problem(customer, vat, line._sp_get_tax_day())
            if problem:
                problems.append(problem)
        return problems
