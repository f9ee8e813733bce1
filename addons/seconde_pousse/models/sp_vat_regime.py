from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

from ..rules.vat_regime import GOODS, SERVICE, regime_problem, taxes_problem, vat_verdict


class SpVatRegime(models.Model):
    """How an activity of a company is liable to VAT from a day on, until the next record."""

    _name = "sp.vat.regime"
    _description = "VAT Regime"
    _inherit = ["mail.thread"]
    _order = "company_id, activity, date_from desc"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    activity = fields.Selection(ACTIVITIES, required=True, tracking=True)
    date_from = fields.Date("In Force From", required=True, tracking=True)
    regime = fields.Selection(
        [
            ("real", "Ordinary regime: VAT on delivery of goods, on collection of services"),
            ("rsa", "Simplified agricultural regime (RSA): VAT on collection"),
            ("exempt", "Exempt from VAT"),
            ("franchise", "Small business franchise: no VAT"),
        ],
        required=True,
        tracking=True,
        help="As written by the tax office or the accountant: nothing is assumed.",
    )
    debit_option = fields.Boolean(
        "Option for VAT on Débits",
        tracking=True,
        help="VAT is due when the customer is invoiced instead of when they pay; "
        "the option is printed on the invoices it applies to.",
    )
    exemption_text = fields.Char(
        "Text on Invoices",
        translate=True,
        tracking=True,
        help="Legal text printed on invoices without VAT, with its article of law.",
    )
    proof = fields.Binary(attachment=True, help="Letter of the tax office, ruling, note of the accountant.")
    proof_name = fields.Char("File Name")
    note = fields.Text()
    is_used = fields.Boolean("Used on Invoices", compute="_compute_is_used")

    _company_activity_date_unique = models.Constraint(
        "UNIQUE(company_id, activity, date_from)",
        "This activity already has a VAT regime from that day: change that one.",
    )

    @api.depends("activity", "regime", "date_from")
    def _compute_display_name(self):
        activities = dict(self._fields["activity"]._description_selection(self.env))
        for regime in self:
            regime.display_name = self.env._(
                "%(activity)s from %(date)s",
                activity=activities.get(regime.activity, ""),
                date=tools.format_date(self.env, regime.date_from),
            )

    def _compute_is_used(self):
        used = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("sp_vat_regime_id", "in", self.ids), ("parent_state", "=", "posted")],
                ["sp_vat_regime_id"],
            )
        )
        used_ids = {regime.id for (regime,) in used}
        for regime in self:
            regime.is_used = regime.id in used_ids

    @api.onchange("regime")
    def _onchange_regime(self):
        if self.regime in ("exempt", "franchise"):
            self.debit_option = False
        if self.regime == "franchise" and not self.exemption_text:
            date = self.date_from or fields.Date.context_today(self)
            self.exemption_text = self.env["sp.legal.parameter"]._get_text("franchise_text", date)

    @api.constrains("regime", "debit_option", "exemption_text")
    def _check_regime(self):
        messages = {
            "option_without_vat": self.env._("The option for VAT on débits makes no sense without VAT: untick it."),
            "text_missing": self.env._(
                "Type the legal text that invoices without VAT must show (“Text on Invoices”), with its article of law."
            ),
        }
        for regime in self:
            problem = regime_problem(regime.regime, regime.debit_option, regime.exemption_text)
            if problem:
                raise ValidationError(messages[problem])

    @api.model_create_multi
    def create(self, vals_list):
        regimes = super().create(vals_list)
        self.env.registry.clear_cache()
        regimes._activate_taxes()
        return regimes

    def write(self, vals):
        decisive = {"company_id", "activity", "date_from", "regime", "debit_option"}
        decisive |= {"exemption_text"}
        if decisive & set(vals):
            self._check_not_used()
        result = super().write(vals)
        self.env.registry.clear_cache()
        if decisive & set(vals):
            self._activate_taxes()
        return result

    @api.ondelete(at_uninstall=False)
    def _check_not_used(self):
        used = self.filtered("is_used")
        if used:
            raise UserError(
                self.env._(
                    "“%(regime)s” stands on posted invoices: leave it and add a new regime with its own start date.",
                    regime=used[0].display_name,
                )
            )

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def action_open(self):
        """Open the VAT regimes of the company; used by the alert on invoices."""
        return self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_vat_regime_action")

    # What the regime asks

    @api.model
    def _get_regime(self, company, activity, date):
        """Return the regime in force, or an empty record: it is never assumed.

        A branch without a regime of its own follows the company it is part of.

        :param res.company company: who sells
        :param str activity: see `ACTIVITIES`
        :param date date: day of the delivery or of the service
        :rtype: sp.vat.regime
        """
        for owner in company.sudo().parent_ids.sorted(lambda c: -len(c.parent_path)):
            for date_from, regime_id in self._get_timeline(owner.id, activity):
                if date_from <= date:
                    return self.sudo().browse(regime_id)
        return self.browse()

    @api.model
    @tools.ormcache("company_id", "activity")
    def _get_timeline(self, company_id, activity):
        regimes = self.sudo().search(
            [("company_id", "=", company_id), ("activity", "=", activity)], order="date_from desc"
        )
        return tuple((regime.date_from, regime.id) for regime in regimes)

    @api.model
    def _get_regime_of_move(self, company, activity, move, is_credit=False):
        """Return the regime of a delivery; what comes back follows the delivery it comes from.

        :param res.company company: who sells
        :param str activity: see `ACTIVITIES`
        :param stock.move move: delivery, or return, that is billed
        :param bool is_credit: what is billed already is being credited
        :rtype: sp.vat.regime
        """
        origin = self._get_first_delivery(move)
        if is_credit or origin != move:
            frozen = origin.sp_invoice_line_ids.filtered(
                lambda line: line.parent_state == "posted" and line.sp_vat_regime_id.activity == activity
            )
            if frozen:
                return frozen.sorted("id")[-1].sp_vat_regime_id
        return self._get_regime(company, activity, origin._sp_get_delivery_day())

    @api.model
    def _get_first_delivery(self, move):
        while move.origin_returned_move_id:
            move = move.origin_returned_move_id
        return move

    def _get_verdict(self, product):
        """Return what the regime asks for a product.

        :rtype: odoo.addons.seconde_pousse.rules.vat_regime.VatVerdict
        """
        self.ensure_one()
        supply = SERVICE if product.type == "service" else GOODS
        return vat_verdict(self.regime, supply, self.debit_option)

    def _map_taxes(self, taxes, product, company):
        """Return the taxes that the regime asks for, in place of ordinary ones.

        Only domestic VAT is replaced: what a fiscal position set for another country, and
        taxes of a fixed amount, are left alone.

        :param account.tax taxes: taxes of the product or of the line
        :param product.product product: what is sold
        :param res.company company: who sells
        :rtype: account.tax
        """
        self.ensure_one()
        verdict = self._get_verdict(product)
        taxes = taxes._origin
        vat = taxes._sp_filter_domestic_vat()
        others = taxes - vat
        scope = "service" if product.type == "service" else "consu"
        if not verdict.is_taxed:
            if taxes and not vat:
                return taxes
            return self.env["account.tax"]._sp_get_exempt_tax(company, scope) | others
        if not all(tax.amount for tax in vat):
            vat = product.taxes_id._filter_taxes_by_company(company)._sp_filter_domestic_vat()
        mapped = self.env["account.tax"]
        for tax in vat:
            mapped |= tax._sp_get_counterpart(company, scope, verdict.exigibility)
        return mapped | others

    def _get_taxes_problem(self, taxes, product):
        """Return the code of what is wrong in the taxes of a line, or None (see the rule)."""
        self.ensure_one()
        vat = taxes._sp_filter_domestic_vat()
        if taxes and not vat:
            return None
        pairs = [(tax.amount, tax.tax_exigibility) for tax in vat]
        return taxes_problem(self._get_verdict(product), pairs)

    def _activate_taxes(self):
        """Show in the tax lists the taxes that the regime needs, and only those."""
        for regime in self.sudo():
            regime.env["account.chart.template"]._sp_load_french_taxes(regime.company_id)
            for supply, scope in ((GOODS, "consu"), (SERVICE, "service")):
                verdict = vat_verdict(regime.regime, supply, regime.debit_option)
                regime.env["account.tax"]._sp_activate(regime.company_id, scope, verdict)
