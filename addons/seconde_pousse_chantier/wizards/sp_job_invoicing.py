from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class SpJobInvoicing(models.TransientModel):
    """What the jobs have to bill, what stands in the way, and the invoices of the rest, all at once."""

    _name = "sp.job.invoicing"
    _description = "Jobs to Invoice"

    line_ids = fields.One2many("sp.job.invoicing.line", "invoicing_id")
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)
    total = fields.Monetary("To Bill (before VAT)", compute="_compute_total")
    problem_count = fields.Integer(compute="_compute_total")

    def _compute_display_name(self):
        for invoicing in self:
            invoicing.display_name = self.env._("Jobs to Invoice")

    @api.depends("line_ids.is_chosen", "line_ids.amount", "line_ids.kind")
    def _compute_total(self):
        for invoicing in self:
            chosen = invoicing.line_ids.filtered("is_chosen")
            invoicing.total = sum(chosen.mapped("amount"))
            invoicing.problem_count = len(invoicing.line_ids.filtered(lambda line: line.kind == "blocked"))

    @api.model
    def action_open(self):
        """Open the preview of everything to bill.

        :returns: action
        """
        return self._open(None)

    @api.model
    def _open(self, jobs):
        """Open the preview of some jobs, of all when `None`."""
        invoicing = self.create({"line_ids": [Command.create(vals) for vals in self._prepare_lines(jobs)]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Jobs to Invoice"),
            "res_model": self._name,
            "res_id": invoicing.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.model
    def _get_orders(self, jobs):
        domain = Domain("order_id.company_id", "in", self.env.companies.ids)
        unconfirmed = Domain("order_id.state", "!=", "sale") & Domain("sp_work_note_line_ids.state", "=", "signed")
        confirmed = Domain("qty_to_invoice", "!=", 0) & Domain("is_downpayment", "=", False)
        domain &= confirmed | unconfirmed
        if jobs is None:
            domain &= Domain("order_id.sp_job_id", "!=", False)
        else:
            domain &= Domain("order_id.sp_job_id", "in", jobs.ids)
        return self.env["sale.order.line"].search(domain).order_id

    @api.model
    def _prepare_lines(self, jobs):
        rows, taxes, orders = [], {}, self._get_orders(jobs)
        orders._sp_read_at_once()
        for order in orders.sorted(lambda order: (order.partner_invoice_id.commercial_partner_id.name or "", order.id)):
            if order._sp_has_work_to_bill():
                problems = order._sp_get_billing_problems(taxes)
                wait = "" if problems else order._sp_say_wait()
                rows.append(
                    self._prepare_line(
                        order,
                        kind="blocked" if problems else "invoice",
                        amount=order._sp_get_amount_to_bill(),
                        sentence="\n".join(problems) or wait,
                        is_chosen=not (problems or wait),
                    )
                )
            question = order._sp_get_credit_question()
            if question:
                rows.append(self._prepare_line(order, kind="credit", amount=0.0, sentence=question, is_chosen=False))
        return rows + self._prepare_waiting_lines(jobs)

    @api.model
    def _prepare_line(self, order, **values):
        lines = order._sp_get_lines_to_bill() | order._sp_get_lines_to_credit() | order._sp_get_unconfirmed_lines()
        notes = self.env["sp.work.note"].union(
            *(done.note_id for line in lines for done in line._sp_get_notes_to_invoice())
        )
        return {
            "order_id": order.id,
            "task_id": order.sp_job_id.id,
            "payer_id": order.partner_invoice_id.commercial_partner_id.id,
            "notes": ", ".join(notes.sorted("name").mapped("display_name")),
            **values,
        }

    @api.model
    def _prepare_waiting_lines(self, jobs):
        """Say which notes are not signed yet, or have no quote: what they hold is not billed."""
        domain = Domain("state", "=", "draft") & Domain("company_id", "in", self.env.companies.ids)
        unsold = Domain("state", "=", "signed") & Domain("line_ids.sale_line_id", "=", False)
        unsold &= Domain("company_id", "in", self.env.companies.ids)
        if jobs is not None:
            domain &= Domain("task_id", "in", jobs.ids)
            unsold &= Domain("task_id", "in", jobs.ids)
        waiting = self.env["sp.work.note"].search(domain, order="date_to, id")
        without_quote = self.env["sp.work.note"].search(unsold, order="date_to, id")
        return [
            {
                "task_id": note.task_id.id,
                "payer_id": note.partner_id.commercial_partner_id.id,
                "notes": note.display_name,
                "kind": "blocked",
                "sentence": self.env._("Not signed yet: have it signed, it is billed after.")
                if note.state == "draft"
                else self.env._("Signed without a quote: make the quote of the job, then correct the note."),
            }
            for note in waiting | without_quote
        ]

    def action_invoice(self):
        """Bill what is chosen, credit what is chosen; what was billed meanwhile is left alone.

        :returns: action on the drafts made
        :raises UserError: nothing is chosen
        """
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen")
        ready = chosen.filtered(lambda line: line.kind == "invoice").order_id
        ready = ready.filtered(lambda order: order._sp_get_lines_to_bill() and not order._sp_get_billing_problems())
        moves = ready._sp_invoice_notes() if ready else self.env["account.move"]
        moves |= chosen.filtered(lambda line: line.kind == "credit").order_id._sp_credit_notes()
        if not moves:
            raise UserError(
                self.env._("Nothing to bill: a signed work note is billed once, and these are.")
                if chosen
                else self.env._("Choose a line to bill first.")
            )
        return moves._get_records_action(name=self.env._("Invoices of the Jobs"))
