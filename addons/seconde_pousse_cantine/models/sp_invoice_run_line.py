from odoo import api, fields, models
from odoo.fields import Command


class SpInvoiceRunLine(models.Model):
    _name = "sp.invoice.run.line"
    _description = "Invoice to Make"
    _order = "payer_id, site_id, date_from, id"
    _check_company_auto = True

    run_id = fields.Many2one("sp.invoice.run", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    payer_id = fields.Many2one("res.partner", required=True, readonly=True)
    site_id = fields.Many2one("res.partner", readonly=True)
    kind = fields.Selection(
        [("goods", "Goods"), ("services", "Services"), ("all", "Goods and services"), ("credit", "Credit note")],
        readonly=True,
    )
    state = fields.Selection(
        [("ready", "To make"), ("blocked", "Blocked"), ("made", "Invoiced"), ("older", "Left unbilled")],
        readonly=True,
        default="ready",
        index=True,
    )
    date_from = fields.Date("First Delivery", readonly=True)
    date_to = fields.Date("Last Delivery", readonly=True)
    delivery_count = fields.Integer("Deliveries", readonly=True)
    orders = fields.Char(readonly=True)
    order_id = fields.Many2one("sale.order", "First Order", readonly=True)
    amount_untaxed = fields.Monetary("Untaxed Amount", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    problem = fields.Text(readonly=True)
    to_fix = fields.Reference(
        [("sale.order", "Order"), ("res.partner", "Partner"), ("account.move", "Invoice")],
        "To Correct",
        readonly=True,
        help="Where what blocks is corrected.",
    )
    return_id = fields.Many2one(
        "stock.move",
        "Return to Compare",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    reversal_ids = fields.Many2many(
        "account.move.line",
        "sp_invoice_run_line_reversal_rel",
        "run_line_id",
        "reversal_id",
        "Credits to Bill Again or Not",
        readonly=True,
        check_company=True,
    )
    question = fields.Selection(
        [("credit", "Is it the same credit?"), ("bill", "Is it billed again?")],
        compute="_compute_question",
        compute_sudo=True,
    )
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, index="btree_not_null", ondelete="set null")
    move_state = fields.Selection(related="move_id.state", string="Status of the Invoice")

    @api.depends("state", "return_id", "reversal_ids")
    def _compute_question(self):
        for line in self:
            asked = line.state == "blocked" and ("bill" if line.reversal_ids else line.return_id and "credit")
            line.question = asked or False

    def _prepare_from_bill(self, run, bill, state, move=None):
        """Return the values of the line that shows what is, or will be, billed."""
        days = [day for day in bill.days if day]
        return {
            "run_id": run.id,
            "payer_id": bill.payer.id,
            "site_id": bill.site.id,
            "kind": bill.kind,
            "state": state,
            "date_from": days[0] if days else False,
            "date_to": days[-1] if days else False,
            "delivery_count": len(bill.deliveries),
            "orders": ", ".join(bill.orders.mapped("name")),
            "order_id": bill.orders[:1].id,
            "amount_untaxed": move.amount_untaxed_in_currency_signed if move else bill.amount,
            "currency_id": bill.orders.currency_id[:1].id,
            "problem": "\n".join(bill.problems),
            "to_fix": f"{bill.to_fix._name},{bill.to_fix.id}" if bill.to_fix else False,
            "move_id": move.id if move else False,
            "return_id": bill.question.id,
            "reversal_ids": [Command.set(bill.reversals)],
        }

    def action_same_credit(self):
        """Say that what came back is what somebody credited by hand: it is not credited again."""
        return self._choose_credit(True)

    def action_extra_credit(self):
        """Say that what came back is to be credited, beside what somebody credited by hand."""
        return self._choose_credit(False)

    def action_not_again(self):
        """Say that what a credit note forgave stays credited: it is not billed again."""
        return self._choose_rebilling(False)

    def action_bill_again(self):
        """Say that what a credit note credited was wrong on the invoice only: it is billed again."""
        return self._choose_rebilling(True)

    def _choose_credit(self, is_same):
        lines = self.filtered("return_id")
        lines._lock_payers()
        for line in lines:
            line.return_id._sp_choose_credit(is_same)
        return self._preview_again()

    def _choose_rebilling(self, is_billed_again):
        lines = self.filtered(lambda line: line.question == "bill")
        lines._lock_payers()
        # Who may run may not read the entries.
        lines.sudo().reversal_ids._sp_choose_rebilling(is_billed_again)
        return self._preview_again()

    def _lock_payers(self):
        for line in self:
            line.run_id.check_access("write")
            line.run_id._check_not_running()
            line.run_id._lock_payers(line.payer_id)

    def _preview_again(self):
        for run, lines in self.grouped("run_id").items():
            for payer in lines.payer_id:
                run._preview(payer)
        return True

    def action_open(self):
        """Open the invoice that was made, otherwise what must be corrected, or the first order."""
        self.ensure_one()
        record = self.move_id or self.to_fix or self.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
