from odoo import Command, api, models


class SpSaleLineVat(models.AbstractModel):
    """The VAT of the work on a quote: by what is done, for whom and when; part of `sale.order.line`."""

    _name = "sp.sale.line.vat"
    _description = "VAT of a Line of Work"

    @api.depends("order_id.sp_job_id.work_kind_id", "order_id.partner_id.sp_customer_kind")
    def _compute_tax_ids(self):
        """Work is taxed by what it is and for whom; the activity's VAT regime then says when, or exempts."""
        # Who the customer is, said late, changes nothing of what was confirmed, or billed, with other taxes.
        settled = self.filtered(lambda line: line._sp_is_settled())
        for line in settled:
            line.tax_ids = line.tax_ids
        lines = self - settled
        result = super(SpSaleLineVat, lines)._compute_tax_ids()
        for line, kinds in lines._sp_get_work_kinds().items():
            rate, _source = kinds[0]._get_vat_rate(line._sp_get_customer_kind(), line._sp_get_order_day())
            line.tax_ids = line._sp_get_taxes_at(line.tax_ids, rate)
        return result

    def _sp_is_settled(self):
        self.ensure_one()
        known = self._origin
        return known.state in ("sale", "cancel") and known.product_id == self.product_id

    def _sp_get_work_kinds(self):
        """Return the kinds of work of the lines that sell work: the job's own first.

        :rtype: dict[sale.order.line, sp.work.kind]
        """
        lines = self.filtered(lambda line: line.product_id.type == "service" and line.product_id.sp_activity)
        found = {}
        for line in lines:
            own = line.order_id.sudo().sp_job_id.work_kind_id
            if own and own._sells(line.product_id):
                found[line] = own
        # Lines are billed one by one: only those that sell another work than their job's are looked for.
        others = lines.filtered(lambda line: line not in found)
        kinds = self.env["sp.work.kind"]._get_kinds_by_product(others.product_id) if others else {}
        return found | {line: kinds[line.product_id] for line in others if line.product_id in kinds}

    def _sp_get_customer_kind(self):
        self.ensure_one()
        return self.order_id.partner_id.commercial_partner_id.sp_customer_kind

    def _sp_get_taxes_at(self, taxes, rate):
        """Return taxes with domestic VAT at another rate, as due as it was; exempt or foreign work stays as it is."""
        self.ensure_one()
        company = self.company_id or self.env.company
        vat = taxes._sp_filter_domestic_vat().filtered("amount")
        if not vat or vat.mapped("amount") == [rate]:
            return taxes
        wanted = self.env["account.tax"]._sp_find_sale_tax(company, "service", rate, vat[0].tax_exigibility)
        return taxes._origin - vat | wanted if wanted else taxes

    def _sp_tax_by_day(self, values, day):
        """Return the values of an invoice line with the taxes of the day the work was done.

        :param dict values: of the invoice line
        :param date day: last day of the work
        """
        self.ensure_one()
        kinds = self._sp_get_work_kinds().get(self)
        if not kinds:
            return values
        regime = self.env["sp.vat.regime"]._get_regime(self.company_id, self.product_id.sp_activity, day)
        taxes = self._sp_get_invoice_taxes(regime)
        rate, _source = kinds[0]._get_vat_rate(self._sp_get_customer_kind(), day)
        return {**values, "tax_ids": [Command.set(self._sp_get_taxes_at(taxes, rate).ids)]}

    def _sp_get_work_vat_problem(self, taxes, day):
        """Return the sentence that says why the VAT of this work is not right, or None.

        :param account.tax taxes: those of the line, or of its invoice line
        :param date day: day of the work
        """
        self.ensure_one()
        kinds = self._sp_get_work_kinds().get(self)
        vat = taxes._sp_filter_domestic_vat().filtered("amount")
        if not kinds or not vat:
            return None
        return kinds._get_vat_problem(self.order_id.partner_id.commercial_partner_id, vat, day)
