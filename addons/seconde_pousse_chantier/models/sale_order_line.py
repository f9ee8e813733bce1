from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

WORK_NOTE = "work_note"


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sp.sale.line.vat", "sale.order.line"]

    qty_delivered_method = fields.Selection(selection_add=[(WORK_NOTE, "Signed work notes")])
    sp_work_note_line_ids = fields.One2many("sp.work.note.line", "sale_line_id", "Lines of Work Notes")

    @api.depends("order_id.sp_job_id", "product_id.type")
    def _compute_qty_delivered_method(self):
        by_note = self.filtered(lambda line: line._sp_is_delivered_by_note())
        by_note.qty_delivered_method = WORK_NOTE
        return super(SaleOrderLine, self - by_note)._compute_qty_delivered_method()

    @api.depends("sp_work_note_line_ids.quantity", "sp_work_note_line_ids.state")
    def _compute_qty_delivered(self):
        return super()._compute_qty_delivered()

    def write(self, vals):
        if {"qty_delivered", "qty_delivered_method", "qty_invoiced", "qty_to_invoice"} & set(vals):
            self._sp_check_delivered_by_note()
        return super().write(vals)

    def _sp_check_delivered_by_note(self):
        """Refuse that a client says what was done, or billed, of work that a customer signs for."""
        line = self.filtered(lambda line: line.qty_delivered_method == WORK_NOTE)[:1]
        if line and not self.env.su:
            raise UserError(
                self.env._(
                    "What is done and billed of “%(work)s” comes from the signed work notes: make or correct a note.",
                    work=line.product_id.display_name or line.name,
                )
            )

    def _sp_is_delivered_by_note(self):
        self.ensure_one()
        return bool(
            self.order_id.sp_job_id
            and self.product_id.type == "service"
            and self.product_id.service_tracking != "partnership"
            and not self.is_downpayment
            and not self._is_discount_line()
        )

    def _prepare_qty_delivered(self):
        by_note = self.filtered(lambda line: line.qty_delivered_method == WORK_NOTE)
        quantities = super(SaleOrderLine, self - by_note)._prepare_qty_delivered()
        signed = (
            self.env["sp.work.note.line"].sudo().search([("sale_line_id", "in", by_note.ids), ("state", "=", "signed")])
        )
        for line in by_note:
            quantities[line] = sum(done._get_quantity_sold() for done in signed if done.sale_line_id == line._origin)
        return quantities

    @api.depends("qty_delivered_method")
    def _compute_qty_to_invoice(self):
        """Only signed work is billed, whatever the product says of prepaid services."""
        result = super()._compute_qty_to_invoice()
        for line in self.filtered(lambda line: line.qty_delivered_method == WORK_NOTE and line.state == "sale"):
            line.qty_to_invoice = line.qty_delivered - line.qty_invoiced
        return result

    @api.model
    def _sp_get_run_domain(self):
        """Jobs are billed by their own run, from signed notes."""
        return super()._sp_get_run_domain() & Domain("order_id.sp_job_id", "=", False)

    def _sp_get_amount(self, quantity):
        """Return the amount without VAT of a quantity at the price of this line, not rounded yet."""
        self.ensure_one()
        price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        if any(tax.price_include for tax in self.tax_ids):
            return self.tax_ids.compute_all(price, self.currency_id, quantity)["total_excluded"]
        return quantity * price

    # ------------------------------------------------------------------
    # Invoices and credit notes of signed notes
    # ------------------------------------------------------------------

    @api.depends("qty_delivered", "invoice_lines.sp_is_rebillable", "sp_work_note_line_ids.invoice_line_ids")
    def _compute_qty_invoiced(self):
        return super()._compute_qty_invoiced()

    def _prepare_qty_invoiced(self):
        """What somebody credited stays credited: it is billed again only on purpose, see `sp_is_rebillable`."""
        quantities = super()._prepare_qty_invoiced()
        for line in self.filtered(lambda line: line.qty_delivered_method == WORK_NOTE):
            quantities[line] += sum(forgiven for _left, forgiven in line._sp_get_note_balances().values())
        return quantities

    def _sp_get_standing_lines(self):
        return self.sudo().invoice_lines.filtered(lambda line: line.parent_state != "cancel").sorted("id")

    def _sp_get_billed_quantity(self, line):
        """Return what an invoice line bills, or a line of a credit note takes off, in the unit of this line."""
        sign = -1 if line.move_id.move_type == "out_refund" else 1
        return sign * line.product_uom_id._compute_quantity(line.quantity, self.product_uom_id, round=False)

    def _sp_get_note_balances(self):
        """Return, for each signed note of this line, oldest first, what is left to bill and what was given away.

        What is given away is what credit notes take off a note, as long as nothing else explains it: neither a
        correction of the note, nor an invoice made again.

        :rtype: dict[sp.work.note.line, tuple[float, float]]
        """
        self.ensure_one()
        signed = self.sudo().sp_work_note_line_ids.filtered(lambda line: line.state == "signed")
        signed = signed.sorted(lambda line: (line.note_id.date_to, line.id))
        done = {line: line._get_quantity_sold() for line in signed}
        billed, credited = dict.fromkeys(signed, 0.0), dict.fromkeys(signed, 0.0)
        for line in self._sp_get_standing_lines():
            quantity = self._sp_get_billed_quantity(line)
            linked = (signed & line.sp_work_note_line_ids) or signed
            is_gift = line.move_id.move_type == "out_refund" and not line.sp_is_rebillable
            for note, share in self._sp_share_on_notes(done, billed, linked, quantity).items():
                billed[note] += share
                credited[note] -= share if is_gift else 0.0
        balances = {}
        for note in signed:
            left = done[note] - billed[note]
            forgiven = min(credited[note], max(left, 0.0))
            balances[note] = (left - forgiven, forgiven)
        return balances

    def _sp_share_on_notes(self, done, billed, notes, quantity):
        """Share what an invoice line bills, or takes off, on its notes; what is beyond them goes to the last."""
        shares = {}
        for note in notes if quantity > 0 else notes[::-1]:
            room = max(done[note] - billed[note], 0.0) if quantity > 0 else -max(billed[note], 0.0)
            shares[note] = min(room, quantity) if quantity > 0 else max(room, quantity)
            quantity -= shares[note]
        if notes:
            shares[notes[-1]] += quantity
        return shares

    def _sp_get_pending_notes(self):
        """Return what is left to bill, or to credit, of each signed note of this line, oldest first.

        :rtype: dict[sp.work.note.line, float]
        """
        return {line: left for line, (left, _forgiven) in self._sp_get_note_balances().items()}

    def _prepare_invoice_line(self, **optional_values):
        is_by_note = self.qty_delivered_method == WORK_NOTE
        if is_by_note and not self.analytic_distribution:
            # The money goes where the hours went: to the activity of the job.
            activity = self.order_id.sudo().sp_job_id.project_id._get_analytic_distribution()
            optional_values = {"analytic_distribution": activity, **optional_values}
        values = super()._prepare_invoice_line(**optional_values)
        if is_by_note and "sp_work_note_line_ids" not in optional_values:
            notes = self.env["sp.work.note.line"].union(*self._sp_get_notes_to_invoice())
            values["sp_work_note_line_ids"] = [Command.set(notes.ids)]
            values["sp_is_rebillable"] = values["quantity"] < 0
        return values

    def _prepare_invoice_lines_vals_list(self, **optional_values):
        """Bill each signed note on its own line, with its number and its days."""
        vals_list = super()._prepare_invoice_lines_vals_list(**optional_values)
        if self.qty_delivered_method != WORK_NOTE or len(vals_list) != 1 or "quantity" in optional_values:
            return vals_list
        return self._sp_split_by_note(vals_list[0], {})

    def _sp_prepare_bill(self, taxes):
        """Return the values of the invoice lines of what is to bill: a line by note; goods as their deliveries say.

        :param dict taxes: see `_sp_get_taxes_of_day`
        """
        if self.qty_delivered_method != WORK_NOTE:
            return self._prepare_invoice_lines_vals_list()
        return self._sp_split_by_note(self._prepare_invoice_line(), taxes)

    def _sp_split_by_note(self, values, taxes):
        notes = self._sp_get_notes_to_invoice()
        if not notes or self.product_uom_id.compare(sum(notes.values()), values["quantity"]):
            return [values]
        return [
            {
                **values,
                "name": line.with_env(self.env).sudo()._get_invoice_label(values["name"]),
                "quantity": quantity,
                "tax_ids": [Command.set(self._sp_get_taxes_of_day(line.note_id.date_to, taxes).ids)],
                "sp_work_note_line_ids": [Command.set(line.ids)],
                "sp_is_rebillable": quantity < 0,
            }
            for line, quantity in notes.items()
        ]

    def _sp_get_taxes_of_day(self, day, known):
        """Return the taxes of this work on a day.

        :param date day: last day of the work
        :param dict known: answers given before, filled in: many lines sell the same work on the same days
        :rtype: account.tax
        """
        self.ensure_one()
        kind = self.order_id.sudo().sp_job_id.work_kind_id
        key = (self.product_id, kind, self._sp_get_customer_kind(), day, self.tax_ids, self.company_id)
        if key not in known:
            values = self._sp_tax_by_day({"tax_ids": [Command.set(self.tax_ids.ids)]}, day)
            known[key] = self.env["account.tax"].browse(values["tax_ids"][0][2])
        return known[key]

    def _sp_get_notes_to_invoice(self):
        """Return the signed notes of this line that are to be billed, or credited, with how much of them."""
        compare = self.product_uom_id.compare
        return {line: quantity for line, quantity in self._sp_get_pending_notes().items() if compare(quantity, 0)}

    def _sp_get_vat_problems(self, taxes):
        """Return what lacks to know the VAT of the signed work of this line: the regime, or the kind of customer."""
        self.ensure_one()
        product, company = self.product_id, self.company_id
        if not product.sp_activity or self.qty_delivered_method != WORK_NOTE:
            return []
        day = max((line.note_id.date_to for line in self._sp_get_notes_to_invoice()), default=company._sp_get_today())
        regime = self.env["sp.vat.regime"]._get_regime(company, product.sp_activity, day)
        if not regime:
            activities = dict(product._fields["sp_activity"]._description_selection(self.env))
            return [
                self.env._(
                    "No VAT regime is declared for “%(activity)s” on %(day)s: type it in the configuration of the "
                    "farm.",
                    activity=activities[product.sp_activity],
                    day=format_date(self.env, day),
                )
            ]
        found = self._sp_get_taxes_of_day(day, taxes)
        key = ("problem", self.product_id, self._sp_get_customer_kind(), day, found)
        if key not in taxes or taxes[key]:
            # Right for a kind of customer is right for all of them; what is wrong is said with the customer's name.
            taxes[key] = self._sp_get_work_vat_problem(found, day)
        return [taxes[key]] if taxes[key] else []

    # ------------------------------------------------------------------
    # A billed note was corrected: the difference is credited
    # ------------------------------------------------------------------

    def _sp_get_source_lines(self):
        """Return the posted invoice lines a credit of this line comes from, with how much of each, the last first.

        :returns: empty when a draft invoice is in the way
        :rtype: dict[account.move.line, float]
        """
        self.ensure_one()
        to_credit, found = -self.qty_to_invoice, {}
        reduced = self.env["sp.work.note.line"].union(
            *(line for line, quantity in self._sp_get_notes_to_invoice().items() if quantity < 0)
        )
        standing = self._sp_get_standing_lines()
        bills = standing.filtered(lambda line: line.move_id.move_type == "out_invoice" and line.quantity > 0)
        for line in bills.sorted(lambda line: (bool(reduced & line.sp_work_note_line_ids), line.id), reverse=True):
            step = min(to_credit, self._sp_get_billed_quantity(line))
            if self.product_uom_id.compare(step, 0) > 0:
                found[line] = step
                to_credit -= step
        return found

    def _sp_prepare_credit_line(self, source, quantity):
        """Return the values of a line of a credit note: what its invoice line billed too much."""
        self.ensure_one()
        corrected = self.env["sp.work.note.line"].union(
            *(line for line, left in self._sp_get_notes_to_invoice().items() if left < 0)
        )
        note = corrected.note_id[:1]
        label = self.env._(
            "%(work)s\nCorrection of work note %(number)s: %(reason)s",
            work=(source.name or self.name).split("\n", maxsplit=1)[0],
            number=note.display_name or "",
            reason=note.correction_reason or "",
        )
        return {
            **self._prepare_invoice_line(),
            "name": label,
            "quantity": quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": source.price_unit,
            "discount": source.discount,
            "tax_ids": [Command.set(source.tax_ids.ids)],
            "sp_work_note_line_ids": [Command.set(corrected.ids)],
            "sp_is_rebillable": True,
        }
