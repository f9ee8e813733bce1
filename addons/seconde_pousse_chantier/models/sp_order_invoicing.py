from odoo import Command, models
from odoo.exceptions import UserError


class SpOrderInvoicing(models.AbstractModel):
    """Makes the invoices and the credit notes of signed notes, all at once; part of `sale.order`."""

    _name = "sp.order.invoicing"
    _description = "Invoicing of Field Jobs"

    def _sp_check_may_bill(self):
        """Ask of who bills jobs what core's own dialog asks: warehouse workers may write orders, not bill them.

        :raises AccessError: neither accounting nor sales is their work
        """
        if not self.env["account.move"].has_access("create"):
            self.env["sale.advance.payment.inv"].check_access("create")

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    def _sp_invoice_notes(self):
        """Bill everything signed of these orders, grouped as each payer wishes; what was billed is left alone.

        Core writes on each line how much is invoiced: of two clerks at once, the later transaction runs again and finds
        nothing left (docs/decisions/0002).

        :returns: draft invoices
        :rtype: account.move
        """
        self._sp_check_may_bill()
        self._sp_read_at_once()
        orders = self.filtered(lambda order: order._sp_get_lines_to_bill()).sorted("id")
        taxes = {}
        values = [
            self.browse([order.id for order in group])._sp_prepare_note_invoice(taxes)
            for group in orders.grouped(lambda order: order._sp_get_bill_key()).values()
        ]
        # One mail per draft to the salesperson of its order is nobody's wish: who makes them has the list.
        orders = orders.with_context(mail_auto_subscribe_no_notify=True)
        return orders._create_account_invoices(values, final=False).with_env(self.env)

    def _sp_get_bill_key(self):
        """Return what tells an invoice from another."""
        self.ensure_one()
        grouping = self.partner_invoice_id.commercial_partner_id.sp_invoice_grouping or "site"
        split = {"order": self, "site": self.partner_shipping_id, "payer": None}[grouping]
        return (
            self.company_id,
            self.partner_invoice_id,
            self.currency_id,
            self.fiscal_position_id,
            self.payment_term_id,
            *((self[name] or "").strip() for name in self._sp_get_reference_names()),
            split,
        )

    def _sp_prepare_note_invoice(self, taxes):
        """Return the values of the invoice of orders that share one.

        :param dict taxes: see `sale.order.line._sp_get_taxes_of_day`
        """
        orders = self.with_context(lang=self[0].partner_invoice_id.lang or self.env.lang)
        names = ", ".join(orders.mapped("name"))
        references = list(dict.fromkeys(filter(None, orders.mapped("client_order_ref"))))
        lines = [
            vals for order in orders for line in order._sp_get_lines_to_bill() for vals in line._sp_prepare_bill(taxes)
        ]
        values = {
            **orders[0]._prepare_invoice(),
            "ref": (", ".join(references) or names)[:2000],
            "invoice_origin": names,
            "invoice_line_ids": [Command.create({**vals, "sequence": rank}) for rank, vals in enumerate(lines, 1)],
        }
        if len(orders) > 1:
            values["payment_reference"] = False
        return values

    # ------------------------------------------------------------------
    # Credit notes
    # ------------------------------------------------------------------

    def _sp_credit_notes(self):
        """Credit what was billed more than what is signed today: a credit note for each invoice concerned.

        :returns: draft credit notes
        :rtype: account.move
        :raises UserError: a draft invoice is in the way
        """
        self._sp_check_may_bill()
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
