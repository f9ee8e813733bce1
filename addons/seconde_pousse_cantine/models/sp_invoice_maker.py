from odoo import models, tools
from odoo.fields import Command


class SpInvoiceMaker(models.AbstractModel):
    """Makes the draft invoices of what was collected; part of `sp.invoice.run`."""

    _name = "sp.invoice.maker"
    _description = "Maker of Invoices"

    def _make_invoices(self, bills):
        """Create the draft invoices and credit notes of one payer.

        :param list[Bill] bills: without problems
        :returns: one per bill, in the same order
        :rtype: account.move, sudo
        """
        # One mail per draft to the salesperson of its order is nobody's wish: the run lists them.
        orders = self.env["sale.order"].sudo().with_company(self.company_id)
        orders = orders.with_context(mail_auto_subscribe_no_notify=True)
        values = [self._prepare_credit(bill) if bill.kind == "credit" else self._prepare_bill(bill) for bill in bills]
        return orders._create_account_invoices(values, final=True)

    # Invoices

    def _prepare_bill(self, bill):
        """Return the values of an invoice: those of its first order, what its orders share, and our lines."""
        orders = bill.orders.with_context(lang=bill.payer.lang or self.env.lang)
        names = ", ".join(orders.mapped("name"))
        references = list(dict.fromkeys(filter(None, orders.mapped("client_order_ref"))))
        shipping = orders.partner_shipping_id
        values = {
            **orders[0]._prepare_invoice(),
            **bill.values,
            "ref": (", ".join(references) or names)[:2000],
            "invoice_origin": names,
            "partner_shipping_id": shipping.id if len(shipping) == 1 else orders[0].partner_invoice_id.id,
            "sp_invoice_run_id": self.id,
            "invoice_date": self.invoice_date,
            "invoice_line_ids": self._prepare_lines(bill),
        }
        if len(orders) > 1:
            values["payment_reference"] = False
        return values

    def _prepare_lines(self, bill):
        """Return the lines: by site, then by delivery, each delivery under its own title when there are several."""
        lang = bill.payer.lang or self.env.lang
        items = sorted(bill.items, key=self._get_item_order)
        groups = tools.groupby(items, key=lambda item: self._get_item_order(item)[:4])
        commands = []
        for _key, group in groups:
            if len(groups) > 1:
                commands.append({"display_type": "line_section", "name": self._get_section(group[0], lang)})
            commands += [self._prepare_item_line(item, lang) for item in group]
        return [Command.create({**values, "sequence": sequence}) for sequence, values in enumerate(commands, 1)]

    def _get_item_order(self, item):
        site = item.line.order_id.partner_shipping_id
        return (site.display_name or "", site.id, item.day, item.picking.id, item.line.sequence, item.line.id)

    def _get_section(self, item, lang):
        """Return the title of a delivery: where, when, under which number."""
        env = self.with_context(lang=lang).env
        names = {
            "site": item.line.order_id.partner_id.commercial_partner_id.name,
            "date": tools.format_date(env, item.day, lang_code=lang),
            "number": item.picking.name or item.line.order_id.name,
        }
        if item.picking:
            return env._("%(site)s – delivery of %(date)s – %(number)s", **names)
        return env._("%(site)s – %(date)s – order %(number)s", **names)

    def _prepare_item_line(self, item, lang):
        line = item.line.with_context(lang=lang)
        return line._prepare_invoice_line(
            quantity=item.quantity,
            sp_stock_move_ids=[Command.set(item.moves.ids)],
            tax_ids=[Command.set(item.taxes.ids)],
        )

    # Credit notes

    def _prepare_credit(self, bill):
        """Return the values of the credit note of what came back from one invoice."""
        source = bill.source
        return {
            **bill.orders[0]._prepare_invoice(),
            "move_type": "out_refund",
            "partner_id": source.partner_id.id,
            "partner_shipping_id": source.partner_shipping_id.id,
            "currency_id": source.currency_id.id,
            "fiscal_position_id": source.fiscal_position_id.id,
            "invoice_payment_term_id": False,
            "payment_reference": False,
            "ref": source.name if source.ref == source.invoice_origin else source.ref,
            "invoice_origin": source.name,
            **{name: source[name] for name in bill.orders._sp_get_reference_names()},
            "reversed_entry_id": source.id,
            "sp_gap_reason_id": bill.moves.sp_gap_reason_id[:1].id,
            "sp_invoice_run_id": self.id,
            "invoice_date": self.invoice_date,
            "invoice_line_ids": self._prepare_credit_lines(bill),
        }

    def _prepare_credit_lines(self, bill):
        lang = bill.payer.lang or self.env.lang
        commands = []
        for sequence, item in enumerate(sorted(bill.items, key=self._get_item_order), 1):
            values = self._prepare_item_line(item, lang)
            reason = item.moves.sp_gap_reason_id[:1].with_context(lang=lang).name
            commands.append(
                {
                    **values,
                    "quantity": -item.quantity,
                    "price_unit": item.source_line.price_unit,
                    "discount": item.source_line.discount,
                    "name": " – ".join(filter(None, (values["name"], reason))),
                    "sequence": sequence,
                }
            )
        return [Command.create(values) for values in commands]
