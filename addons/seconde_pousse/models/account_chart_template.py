from odoo import Command, api, models

from odoo.addons.account.models.chart_template import template

from .account_tax import EXEMPT_XMLIDS, goods_on_payment_xmlid, services_on_invoice_xmlid

VAT_RATES = {
    "20": (20.0, "tax_group_tva_20", "08"),
    "10": (10.0, "tax_group_tva_10", "9B"),
    "5_5": (5.5, "tax_group_tva_55", "09"),
    "2_1": (2.1, "tax_group_tva_21", "11"),
}
"""Rate, tax group and box of the French VAT return, as in core's own taxes."""

DOMESTIC = (
    "fiscal_position_template_domestic",
    "fiscal_position_template_domestic_mc",
    "fiscal_position_template_intraeub2c",
)


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @template("fr", "account.tax")
    def _get_fr_sp_account_tax(self):
        """Add to the French chart the taxes that RSA, the débits option and exemptions need.

        They stay hidden until a VAT regime asks for them; 5.5 % on goods, hidden in core, is
        the ordinary rate of vegetables.
        """
        taxes = {"tva_reduite": {"active": True}}
        for rate, (amount, group, box) in VAT_RATES.items():
            label = f"{amount:g}%"
            label_fr = label.replace(".", ",")
            common = {
                "amount": amount,
                "tax_group_id": group,
                "invoice_label": f"TVA {label}",
                "invoice_label@fr": f"TVA {label_fr}",
            }
            taxes[goods_on_payment_xmlid(rate)] = {
                **self._sp_prepare_tax("consu", base_tag=f"A1||{box}_base", tax_tag=f"{box}_taxe"),
                **common,
                "name": f"{label} G paid",
                "name@fr": f"{label_fr} enc.",
                "description": f"{label} Goods, due on collection",
                "description@fr": f"{label_fr} Marchandises, exigible à l'encaissement",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": "pcg_44574",
            }
            taxes[services_on_invoice_xmlid(rate)] = {
                **self._sp_prepare_tax("service", base_tag=f"A1||{box}_base", tax_tag=f"{box}_taxe"),
                **common,
                "name": f"{label} S invoiced",
                "name@fr": f"{label_fr} débits",
                "description": f"{label} Services, due on invoicing",
                "description@fr": f"{label_fr} Services, exigible d'après les débits",
            }
        for scope, xmlid in EXEMPT_XMLIDS.items():
            letter, letter_fr = ("G", "M") if scope == "consu" else ("S", "S")
            taxes[xmlid] = {
                **self._sp_prepare_tax(scope, base_tag="E2"),
                "amount": 0.0,
                "tax_group_id": "tax_group_tva_0",
                "name": f"No VAT {letter}",
                "name@fr": f"Sans TVA {letter_fr}",
                "invoice_label": "No VAT",
                "invoice_label@fr": "Sans TVA",
                "description": "Exempt or franchise: the VAT regime gives the legal text",
                "description@fr": "Exonération ou franchise : le régime de TVA donne le texte",
            }
        self._deref_account_tags("fr", taxes)
        return taxes

    def _sp_prepare_tax(self, scope, base_tag, tax_tag=None):
        lines = []
        for document in ("invoice", "refund"):
            lines.append({"repartition_type": "base", "document_type": document, "tag_ids": base_tag})
            lines.append(
                {
                    "repartition_type": "tax",
                    "document_type": document,
                    **({"account_id": "pcg_44571", "tag_ids": tax_tag} if tax_tag else {}),
                }
            )
        return {
            "type_tax_use": "sale",
            "amount_type": "percent",
            "tax_scope": scope,
            "sequence": 11,
            "include_base_amount": True,
            "active": False,
            "fiscal_position_ids": ",".join(DOMESTIC),
            "repartition_line_ids": [Command.create({"factor_percent": 100.0, **line}) for line in lines],
        }

    @api.model
    def _sp_load_french_taxes(self, companies=None):
        """Give companies that already have the French chart what new ones get with it.

        Changes nothing the second time.

        :param res.company companies: whose taxes; all companies by default
        """
        companies = companies or self.env["res.company"].sudo().search([("chart_template", "!=", False)])
        for company in companies.root_id:
            if "fr" not in self._sp_get_chart_codes(company):
                continue
            chart = self.sudo().with_company(company).with_context(lang="en_US", install_module=False)
            missing = {
                xmlid: values
                for xmlid, values in chart._get_fr_sp_account_tax().items()
                if "name" in values and not chart.ref(xmlid, raise_if_not_found=False)
            }
            if missing:
                chart._load_data({"account.tax": missing})
                chart._load_translations(companies=company, template_data={"account.tax": missing})
                chart._sp_finish_french_company(company)

    def _sp_get_chart_codes(self, company):
        return self._get_parent_template(company.chart_template) if company.chart_template else []

    def _sp_finish_french_company(self, company):
        company.tax_exigibility = True
        reduced = self.ref("tva_reduite", raise_if_not_found=False)
        if reduced:
            reduced.active = True
        self.env["product.template"]._sp_set_farm_taxes(company)

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        if not company.parent_id and "fr" in self._get_parent_template(template_code):
            self._sp_finish_french_company(company)
        return result
