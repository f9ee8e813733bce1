from odoo import api, models


class SpOrderJob(models.AbstractModel):
    """The quote of a field job: its VAT, its public contract; part of `sale.order`."""

    _name = "sp.order.job"
    _description = "Quote of a Field Job"

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._sp_get_work_vat_problem()

    def _sp_get_work_vat_problem(self):
        """Return the first sentence that says why the VAT of some work is not right, or False."""
        self.ensure_one()
        for line in self.order_line:
            problem = line._sp_get_work_vat_problem(line.tax_ids, line._sp_get_order_day())
            if problem:
                return problem
        return False

    @api.depends("sp_job_id.work_contract_id")
    def _compute_sp_chorus_references(self):
        """What the public contract says goes before what its buyer usually asks."""
        result = super()._compute_sp_chorus_references()
        for order in self:
            contract = order.sp_job_id.sudo().work_contract_id
            if contract:
                order.buyer_reference = contract.chorus_service_code or order.buyer_reference
                order.contract_reference = contract.number or order.contract_reference
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """A quote under a public contract carries its engagement number."""
        jobs = self.env["project.task"].sudo()
        for vals in vals_list:
            contract = jobs.browse(vals.get("sp_job_id")).work_contract_id
            if contract.engagement_number:
                vals.setdefault("purchase_order_reference", contract.engagement_number)
        return super().create(vals_list)

    def action_sp_open_job(self):
        """Open the field job this quote sells."""
        return self.sp_job_id._get_records_action()
