from odoo import api, fields, models


class SpOrderMarket(models.AbstractModel):
    """What a public contract says of an order; part of `sale.order`."""

    _name = "sp.order.market"
    _description = "Public Contract of an Order"

    sp_market_warning = fields.Text("Warning of the Contract", compute="_compute_sp_market_warning")

    @api.depends("amount_untaxed", "state", "sp_market_id")
    def _compute_sp_market_warning(self):
        for order in self:
            warning = ""
            if order.sp_market_id and order.state != "cancel":
                warning = order.sp_market_id._get_ceiling_warning(order.amount_untaxed, order.state == "sale")
            order.sp_market_warning = warning

    def _compute_sp_chorus_references(self):
        """The number of the contract that runs for the site comes before the buyer's own."""
        result = super()._compute_sp_chorus_references()
        for order in self.filtered("sp_market_id"):
            order.contract_reference = order.sp_market_id.number
        return result

    @api.onchange("sp_market_id")
    def _onchange_sp_market_id(self):
        self._sp_set_contract_reference()

    def write(self, vals):
        watched = {"commitment_date", "sp_market_id"} & set(vals) and "contract_reference" not in vals
        before = {order: order.sp_market_id for order in self} if watched else {}
        result = super().write(vals)
        changed = self.filtered(lambda order: order in before and order.sp_market_id != before[order])
        changed._sp_set_contract_reference()
        return result

    def _sp_set_contract_reference(self):
        for order in self:
            payer = order.partner_invoice_id.commercial_partner_id
            order.contract_reference = order.sp_market_id.number or payer.sp_market_number

    def action_confirm(self):
        """Confirm the orders, and tell the desk what their contracts say: it decides."""
        told = {order: order.sp_market_warning for order in self if order.sp_market_warning}
        result = super().action_confirm()
        for order, warning in told.items():
            order.message_post(body=warning)
        # A cook who orders on the portal has no business with the ceiling.
        if told and self.env.user._is_internal():
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "sticky": True,
                    "title": ", ".join(order.name for order in told),
                    "message": "\n".join(dict.fromkeys(told.values())),
                },
            )
        return result
