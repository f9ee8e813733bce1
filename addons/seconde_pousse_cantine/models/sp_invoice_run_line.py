from odoo import fields, models


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
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, index="btree_not_null", ondelete="set null")
    move_state = fields.Selection(related="move_id.state", string="Status of the Invoice")

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
            "move_id": move.id if move else False,
        }

    def action_open(self):
        """Open the invoice that was made, otherwise the order where what blocks is corrected."""
        self.ensure_one()
        record = self.move_id or self.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
