from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules.late_payment import half_year_start, interest

RATE = "ecb_refinancing_rate"


class SpReminder(models.Model):
    """Letter that reminds a payer of its unpaid invoices: what it says is frozen on its day."""

    _name = "sp.reminder"
    _description = "Reminder"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    payer_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    level_id = fields.Many2one("sp.reminder.level", required=True, ondelete="restrict")
    date = fields.Date(required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("sp.reminder.line", "reminder_id", "Invoices", readonly=True)
    state = fields.Selection(
        [("draft", "To send"), ("sent", "Sent")], required=True, default="draft", readonly=True, tracking=True
    )
    fee_move_id = fields.Many2one(
        "account.move", "Invoice of the Fee", readonly=True, copy=False, index="btree_not_null", check_company=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount_residual = fields.Monetary("Still Owed", compute="_compute_amounts")
    interest = fields.Monetary(compute="_compute_amounts")
    fee = fields.Monetary("Fixed Fee", compute="_compute_amounts")
    amount_total = fields.Monetary("Total", compute="_compute_amounts")
    is_rate_unverified = fields.Boolean(compute="_compute_is_rate_unverified")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )

    @api.depends("payer_id", "level_id", "date")
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = " – ".join(
                filter(
                    None,
                    (
                        reminder.payer_id.name,
                        reminder.level_id.name,
                        reminder.date and tools.format_date(self.env, reminder.date),
                    ),
                )
            )

    @api.depends("line_ids.amount_residual", "line_ids.interest", "line_ids.fee")
    def _compute_amounts(self):
        for reminder in self:
            for name in ("amount_residual", "interest", "fee"):
                reminder[name] = sum(reminder.line_ids.mapped(name))
            reminder.amount_total = reminder.amount_residual + reminder.interest + reminder.fee

    @api.depends("line_ids.interest", "date")
    def _compute_is_rate_unverified(self):
        for reminder in self:
            reminder.is_rate_unverified = bool(reminder.interest) and any(
                not parameter.is_verified for parameter in reminder._get_rate_parameters()
            )

    def _get_rate_parameters(self):
        self.ensure_one()
        parameter = self.env["sp.legal.parameter"]
        start = half_year_start(self.date)
        return parameter._get_in_force(RATE, start) | parameter._get_in_force(self._get_margin_code(), start)

    def _get_margin_code(self):
        is_private = (self.payer_id.sp_payer_kind or "private") == "private"
        return "late_margin_private" if is_private else "late_margin_public"

    # What is owed

    @api.onchange("level_id", "date")
    def _onchange_level_id(self):
        if self.state == "draft":
            self._update_lines()

    def write(self, vals):
        result = super().write(vals)
        if {"level_id", "date"} & set(vals):
            for reminder in self.filtered(lambda reminder: reminder.state == "draft"):
                reminder._update_lines()
        return result

    def _update_lines(self):
        for line in self.line_ids:
            line.update(self._prepare_line(line.move_id))

    def _prepare_line(self, move):
        """Return what one invoice adds to the letter, on its day."""
        self.ensure_one()
        is_late = move.invoice_date_due < self.date
        is_company = move.commercial_partner_id.is_company
        return {
            "move_id": move.id,
            "date_due": move.invoice_date_due,
            "late_days": max((self.date - move.invoice_date_due).days, 0),
            "amount_residual": move.amount_residual,
            "interest": self._get_interest(move) if self.level_id.has_interest and is_company else 0.0,
            "fee": (
                self.env["sp.legal.parameter"]._get_value("late_indemnity", self.date)
                if self.level_id.has_fee and is_company and is_late and not self._has_billed_fee(move)
                else 0.0
            ),
        }

    def _has_billed_fee(self, move):
        """Tell whether the fixed fee of an invoice is invoiced already, or the invoice is itself that of a fee.

        The fee is due once for each late invoice (Code de commerce, art. D441-5), however many letters it takes.
        """
        others = move.sp_reminder_line_ids.reminder_id - self
        told = others.line_ids.filtered(lambda line: line.move_id == move and line.fee)
        is_billed = any(invoice.state != "cancel" for invoice in told.reminder_id.fee_move_id)
        return is_billed or self.env.ref("seconde_pousse_cantine.product_late_fee") in move.invoice_line_ids.product_id

    def _get_interest(self, move):
        value = self.env["sp.legal.parameter"]._get_value
        margin = self._get_margin_code()
        return interest(
            move.amount_residual,
            move.invoice_date_due,
            self.date,
            lambda start: value(RATE, start) + value(margin, start),
            is_rate_fixed=margin == "late_margin_public",
        )

    @api.model
    def _create_for(self, moves, today):
        """Prepare one letter per payer for overdue invoices, in place of those not sent yet.

        :param account.move moves: overdue invoices
        :param date today: day of the letters
        :rtype: sp.reminder
        """
        reminders = self.browse()
        drafts = self.search(
            [
                ("company_id", "in", moves.company_id.ids),
                ("payer_id", "in", moves.commercial_partner_id.ids),
                ("state", "=", "draft"),
            ]
        ).grouped(lambda reminder: (reminder.company_id, reminder.payer_id, reminder.currency_id))
        keys = tools.groupby(moves, lambda move: (move.company_id, move.commercial_partner_id, move.currency_id))
        for (company, payer, currency), payer_moves in keys:
            payer_moves = moves.browse().union(*payer_moves)
            reminder = drafts.get((company, payer, currency), self.browse())[:1]
            values = {"level_id": payer_moves._sp_get_reminder_level().id, "date": today}
            if reminder:
                reminder.line_ids.unlink()
                reminder.write(values)
            else:
                reminder = self.create(
                    {**values, "company_id": company.id, "payer_id": payer.id, "currency_id": currency.id}
                )
            payer_moves = payer_moves.sorted(lambda move: (move.invoice_date_due, move.name))
            reminder.line_ids = [Command.create(reminder._prepare_line(move)) for move in payer_moves]
            reminders |= reminder
        return reminders

    # Sending

    def action_send(self):
        """Send the letters by mail, as PDF, and note it on their invoices."""
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        silent = drafts.filtered(lambda reminder: not reminder._get_recipient().email)
        if silent:
            raise UserError(
                self.env._(
                    "%(payer)s has no e-mail address: type it on its form, or print the letter and click "
                    "“Sent by Post”.",
                    payer=silent[0].payer_id.name,
                )
            )
        template = self.env.ref("seconde_pousse_cantine.mail_template_reminder")
        for reminder in drafts:
            template.send_mail(reminder.id, email_layout_xmlid="seconde_pousse_cantine.mail_layout_site")
        return drafts.action_mark_sent()

    def action_mark_sent(self):
        """Say that the letters were sent, by post or by mail."""
        for reminder in self.filtered(lambda reminder: reminder.state == "draft"):
            reminder.state = "sent"
            reminder.line_ids.move_id.write(
                {"sp_reminder_level_id": reminder.level_id.id, "sp_reminder_date": reminder.date}
            )
        return True

    def action_print(self):
        """Download the PDF of the letters."""
        return self.env.ref("seconde_pousse_cantine.sp_reminder_action_report").report_action(self)

    def _get_recipient(self):
        """Return who receives the letter.

        :rtype: res.partner
        """
        self.ensure_one()
        return self.env["res.partner"].browse(self.payer_id.address_get(["invoice"])["invoice"])

    def _get_file_name(self):
        """Return the name of the PDF, without its extension."""
        self.ensure_one()
        return self.env._("Reminder - %(name)s", name=self.display_name.replace("/", "-"))

    def _get_rate_text(self):
        """Return the rate of the interest in words, as the invoices say it."""
        self.ensure_one()
        is_private = self._get_margin_code() == "late_margin_private"
        code = "late_penalty_private" if is_private else "late_penalty_public"
        return self.env["sp.legal.parameter"]._get_text(code, self.date)

    # Fee

    def action_invoice_fee(self):
        """Make the draft invoice of the fixed fee, once; the interest is never invoiced by itself."""
        self.ensure_one()
        if self.fee_move_id:
            return self._open(self.fee_move_id)
        if self.state != "sent" or all(not line.fee or self._has_billed_fee(line.move_id) for line in self.line_ids):
            raise UserError(self.env._("Send first a reminder that states the fixed fee, then invoice it."))
        self.fee_move_id = self.env["account.move"].create(self._prepare_fee_invoice())
        return self._open(self.fee_move_id)

    def _prepare_fee_invoice(self):
        lines = self.line_ids.filtered(lambda line: line.fee and not self._has_billed_fee(line.move_id))
        product = self.env.ref("seconde_pousse_cantine.product_late_fee")
        tax = self.env["account.tax"]._sp_get_exempt_tax(self.company_id, "service")
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.payer_id.address_get(["invoice"])["invoice"],
            "currency_id": self.currency_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": self.env._(
                            "Fixed fee for recovery costs – invoice %(invoice)s, due on %(date)s",
                            invoice=line.move_id.name,
                            date=tools.format_date(self.env, line.date_due),
                        ),
                        "quantity": 1,
                        "price_unit": line.fee,
                        "tax_ids": [Command.set(tax.ids)],
                    }
                )
                for line in lines
            ],
        }

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
