from odoo import api, models, tools


class AccountMove(models.Model):
    """What the printed invoice and its Factur-X file say beyond core."""

    _inherit = "account.move"

    def _sp_get_delivery_lines(self):
        """Return the deliveries and returns that the invoice bills, oldest first.

        Read as superuser: the invoice prints the same for an accountant, who may not read the
        stock, and for a customer on the portal.

        :returns: one dict per delivery: picking_id (id), name (str), date (date), site
            (res.partner), is_return (bool), and lines, one dict per lot: product_name, lot_name,
            uom_name, origin, grade_class ("I", "II" or ""), organic (words to print or ""), all
            str, quantity (float), lot_id (id), harvest_date (date)
        :rtype: list[dict]
        """
        self.ensure_one()
        moves = self.sudo().invoice_line_ids.sp_stock_move_ids
        deliveries = {}
        for move in moves.sorted(lambda move: (move._sp_get_delivery_day(), move.id)):
            delivery = deliveries.setdefault(
                (move.picking_id, move._sp_get_delivery_day()), self._sp_prepare_delivery(move)
            )
            delivery["lines"] += [
                self._sp_prepare_lot_line(line, delivery["date"]) for line in move.move_line_ids
            ]
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
            "product_name": line.product_id.with_context(lang=self.env.lang).display_name,
            "quantity": line.quantity,
            "uom_name": line.product_uom_id.with_context(lang=self.env.lang).name,
            "lot_id": lot.id,
            "lot_name": lot.name or "",
            "harvest_date": lot.harvest_date,
            "origin": lot.origin_country_id.name or "",
            "grade_class": lot._sp_get_class() if lot else "",
            "organic": lot._sp_get_organic_mention(day) if lot else "",
        }

    def _sp_get_organic_by_line(self):
        """Return the organic words of each invoice line whose lots all carry the same ones.

        :rtype: dict, {account.move.line: str}
        """
        self.ensure_one()
        words = {}
        for line in self.invoice_line_ids:
            found = {
                move_line.lot_id._sp_get_organic_mention(move._sp_get_delivery_day())
                if move_line.lot_id
                else ""
                for move in line.sudo().sp_stock_move_ids
                for move_line in move.move_line_ids
            }
            if len(found) == 1:
                words[line] = found.pop()
        return words

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
        """Return the sentence that names the invoice a credit note corrects.

        :rtype: list[str]
        """
        self.ensure_one()
        origin = self.reversed_entry_id
        if self.move_type != "out_refund" or not origin:
            return []
        return [
            self.env._(
                "Credit note for invoice %(name)s of %(date)s.",
                name=origin.name,
                date=tools.format_date(self.env, origin.invoice_date),
            )
        ]

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
