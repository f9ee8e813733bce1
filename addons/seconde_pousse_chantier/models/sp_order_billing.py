from odoo import models
from odoo.tools import format_amount, format_date

from odoo.addons.seconde_pousse.rules.invoice_cycle import cycle_end

from .sale_order_line import WORK_NOTE


class SpOrderBilling(models.AbstractModel):
    """What the signed notes of field jobs have to bill, and what stands in the way; part of `sale.order`."""

    _name = "sp.order.billing"
    _description = "Billing of Field Jobs"

    def _sp_get_lines_to_bill(self):
        """Return the lines with signed work, or goods delivered with it, to bill; their discount comes with them."""
        lines = self.order_line.filtered(
            lambda line: not line.is_downpayment and line.product_uom_id.compare(line.qty_to_invoice, 0) > 0
        )
        return lines if lines.filtered(lambda line: not line._is_discount_line()) else lines.browse()

    def _sp_get_lines_to_credit(self):
        """Return the lines of which more was billed than what is signed today."""
        return self.order_line.filtered(
            lambda line: (
                line.qty_delivered_method == WORK_NOTE and line.product_uom_id.compare(line.qty_to_invoice, 0) < 0
            )
        )

    def _sp_has_work_to_bill(self):
        """Tell whether signed work waits for its invoice, or for its quote to be confirmed first."""
        self.ensure_one()
        return bool(self._sp_get_lines_to_bill() or self._sp_get_unconfirmed_lines())

    def _sp_get_unconfirmed_lines(self):
        if self.state == "sale":
            return self.env["sale.order.line"]
        return self.order_line.filtered(
            lambda line: "signed" in line.sudo().sp_work_note_line_ids.mapped("state") and line.qty_delivered
        )

    def _sp_get_amount_to_bill(self):
        """Return the amount without VAT of the signed work that is to bill."""
        self.ensure_one()
        quantities = {line: line.qty_to_invoice for line in self._sp_get_lines_to_bill()}
        quantities.update({line: line.qty_delivered for line in self._sp_get_unconfirmed_lines()})
        return self.currency_id.round(sum(line._sp_get_amount(quantity) for line, quantity in quantities.items()))

    def _sp_read_at_once(self):
        """Read what billing these orders needs, so that a loop over them queries nothing."""
        orders = self.sudo()
        (orders.partner_id | orders.partner_invoice_id).commercial_partner_id.fetch(
            ["sp_customer_kind", "sp_payer_kind"]
        )
        orders.sp_job_id.fetch(["work_kind_id", "name", "project_id"])
        lines = orders.order_line
        lines.fetch(["qty_to_invoice", "qty_delivered", "qty_delivered_method", "tax_ids"])
        notes = lines.sp_work_note_line_ids
        notes.fetch(["state", "quantity", "uom_id", "note_id", "sale_line_id"])
        notes.note_id.fetch(["name", "version", "date_from", "date_to", "task_id"])
        notes.invoice_line_ids.fetch(["parent_state"])
        lines.invoice_lines.fetch(["move_id", "quantity", "parent_state", "sp_is_rebillable", "is_downpayment"])
        lines.move_ids.fetch(["state"])

    def _sp_get_billing_problems(self, taxes=None):
        """Return the sentences that say why the signed notes of an order cannot be billed yet.

        :param dict taxes: see `sale.order.line._sp_get_taxes_of_day`
        :rtype: list[str]
        """
        taxes = {} if taxes is None else taxes
        self.ensure_one()
        if self.state == "cancel":
            return [
                self.env._(
                    "Quote %(order)s is cancelled, and its work is signed: take the quote up again, or correct the "
                    "note.",
                    order=self.name,
                )
            ]
        if self.state != "sale":
            return [
                self.env._(
                    "Quote %(order)s is not confirmed, and its work is signed: confirm it first.", order=self.name
                )
            ]
        return list(
            filter(
                None,
                [
                    self._sp_get_down_payment_problem(),
                    self._sp_get_discount_problem(),
                    self._sp_get_references_problem(),
                    *self._sp_get_siret_problems(),
                    *(problem for line in self._sp_get_lines_to_bill() for problem in line._sp_get_vat_problems(taxes)),
                ],
            )
        )

    def _sp_get_down_payment_problem(self):
        """Return the sentence that says a down payment is still to be deducted, or False: core's dialog does it."""
        if not self.order_line.filtered(lambda line: line.is_downpayment and line.qty_to_invoice < 0):
            return False
        return self.env._(
            "A down payment of %(order)s is not deducted yet: bill it from the order, “Create Invoice”, which takes "
            "it off.",
            order=self.name,
        )

    def _sp_get_discount_problem(self):
        """Return the sentence that says the discount is more than what is signed, or False."""
        if self.currency_id.compare_amounts(self._sp_get_amount_to_bill(), 0) >= 0:
            return False
        return self.env._(
            "The discount of %(order)s is more than the work signed so far: bill it with the next note, or lower it.",
            order=self.name,
        )

    def _sp_get_siret_problems(self):
        payer = self.partner_invoice_id.commercial_partner_id
        if payer.sp_payer_kind not in ("public", "health"):
            return []
        return [
            self.env._(
                "%(partner)s has no valid SIRET, and an invoice to a public body needs it: type it on its form.",
                partner=party.display_name,
            )
            for party in self.company_id.partner_id | payer
            if party._sp_has_siret() and party._sp_get_siret_problem()
        ]

    def _sp_say_wait(self):
        """Return the sentence that says when a payer is billed, as long as its period runs; empty when it is over.

        Only payers of a declared kind have a rhythm: others are billed as soon as the work is signed.
        """
        self.ensure_one()
        payer = self.partner_invoice_id.commercial_partner_id
        notes = self.env["sp.work.note"].union(
            *(done.note_id for line in self._sp_get_lines_to_bill() for done in line._sp_get_notes_to_invoice())
        )
        if not (payer.sp_payer_kind and payer.sp_invoice_cycle and notes):
            return ""
        end = cycle_end(min(notes.mapped("date_to")), payer.sp_invoice_cycle)
        if self.company_id._sp_get_today() >= end:
            return ""
        return self.env._(
            "Invoiced “%(rhythm)s”: proposed from %(day)s on. Tick it to bill it now.",
            rhythm=dict(payer._fields["sp_invoice_cycle"]._description_selection(self.env))[payer.sp_invoice_cycle],
            day=format_date(self.env, end),
        )

    def _sp_get_credit_question(self):
        """Return the words that ask whether to credit what a corrected note has too much billed."""
        self.ensure_one()
        sentences = []
        for line in self._sp_get_lines_to_credit():
            sources = line._sp_get_source_lines()
            amount = sum(
                quantity * source.price_subtotal / line._sp_get_billed_quantity(source)
                for source, quantity in sources.items()
            )
            notes = self.env["sp.work.note"].union(
                *(done.note_id for done, left in line._sp_get_notes_to_invoice().items() if left < 0)
            )
            names = {
                "note": ", ".join(notes.mapped("display_name")) or line.name,
                "signed": notes._say_quantity(line.qty_delivered, line.product_uom_id.name),
                "billed": notes._say_quantity(line.qty_invoiced, line.product_uom_id.name),
                "invoice": ", ".join(dict.fromkeys(source.move_id.name or "" for source in sources)),
                "amount": format_amount(self.env, amount, self.currency_id),
            }
            sentences.append(
                self.env._(
                    "%(note)s: %(signed)s signed, %(billed)s billed on %(invoice)s. Credit %(amount)s before VAT?",
                    **names,
                )
            )
        return " ".join(sentences)
