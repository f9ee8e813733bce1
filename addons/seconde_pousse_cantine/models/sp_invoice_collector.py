from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.seconde_pousse.rules.invoice_cycle import DECADE, DELIVERY, MONTH

from ..rules.invoice_run import SITE, net_returns, split_key
from .sp_invoice_bill import Bill, BillItem

CYCLES = {"all": (DELIVERY, DECADE, MONTH), "decade": (DELIVERY, DECADE), "delivery": (DELIVERY,)}


class SpInvoiceCollector(models.AbstractModel):
    """Finds what was delivered and is not billed yet; part of `sp.invoice.run`.

    Nothing here writes: the preview and the run ask the same question, so they give the same answer.
    """

    _name = "sp.invoice.collector"
    _description = "Deliveries to Invoice"

    def _get_lines_domain(self, payers):
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("invoice_status", "=", "to invoice"),
                ("display_type", "=", False),
            ]
        )
        domain &= self.env["sale.order.line"]._sp_get_run_domain()
        if payers:
            domain &= Domain("order_id.partner_invoice_id.commercial_partner_id", "in", payers.ids)
        return domain

    def _collect(self, payers=None):
        """Return the invoices and credit notes of the period, and what stays unbilled before it.

        :param res.partner payers: whom to bill; none: those of the run, or everybody
        :returns: invoices to make, and invoices of older deliveries that this run leaves alone
        :rtype: tuple[list[Bill], list[Bill]]
        """
        self.ensure_one()
        run = self.sudo().with_company(self.company_id)
        payers = payers or run.partner_ids.commercial_partner_id
        lines = run.env["sale.order.line"].search(run._get_lines_domain(payers), order="id")
        run._read_at_once(lines)
        current, older = {}, {}
        items = [
            item
            for line in lines.filtered(lambda line: run._is_in_cycle(run._get_payer(line)))
            for item in run._get_items(line)
            if not item.day or item.day <= run.date_to
        ]
        run._add_questions(items)
        for item in items:
            is_older = item.day and item.day < run.date_from and not run.include_older and not item.is_asked
            run._add_item(older if is_older else current, item)
        for bill in current.values():
            run._check_bill(bill)
        return run._sort_bills(current), run._sort_bills(older)

    def _sort_bills(self, bills):
        """Return the bills by payer, site and day, so that their numbers follow each other as one reads them."""
        return sorted(
            bills.values(),
            key=lambda bill: (bill.payer.display_name or "", bill.site.name or "", bill.items[0].day or self.date_to),
        )

    def _read_at_once(self, lines):
        """Read what the loop over the lines needs, so that it queries nothing."""
        moves = lines.order_id.order_line.move_ids
        moves.fetch(["state", "quantity", "to_refund", "origin_returned_move_id"])
        (moves | moves.origin_returned_move_id).picking_id.fetch(["date_done", "name"])
        moves.sp_credit_choice_ids.line_id.fetch(["parent_state"])
        (moves | moves.origin_returned_move_id).sp_invoice_line_ids.fetch(["move_id", "quantity", "parent_state"])

    def _get_payer(self, line):
        return line.order_id.partner_invoice_id.commercial_partner_id

    def _is_in_cycle(self, payer):
        return (payer.sp_invoice_cycle or MONTH) in CYCLES[self.cycle]

    # Items

    def _get_items(self, line):
        """Return what an order line has to bill, or to credit, as :class:`BillItem`."""
        if (
            line.is_downpayment
            or line.product_id.type == "combo"
            or line.order_id.order_line.filtered("is_downpayment")
        ):
            return [BillItem(line, self._no_moves(), 0.0, None)]
        if line.product_id.type == "service":
            return [self._prepare_service_item(line)]
        left = line._sp_get_quantities_to_invoice()
        origins = {move: move.origin_returned_move_id for move in left}
        bills, credits = net_returns(left, origins)
        items = [self._prepare_item(line, move, *billed) for move, billed in bills.items()]
        items += [self._prepare_credit_item(line, move, quantity) for move, quantity in credits.items()]
        if left and not bills and not credits:
            return [BillItem(line, self._no_moves(), 0.0, None)]
        return [item for item in items if not line.product_uom_id.is_zero(item.quantity)]

    def _no_moves(self):
        return self.env["stock.move"]

    def _prepare_item(self, line, move, quantity, returns):
        activity = line.product_id.sp_activity
        regime_model = self.env["sp.vat.regime"]
        regime = regime_model._get_regime_of_move(line.company_id, activity, move) if activity else None
        moves = move.union(*returns)
        return BillItem(line, moves, line.product_uom_id.round(quantity), move._sp_get_delivery_day(), regime)

    def _prepare_credit_item(self, line, move, quantity):
        origin = self.env["sp.vat.regime"]._get_first_delivery(move)
        return BillItem(
            line,
            move,
            -line.product_uom_id.round(quantity),
            move._sp_get_delivery_day(),
            source_line=self._get_source_line((origin | move).sp_invoice_line_ids),
        )

    def _get_source_line(self, invoice_lines):
        """Return the line of an invoice that a credit note corrects: the last one, posted if possible."""
        billed = invoice_lines.filtered(
            lambda line: line.move_id.move_type == "out_invoice" and line.parent_state in ("draft", "posted")
        )
        return billed.sorted(lambda line: (line.parent_state == "posted", line.id))[-1:]

    def _prepare_service_item(self, line):
        """A service, or a discount, is dated by the delivery it goes with, or by its order."""
        deliveries = line.order_id.order_line.move_ids.filtered(
            lambda move: move.state == "done" and move.location_dest_id.usage == "customer"
        ).sorted(lambda move: (move._sp_get_delivery_day(), move.id))
        moment = line.order_id.commitment_date or line.order_id.date_order
        zone = line.company_id._sp_get_timezone()
        last = deliveries[-1:]
        day = (
            last._sp_get_delivery_day()
            if last
            else fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()
        )
        activity = line.product_id.sp_activity
        regime = self.env["sp.vat.regime"]._get_regime(line.company_id, activity, day) if activity else None
        quantity = line.qty_to_invoice
        source_line = self._get_source_line(line.invoice_lines) if quantity < 0 else None
        picking = last.picking_id if line.price_unit < 0 else None
        return BillItem(line, self._no_moves(), quantity, day, regime, source_line, picking)

    # Invoices

    def _add_item(self, bills, item):
        key, values = self._get_bill_key(item)
        if key not in bills:
            source = item.source_line.move_id if item.quantity < 0 else None
            bills[key] = Bill(self._get_payer(item.line), self._get_bill_kind(item), values, source)
        bills[key].items.append(item)

    def _get_bill_kind(self, item):
        if item.quantity < 0:
            return "credit"
        if not self.company_id.sp_separate_services:
            return "all"
        is_service = item.line.product_id.type == "service" and not (item.is_discount and item.picking)
        return "services" if is_service else "goods"

    def _get_bill_key(self, item):
        """Return what tells an invoice from another, and the values that all its orders share."""
        order = item.line.order_id
        payer = self._get_payer(item.line)
        kind = self._get_bill_kind(item)
        if kind == "credit":
            # What somebody must choose first does not hold back the rest of the credit note.
            question = item.moves if item.typed_lines else None
            return (payer, kind, item.source_line.move_id or item.line, question), {}
        grouping = payer.sp_invoice_grouping or SITE
        values = {
            "partner_id": order.partner_invoice_id.id,
            "currency_id": order.currency_id.id,
            "fiscal_position_id": order.fiscal_position_id.id,
            "invoice_payment_term_id": order.payment_term_id.id,
            **{name: (order[name] or "").strip() for name in order._sp_get_reference_names()},
        }
        split = split_key(
            payer.sp_invoice_cycle or MONTH,
            grouping,
            item.day or self.date_to,
            order.partner_shipping_id,
            order,
            item.picking,
        )
        return (payer, kind, item.reversals and item.reversals.move_id, *values.values(), *split), values

    # What blocks

    @api.model
    def _check_bill(self, bill):
        """Say in words what stands in the way of an invoice; see :attr:`Bill.problems`."""
        if bill.kind == "credit":
            self._check_credit(bill)
        else:
            self._check_references(bill)
            self._check_siret(bill)
            self._check_amount(bill)
        for item in bill.items:
            problem = self._get_question(item) or self._get_item_problem(bill, item)
            bill.add_problem(problem, item.line.order_id)

    def _check_credit(self, bill):
        if not bill.source:
            bill.add_problem(
                self.env._(
                    "%(order)s: nothing says which invoice billed what came back; make the credit note from the order.",
                    order=bill.orders[:1].name,
                )
            )
        elif bill.source.state == "draft":
            bill.add_problem(
                self.env._(
                    "Goods came back since the draft invoice of %(orders)s was made: delete this draft and run again.",
                    orders=", ".join(bill.orders.mapped("name")),
                ),
                bill.source,
            )

    def _check_amount(self, bill):
        if bill.orders[:1].currency_id.compare_amounts(bill.amount, 0) < 0:
            bill.add_problem(
                self.env._(
                    "%(orders)s: the discounts left to bill come to less than nothing. Make the credit note from the "
                    "invoice of the goods, then remove the discount from the order.",
                    orders=", ".join(bill.orders.mapped("name")),
                )
            )

    def _check_references(self, bill):
        payer, values = bill.payer, bill.values
        engagement, service = self.env._("an engagement number"), self.env._("a service code")
        missing = {
            engagement: payer.sp_chorus_engagement_required and not values["purchase_order_reference"],
            service: payer.sp_chorus_service_required and not values["buyer_reference"],
        }
        for words, is_missing in missing.items():
            if is_missing:
                bill.add_problem(
                    self.env._(
                        "%(payer)s requires %(missing)s: type it on order %(orders)s, in “Chorus Pro”.",
                        payer=payer.display_name,
                        missing=words,
                        orders=", ".join(bill.orders.mapped("name")),
                    ),
                    bill.orders[:1],
                )

    def _check_siret(self, bill):
        if bill.payer.sp_payer_kind not in ("public", "health"):
            return
        parties = self.company_id.partner_id | bill.payer
        parties |= bill.orders.partner_id.commercial_partner_id.filtered("sp_is_site")
        for party in parties:
            problem = party._sp_has_siret() and party._sp_get_siret_problem()
            if problem == "missing":
                bill.add_problem(
                    self.env._("%(partner)s has no SIRET: type it on its form.", partner=party.display_name), party
                )
            elif problem:
                bill.add_problem(
                    self.env._(
                        "“%(siret)s” is not the SIRET of %(partner)s: correct it on its form.",
                        siret=party.company_registry,
                        partner=party.display_name,
                    ),
                    party,
                )

    def _get_item_problem(self, bill, item):
        names = {"product": item.line.product_id.display_name, "order": item.line.order_id.name}
        if not item.day:
            return self.env._(
                "%(order)s has a down payment, or a quantity that no delivery explains: invoice it from the order.",
                **names,
            )
        if bill.orders[:1].currency_id.is_zero(item.price):
            return self.env._("“%(product)s” has no price on %(order)s: type it on the order.", **names)
        if item.regime is not None and not item.regime:
            return self.env._(
                "No VAT regime is declared for “%(product)s” on the day of its delivery: declare it in the "
                "configuration of the farm, “VAT Regimes”.",
                **names,
            )
        return None
