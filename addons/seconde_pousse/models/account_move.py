from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..rules.due_date import PaymentDelays, due_date


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "sp.invoice.print"]

    # The words of the order and of Chorus Pro's own screens.
    buyer_reference = fields.Char("Service Code")
    contract_reference = fields.Char("Market Number")
    purchase_order_reference = fields.Char("Engagement Number")
    sp_due_date = fields.Date(
        "Legal Due Date",
        copy=False,
        readonly=True,
        help="Due date given by the law when the invoice was posted without payment terms.",
    )

    def _compute_delivery_date(self):
        """Say when this invoice's own goods left, not when their order's first goods did.

        Core's dependencies are enough, the links come with the lines; one on our own field would
        make Odoo delete the field that bank statements inherit when this module is uninstalled.
        """
        result = super()._compute_delivery_date()
        for move in self:
            days = [delivery._sp_get_delivery_day() for delivery in move.sudo().invoice_line_ids.sp_stock_move_ids]
            if days:
                move.delivery_date = max(days)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        for move in moves.filtered(lambda move: move.is_sale_document()):
            move._sp_set_due_date()
        return moves

    # Before posting

    def _get_alerts(self):
        alerts = super()._get_alerts()
        if self.state == "draft" and self.is_sale_document(include_receipts=True):
            problems = self._sp_get_posting_problems()
            for index, message in enumerate(problems):
                alerts[f"seconde_pousse_{index}"] = {"level": "warning", "message": message}
            if self._sp_get_lines_to_map():
                alerts["seconde_pousse_taxes"] = {
                    "level": "info",
                    "message": self.env._("The VAT regime asks for other taxes on this invoice."),
                    "action_text": self.env._("Apply the VAT regime"),
                    "action_call": (self._name, "action_apply_vat_regime", self.ids),
                }
        return alerts

    def _post(self, soft=True):
        invoices = self.filtered(lambda move: move.state == "draft" and move.is_sale_document(include_receipts=True))
        problems = [problem for invoice in invoices for problem in invoice._sp_get_posting_problems()]
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))
        for invoice in invoices:
            invoice._sp_set_reversed_entry()
            invoice._sp_freeze_vat_regime()
            invoice._sp_set_due_date()
        return super()._post(soft)

    def _sp_get_posting_problems(self):
        """Return the sentences that say why the invoice cannot be posted yet.

        :rtype: list[str]
        """
        self.ensure_one()
        return [
            *self._sp_get_vat_problems(),
            *self._sp_get_payer_problems(),
            *self._sp_get_due_date_problems(),
        ]

    # VAT

    def action_apply_vat_regime(self):
        """Give the lines of draft invoices the taxes that their VAT regime asks for."""
        for line in self.filtered(lambda move: move.state == "draft")._sp_get_lines_to_map():
            line.tax_ids = line._sp_get_vat_regime()._map_taxes(line.tax_ids, line.product_id, line.move_id.company_id)

    def _sp_get_activity_lines(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.product_id.sp_activity
        )

    def _sp_get_lines_to_map(self):
        return self._sp_get_activity_lines().filtered(
            lambda line: (
                len(regimes := line._sp_get_vat_regimes()) == 1
                and (regime := regimes[0])
                and regime._get_taxes_problem(line.tax_ids, line.product_id)
            )
        )

    def _sp_get_vat_problems(self):
        activities = dict(self.env["product.template"]._fields["sp_activity"]._description_selection(self.env))
        problems = []
        for line in self._sp_get_activity_lines():
            regimes = line._sp_get_vat_regimes()
            regime = regimes[-1]
            if len(regimes) > 1:
                problems.append(
                    self.env._(
                        "“%(product)s” bills on one line deliveries of different VAT regimes: delete this "
                        "draft and invoice the order again, which makes one line per regime.",
                        product=line.product_id.display_name,
                    )
                )
            elif not regime:
                problems.append(
                    self.env._(
                        "%(company)s has no VAT regime for “%(activity)s” on %(date)s: declare it "
                        "in the configuration of the farm, “VAT Regimes”.",
                        company=self.company_id.name,
                        activity=activities[line.product_id.sp_activity],
                        date=tools.format_date(self.env, line._sp_get_tax_day()),
                    )
                )
            elif regime._get_taxes_problem(line.tax_ids, line.product_id):
                problems.append(
                    self.env._(
                        "The taxes of “%(product)s” are not those of the VAT regime “%(regime)s”: "
                        "click “Apply the VAT regime” on the invoice, or choose them.",
                        product=line.product_id.display_name,
                        regime=regime.display_name,
                    )
                )
        return list(dict.fromkeys(problems))

    def _sp_freeze_vat_regime(self):
        for line in self._sp_get_activity_lines():
            regime = line._sp_get_vat_regime()
            if line.sp_vat_regime_id != regime:
                line.sp_vat_regime_id = regime

    # Credit notes

    def _sp_set_reversed_entry(self):
        """Link a credit note to its invoice, when there is only one."""
        self.ensure_one()
        if self.move_type == "out_refund" and not self.reversed_entry_id:
            invoices = self._sp_get_credited_invoices()
            if len(invoices) == 1:
                self.reversed_entry_id = invoices

    # Payer

    def _sp_get_site(self):
        """Return the site delivered when it is not who is billed, or an empty record.

        :rtype: res.partner
        """
        self.ensure_one()
        site = self.partner_shipping_id
        if site.commercial_partner_id == self.commercial_partner_id:
            return self.env["res.partner"]
        return site

    def _sp_get_payer_kind(self):
        """Return "private", "public" or "health"; a payer of no declared kind is private."""
        self.ensure_one()
        return self.commercial_partner_id.sp_payer_kind or "private"

    def _sp_get_buyer_order_reference(self):
        """Return the order number of the buyer, never one of ours.

        A public payer's is its engagement; another payer's may be what it wrote on its order.

        :rtype: str
        """
        self.ensure_one()
        if (self.purchase_order_reference or "").strip() or self._sp_get_payer_kind() != "private":
            return (self.purchase_order_reference or "").strip()
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id
        if orders:
            written = set(orders.mapped("client_order_ref"))
            return (written.pop() or "") if len(written) == 1 else ""
        return self.ref or ""

    def _sp_get_payer_problems(self):
        payer = self.commercial_partner_id
        problems = []
        if payer.sp_chorus_engagement_required and not (self.purchase_order_reference or "").strip():
            problems.append(
                self.env._(
                    "%(payer)s requires an engagement number: type it in “Chorus Pro” on the “Other Info” tab.",
                    payer=payer.display_name,
                )
            )
        if payer.sp_chorus_service_required and not (self.buyer_reference or "").strip():
            problems.append(
                self.env._(
                    "%(payer)s requires a service code: type it in “Chorus Pro” on the “Other Info” tab.",
                    payer=payer.display_name,
                )
            )
        if self._sp_get_payer_kind() != "private":
            problems += self._sp_get_siret_problems()
        return problems

    def _sp_get_siret_problems(self):
        """A public body is invoiced through Chorus Pro, which knows everybody by SIRET."""
        seller = self.company_id.partner_id
        parties = seller | self.commercial_partner_id
        site = self._sp_get_site().commercial_partner_id
        if site.sp_is_site:
            parties |= site
        return [
            self.env._(
                "The SIRET of %(partner)s is missing or wrong, and an invoice to a public body "
                "needs it: type it on its contact form.",
                partner=party.display_name,
            )
            for party in parties
            if party._sp_has_siret() and party._sp_get_siret_problem()
        ]

    # Due date

    def _sp_get_due_date(self):
        """Return by when the invoice must be paid, or None when the rule does not apply.

        :rtype: odoo.addons.seconde_pousse.rules.due_date.DueDate
        """
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(lambda line: line._sp_is_ours())
        if self.move_type != "out_invoice" or not lines:
            return None
        invoice_date = self.invoice_date or fields.Date.context_today(self)
        perishable = lines.filtered(lambda line: line._sp_is_perishable())
        deliveries = [
            move._sp_get_delivery_day()
            for move in perishable.sudo().sp_stock_move_ids
            if move.location_dest_id.usage == "customer"
        ]
        since = min(deliveries, default=self.delivery_date or invoice_date)
        return due_date(
            self._sp_get_payer_kind(),
            invoice_date,
            self._sp_get_payment_delays(invoice_date),
            perishable_since=since if perishable else None,
        )

    @api.model
    def _sp_get_payment_delays(self, date):
        value = self.env["sp.legal.parameter"]._get_value
        return PaymentDelays(
            perishable=int(value("due_perishable_days", date)),
            private=int(value("due_private_days", date)),
            public=int(value("due_public_days", date)),
            health=int(value("due_health_days", date)),
        )

    def _sp_set_due_date(self):
        """Set the legal due date where nobody chose payment terms or a date."""
        self.ensure_one()
        due = None if self.invoice_payment_term_id else self._sp_get_due_date()
        if due and not self._sp_has_typed_due_date():
            self.sp_due_date = due.date
            self.invoice_date_due = due.date

    def _sp_has_typed_due_date(self):
        """Tell whether somebody typed the due date: core fills in the day of creation."""
        invoice_date = self.invoice_date or fields.Date.context_today(self)
        created = self.create_date or fields.Datetime.now()
        created = fields.Datetime.context_timestamp(self, created).date()
        typed = self.invoice_date_due
        return bool(typed and typed > invoice_date and typed not in (self.sp_due_date, created))

    def _sp_get_due_date_problems(self):
        due = self._sp_get_due_date()
        is_chosen = self.invoice_payment_term_id or self._sp_has_typed_due_date()
        if not (due and due.is_maximum and is_chosen and self.invoice_date_due and self.invoice_date_due > due.date):
            return []
        dates = {
            "typed": tools.format_date(self.env, self.invoice_date_due),
            "limit": tools.format_date(self.env, due.date),
        }
        if due.reason == "perishable":
            return [
                self.env._(
                    "%(typed)s is too late a due date: the law allows %(limit)s at most for perishable "
                    "food. Shorten or remove the payment terms, or type an earlier date.",
                    **dates,
                )
            ]
        return [
            self.env._(
                "%(typed)s is too late a due date: the law allows %(limit)s at most for this public payer. "
                "Shorten or remove the payment terms, or type an earlier date.",
                **dates,
            )
        ]
