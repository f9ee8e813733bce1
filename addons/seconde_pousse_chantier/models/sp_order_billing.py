from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from .sale_order_line import WORK_NOTE


class SpOrderBilling(models.AbstractModel):
    """Billing the signed notes of field jobs; part of `sale.order`."""

    _name = "sp.order.billing"
    _description = "Billing of Field Jobs"

    def _create_invoices(self, grouped=False, final=False, date=None):
        self._sp_lock_job_payers()
        return super()._create_invoices(grouped=grouped, final=final, date=date)

    def _sp_lock_job_payers(self):
        """Let one person at a time bill a payer: whoever comes second starts again from what is left.

        The same row is taken by the invoicing runs of the canteens (docs/decisions/0014).
        """
        orders = self.sudo().filtered("sp_job_id")
        payers = orders.partner_invoice_id.commercial_partner_id
        if payers:
            self.env.cr.execute(SQL("UPDATE res_partner SET id = id WHERE id IN %s", tuple(sorted(payers.ids))))

    def _get_invoice_grouping_keys(self):
        """One invoice for all the sites of a payer that asked for it."""
        keys = super()._get_invoice_grouping_keys()
        if self.env.context.get("sp_all_sites"):
            keys = [key for key in keys if key != "partner_shipping_id"]
        return keys

    # ------------------------------------------------------------------
    # What is to bill, and what stands in the way
    # ------------------------------------------------------------------

    def _sp_get_lines_to_bill(self):
        """Return the lines with signed work to bill."""
        return self._sp_filter_by_note(1)

    def _sp_get_lines_to_credit(self):
        """Return the lines of which more was billed than what is signed today."""
        return self._sp_filter_by_note(-1)

    def _sp_filter_by_note(self, sign):
        return self.order_line.filtered(
            lambda line: (
                line.qty_delivered_method == WORK_NOTE and line.product_uom_id.compare(line.qty_to_invoice, 0) == sign
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
        return self.currency_id.round(
            sum(
                quantity * line.price_unit * (1 - (line.discount or 0.0) / 100) for line, quantity in quantities.items()
            )
        )

    def _sp_get_billing_problems(self):
        """Return the sentences that say why the signed notes of an order cannot be billed yet.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.state == "cancel":
            return [
                self.env._(
                    "Quote %(order)s is cancelled, and its work is signed: take the quote up again, or correct the note.",
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
                    self._sp_get_references_problem(),
                    *self._sp_get_siret_problems(),
                    *(problem for line in self._sp_get_lines_to_bill() for problem in line._sp_get_vat_problems()),
                ],
            )
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

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    def _sp_invoice_notes(self):
        """Bill everything signed of these orders, grouped as each payer wishes; what was billed is left alone.

        :returns: draft invoices
        :rtype: account.move
        """
        self._sp_lock_job_payers()
        orders = self.filtered(lambda order: order._sp_get_lines_to_bill())
        orders = orders.with_context(mail_auto_subscribe_no_notify=True)
        by_grouping = orders.grouped(
            lambda order: order.partner_invoice_id.commercial_partner_id.sp_invoice_grouping or "site"
        )
        invoices = self.env["account.move"]
        for grouping, some in by_grouping.items():
            some = some.with_context(sp_all_sites=grouping == "payer")
            invoices |= some._create_invoices(grouped=grouping == "order")
        return invoices

    def _sp_credit_notes(self):
        """Credit what was billed more than what is signed today: a credit note for each invoice concerned.

        :returns: draft credit notes
        :rtype: account.move
        :raises UserError: a draft invoice is in the way
        """
        self._sp_lock_job_payers()
        by_invoice = {}
        for line in self._sp_get_lines_to_credit():
            for source, quantity in line._sp_get_source_lines().items():
                if source.parent_state == "draft":
                    raise UserError(line.order_id._sp_get_draft_sentence(source.move_id))
                by_invoice.setdefault(source.move_id, []).append((line, source, quantity))
        values = [self._sp_prepare_note_credit(invoice, rows) for invoice, rows in by_invoice.items()]
        return self.env["account.move"].with_context(mail_auto_subscribe_no_notify=True).create(values)

    def _sp_get_draft_sentence(self, invoice):
        return self.env._(
            "%(invoice)s is still a draft: delete it, then bill %(order)s again from the corrected note.",
            invoice=invoice.display_name,
            order=self.name,
        )

    def _sp_prepare_note_credit(self, source, rows):
        order = rows[0][0].order_id
        values = {
            **order._prepare_invoice(),
            "move_type": "out_refund",
            "partner_id": source.partner_id.id,
            "partner_shipping_id": source.partner_shipping_id.id,
            "currency_id": source.currency_id.id,
            "fiscal_position_id": source.fiscal_position_id.id,
            "invoice_payment_term_id": False,
            "payment_reference": False,
            "ref": source.name,
            "invoice_origin": source.name,
            **{name: source[name] for name in order._sp_get_reference_names()},
            "reversed_entry_id": source.id,
        }
        values["invoice_line_ids"] = [
            Command.create(line._sp_prepare_credit_line(billed, quantity)) for line, billed, quantity in rows
        ]
        return values

    def _sp_get_credit_question(self):
        """Return the words that ask whether to credit what a corrected note has too much billed."""
        self.ensure_one()
        sentences = []
        for line in self._sp_get_lines_to_credit():
            sources = line._sp_get_source_lines()
            amount = sum(
                quantity * source.price_unit * (1 - (source.discount or 0.0) / 100)
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
                    "%(note)s: %(signed)s signed, %(billed)s billed on %(invoice)s. Credit %(amount)s before VAT?", **names
                )
            )
        return " ".join(sentences)
