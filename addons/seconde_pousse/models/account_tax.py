from odoo import models

RATES = ("20", "10", "5_5", "2_1")
"""French rates as written in the names of core's taxes and of ours."""

EXEMPT_XMLIDS = {"consu": "sp_tva_exempt_goods", "service": "sp_tva_exempt_services"}


def goods_on_payment_xmlid(rate):
    """Name of our tax on goods, due on collection (core has it for services only)."""
    return f"sp_tva_{rate}_goods_on_payment"


def services_on_invoice_xmlid(rate):
    """Name of our tax on services, due on débits (core has it on collection only)."""
    return f"sp_tva_{rate}_services_on_invoice"


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _sp_filter_domestic_vat(self):
        """Keep the sale VAT of the company's own country, which a VAT regime may replace."""
        return self._origin.filtered(
            lambda tax: tax.type_tax_use == "sale" and tax.amount_type == "percent" and tax._sp_is_domestic()
        )

    def _sp_is_domestic(self):
        """Core's `is_domestic` is wrong on taxes created with their fiscal positions (19.0)."""
        self.ensure_one()
        positions = self.fiscal_position_ids
        return not positions or self.company_id.domestic_fiscal_position_id in positions

    def _sp_get_counterpart(self, company, scope, exigibility):
        """Return the tax of the same rate for a kind of supply and a date it is due.

        :param res.company company: who sells
        :param str scope: "consu" or "service"
        :param str exigibility: "on_invoice" or "on_payment"
        :returns: the tax itself when it fits or when there is no other: posting says so
        :rtype: account.tax
        """
        self.ensure_one()
        if self.tax_exigibility == exigibility and self.tax_scope in (scope, False):
            return self
        found = self._sp_find_sale_tax(company, scope, self.amount, exigibility, self.price_include)
        return found or self

    def _sp_find_sale_tax(self, company, scope, rate, exigibility, price_include=False):
        """Return the domestic sale VAT of a rate, for a kind of supply and a date it is due; empty when there is none.

        :param res.company company: who sells
        :param str scope: "consu" or "service"
        :param float rate: percent
        :param str exigibility: "on_invoice" or "on_payment"
        :param bool price_include: whether prices hold the tax
        :rtype: account.tax
        """
        candidates = self.with_context(active_test=False).search(
            [
                *self._check_company_domain(company),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", rate),
                ("tax_scope", "=", scope),
                ("tax_exigibility", "=", exigibility),
                ("country_id", "=", company.account_fiscal_country_id.id),
            ],
            order="active desc, sequence, id",
        )
        return candidates.filtered(lambda tax: tax._sp_is_domestic() and tax.price_include == price_include)[:1]

    def _sp_get_exempt_tax(self, company, scope):
        """Return the company's own tax for supplies without VAT ("consu" or "service")."""
        template = self.env["account.chart.template"].with_company(company.root_id)
        tax = template.ref(EXEMPT_XMLIDS[scope], raise_if_not_found=False)
        return tax or self.browse()

    def _sp_activate(self, company, scope, verdict):
        """Show the taxes that a VAT regime asks for.

        :param res.company company: whose taxes
        :param str scope: "consu" or "service"
        :param VatVerdict verdict: see rules/vat_regime.py
        """
        if not verdict.is_taxed:
            self._sp_get_exempt_tax(company, scope).active = True
            return
        template = self.env["account.chart.template"].with_company(company.root_id)
        if scope == "consu" and verdict.exigibility == "on_payment":
            xmlids = [goods_on_payment_xmlid(rate) for rate in RATES]
        elif scope == "service" and verdict.exigibility == "on_invoice":
            xmlids = [services_on_invoice_xmlid(rate) for rate in RATES]
        elif scope == "service":
            xmlids = ["tva_intermediaire_encaissement", "tva_reduite_encaissement"]
        else:
            xmlids = ["tva_intermediaire", "tva_reduite"]
        for xmlid in xmlids:
            tax = template.ref(xmlid, raise_if_not_found=False)
            if tax and not tax.active:
                tax.active = True
