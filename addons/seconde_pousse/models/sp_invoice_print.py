from odoo import models, tools


class SpInvoicePrint(models.AbstractModel):
    """What a printed invoice and its Factur-X file say beyond core; part of `account.move`."""

    _name = "sp.invoice.print"
    _description = "Invoice Mentions"

    def _sp_get_delivery_lines(self):
        """Return the deliveries and returns that the invoice bills, oldest first.

        Read as superuser: the invoice prints the same for an accountant, who may not read the
        stock, and for a customer on the portal.

        :returns: one dict per delivery: picking_id (id), name (str), date (date), site
            (res.partner), is_return (bool), and lines, one dict per lot: product_name, lot_name,
            origin, grade_class ("I", "II" or ""), organic (words to print or ""), all
            str, quantity (float), uom (uom.uom), lot_id and move_id (ids), harvest_date (date)
        :rtype: list[dict]
        """
        self.ensure_one()
        moves = self.sudo().invoice_line_ids.sp_stock_move_ids
        deliveries = {}
        for move in moves.sorted(lambda move: (move._sp_get_delivery_day(), move.id)):
            delivery = deliveries.setdefault(
                (move.picking_id, move._sp_get_delivery_day()), self._sp_prepare_delivery(move)
            )
            delivery["lines"] += [self._sp_prepare_lot_line(line, delivery["date"]) for line in move.move_line_ids]
        return list(deliveries.values())

    def _sp_prepare_delivery(self, move):
        return {
            "picking_id": move.picking_id.id,
            "name": move.picking_id.name or move.reference,
            "date": move._sp_get_delivery_day(),
            "site": move.picking_id.partner_id or self.partner_shipping_id,
            "is_return": move.location_id.usage == "customer",
            "lines": [],
        }

    def _sp_prepare_lot_line(self, line, day):
        lot = line.lot_id.with_context(lang=self.env.lang)
        return {
            "move_id": line.move_id.id,
            "product_name": line.product_id.with_context(lang=self.env.lang).display_name,
            "quantity": line.quantity,
            "uom": line.product_uom_id.with_context(lang=self.env.lang),
            "lot_id": lot.id,
            "lot_name": lot.name or "",
            "harvest_date": lot.harvest_date,
            "origin": lot.origin_country_id.name or "",
            "grade_class": lot._sp_get_class() if lot else "",
            "organic": lot._sp_get_organic_mention(day) if lot else "",
        }

    def _sp_get_lots_by_line(self, deliveries):
        """Sort the lots of the deliveries by the invoice line that bills them.

        :param list[dict] deliveries: from :meth:`_sp_get_delivery_lines`
        :returns: {id of account.move.line: {"organic": words when every lot carries the same ones,
            "lots": list of (delivery, lot) dicts}}
        """
        self.ensure_one()
        sorted_lots = {}
        for line in self.sudo().invoice_line_ids:
            moves = set(line.sp_stock_move_ids.ids)
            lots = [(delivery, lot) for delivery in deliveries for lot in delivery["lines"] if lot["move_id"] in moves]
            words = {lot["organic"] for _delivery, lot in lots}
            organic = words.pop() if len(words) == 1 else ""
            sorted_lots[line.id] = {"organic": organic, "lots": lots}
        return sorted_lots

    def _sp_get_organic_statements(self):
        """Return the sentences that name who certified what the invoice calls organic.

        :rtype: list[str]
        """
        self.ensure_one()
        statements = []
        for delivery in self._sp_get_delivery_lines():
            if not any(line["organic"] for line in delivery["lines"]):
                continue
            certificate = self.company_id._sp_get_organic_certificate(delivery["date"])
            statements.append(
                self.env._(
                    "Products of organic farming certified by %(body)s – certificate no. "
                    "%(number)s valid until %(date)s.",
                    body=certificate.body_code,
                    number=certificate.number,
                    date=tools.format_date(self.env, certificate.date_to),
                )
            )
        return list(dict.fromkeys(statements))

    def _sp_get_vat_mentions(self):
        """Return the sentences about VAT that the regimes of the lines ask for.

        :rtype: list[str]
        """
        self.ensure_one()
        sentences = []
        for line in self._sp_get_activity_lines():
            for mention in line._sp_get_vat_mentions():
                if mention == "debits":
                    sentences.append(self.env._("Option for the payment of VAT on débits"))
                else:
                    sentences.append(line._sp_get_vat_regime().sudo().exemption_text)
        return list(dict.fromkeys(sentences))

    def _sp_get_payment_mentions(self):
        """Return the sentences about late payment that the law wants between professionals.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.move_type != "out_invoice" or not self.commercial_partner_id.is_company:
            return []
        if not self.l10n_fr_is_company_french or not self.invoice_date:
            return []
        parameter = self.env["sp.legal.parameter"]
        private = self._sp_get_payer_kind() == "private"
        rate = "late_penalty_private" if private else "late_penalty_public"
        amount = parameter._get_value("late_indemnity", self.invoice_date)
        return [
            *self._sp_get_due_mentions(),
            self.env._(
                "Late payment: penalties at %(rate)s, and a fixed fee of %(amount)s for recovery "
                "costs. No discount for early payment.",
                rate=parameter._get_text(rate, self.invoice_date),
                amount=tools.format_amount(self.env, amount, self.company_id.currency_id),
            ),
        ]

    def _sp_get_due_mentions(self):
        due = None if self.invoice_payment_term_id else self._sp_get_due_date()
        if not due or due.date != self.invoice_date_due:
            return []
        delays = self._sp_get_payment_delays(self.invoice_date)
        date = tools.format_date(self.env, due.date)
        if due.reason == "perishable":
            return [
                self.env._(
                    "Payable by %(date)s: perishable food, %(days)s days after the end of the "
                    "ten-day period of delivery.",
                    date=date,
                    days=delays.perishable,
                )
            ]
        days = {"private": delays.private, "public": delays.public, "health": delays.health}
        return [
            self.env._(
                "Payable by %(date)s: %(days)s days from receipt of the invoice.",
                date=date,
                days=days[due.reason],
            )
        ]

    def _sp_get_credit_mentions(self):
        """Return the sentences that name the invoices a credit note corrects.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.move_type != "out_refund":
            return []
        return [
            self.env._(
                "Credit note for invoice %(name)s of %(date)s.",
                name=origin.name,
                date=tools.format_date(self.env, origin.invoice_date),
            )
            for origin in self._sp_get_credited_invoices().sudo()
        ]

    def _sp_get_credited_invoices(self):
        """Return the posted invoices that a credit note corrects.

        Made from the order, a credit note knows them by the deliveries it credits, goods sent
        back being those of the delivery they come from.

        :rtype: account.move
        """
        self.ensure_one()
        if self.move_type != "out_refund" or self.reversed_entry_id:
            return self.reversed_entry_id
        billed = self.env["account.move.line"]
        for line in self.sudo().invoice_line_ids:
            if line.sp_stock_move_ids:
                first_delivery = self.env["sp.vat.regime"]._get_first_delivery
                for move in line.sp_stock_move_ids:
                    billed |= first_delivery(move).sp_invoice_line_ids
            else:
                billed |= line.sale_line_ids.invoice_lines
        invoices = billed.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted" and move.payment_state != "reversed"
        )
        return invoices.sorted(lambda move: (move.invoice_date, move.name)).with_env(self.env)

    def _sp_get_seller_mentions(self):
        """Return the registration numbers of the seller that the page does not show already.

        :rtype: list[str]
        """
        self.ensure_one()
        company = self.company_id
        shown = tools.html2plaintext(f"{company.company_details or ''} {company.report_footer or ''}").replace(" ", "")
        numbers = []
        if company.company_registry and company.company_registry not in shown:
            numbers.append(self.env._("SIRET %(siret)s", siret=company.company_registry))
        if company.vat and company.vat not in shown:
            numbers.append(self.env._("VAT number %(vat)s", vat=company.vat))
        return [" – ".join([company.name, *numbers])] if numbers else []

    def _sp_get_printed_mentions(self):
        """Return every legal sentence of the invoice, in the order they are printed.

        :rtype: list[str]
        """
        self.ensure_one()
        return [
            *self._sp_get_credit_mentions(),
            *self._sp_get_vat_mentions(),
            *self._sp_get_payment_mentions(),
        ]
