from odoo import Command, api, fields, models

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    sp_activity = fields.Selection(
        ACTIVITIES,
        "Activity",
        help="Activity of the association that sells this: its VAT regime gives the taxes and "
        "the mentions of the invoices. Empty: not concerned.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        fresh = self.browse(
            product.id for product, vals in zip(products, vals_list, strict=True) if "taxes_id" not in vals
        )
        fresh.filtered(lambda product: product.sp_activity == "farm")._sp_set_reduced_tax()
        return products

    @api.onchange("sp_activity")
    def _onchange_sp_activity(self):
        if self.sp_activity == "farm" and self.type == "consu":
            reduced = self._sp_get_reduced_taxes(self.env.companies)
            if reduced:
                others = self.taxes_id.filtered(lambda tax: tax.company_id not in reduced.company_id)
                self.taxes_id = [Command.set((others | reduced).ids)]

    @api.model
    def _sp_set_farm_taxes(self, company):
        """Give produce its 5.5 % in a company whose French taxes have just come.

        :param res.company company: who sells
        """
        products = self.sudo().search([*self._check_company_domain(company), ("sp_activity", "=", "farm")])
        products._sp_set_reduced_tax(company)

    def _sp_set_reduced_tax(self, companies=None):
        companies = companies or self.env["res.company"].sudo().search([("parent_id", "=", False)])
        reduced = self._sp_get_reduced_taxes(companies)
        for product in self.sudo().filtered(lambda product: product.type == "consu"):
            taxes = reduced
            if product.company_id:
                taxes = reduced._filter_taxes_by_company(product.company_id)
            replaced = product.taxes_id.filtered_domain([("company_id", "in", taxes.company_id.ids)])
            product.taxes_id = (product.taxes_id - replaced) | taxes

    @api.model
    def _sp_get_reduced_taxes(self, companies):
        """Return core's French 5.5 % sale tax on goods of each company that has one."""
        taxes = self.env["account.tax"].sudo()
        for company in companies.root_id:
            chart = self.env["account.chart.template"].sudo().with_company(company)
            taxes |= chart.ref("tva_reduite", raise_if_not_found=False) or taxes
        return taxes
