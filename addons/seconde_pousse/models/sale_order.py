from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Named as on the invoice, where core put them for Chorus Pro.
    buyer_reference = fields.Char(
        "Service Code",
        compute="_compute_sp_chorus_references",
        store=True,
        readonly=False,
        precompute=True,
        help="“Code service” in Chorus Pro; comes from the payer.",
    )
    contract_reference = fields.Char(
        "Market Number",
        compute="_compute_sp_chorus_references",
        store=True,
        readonly=False,
        precompute=True,
        help="“Numéro de marché” in Chorus Pro; comes from the payer.",
    )
    purchase_order_reference = fields.Char(
        "Engagement Number",
        copy=False,
        help="“Numéro d'engagement” in Chorus Pro: number of the payer's own order form.",
    )
    # Computed as superuser: who reads an order on the portal may not read its payer.
    sp_payer_id = fields.Many2one("res.partner", "Payer", compute="_compute_sp_payer_id", compute_sudo=True)
    sp_asks_references = fields.Boolean(compute="_compute_sp_payer_id", compute_sudo=True)

    @api.depends("partner_invoice_id")
    def _compute_sp_payer_id(self):
        for order in self:
            payer = order.partner_invoice_id.commercial_partner_id
            order.sp_payer_id = payer
            order.sp_asks_references = bool(
                payer.sp_payer_kind in ("public", "health")
                or payer.sp_chorus_service_required
                or payer.sp_chorus_engagement_required
                or payer.sp_market_number
            )

    @api.depends("partner_invoice_id")
    def _compute_sp_chorus_references(self):
        for order in self:
            payer = order.partner_invoice_id.commercial_partner_id
            order.buyer_reference = payer.sp_chorus_service_code
            order.contract_reference = payer.sp_market_number

    def write(self, vals):
        if not {"partner_id", "partner_invoice_id"} & set(vals) or "purchase_order_reference" in vals:
            return super().write(vals)
        payers = {order: order.sp_payer_id for order in self}
        result = super().write(vals)
        # An engagement is the payer's own: the next payer knows nothing of it.
        self.filtered(lambda order: order.sp_payer_id != payers[order]).purchase_order_reference = False
        return result

    @api.onchange("partner_id", "partner_invoice_id")
    def _onchange_sp_payer_id(self):
        before = self._origin
        if before and before.sp_payer_id != self.sp_payer_id._origin:
            if self.purchase_order_reference == before.purchase_order_reference:
                self.purchase_order_reference = False

    def _compute_partner_invoice_id(self):
        """Orders are made to the site, invoices to its payer."""
        result = super()._compute_partner_invoice_id()
        for order in self.filtered("partner_id"):
            payer = order.partner_id._sp_get_payer()
            if payer != order.partner_id.commercial_partner_id:
                order.partner_invoice_id = payer.address_get(["invoice"])["invoice"]
        return result

    @api.depends("partner_invoice_id")
    def _compute_payment_term_id(self):
        result = super()._compute_payment_term_id()
        for order in self._sp_filter_billed_elsewhere():
            payer = order.partner_invoice_id.with_company(order.company_id)
            order.payment_term_id = payer.property_payment_term_id
        return result

    @api.depends("partner_invoice_id")
    def _compute_preferred_payment_method_line_id(self):
        result = super()._compute_preferred_payment_method_line_id()
        for order in self._sp_filter_billed_elsewhere():
            payer = order.partner_invoice_id.with_company(order.company_id)
            order.preferred_payment_method_line_id = payer.property_inbound_payment_method_line_id
        return result

    def _sp_filter_billed_elsewhere(self):
        return self.filtered(
            lambda order: order.partner_invoice_id.commercial_partner_id != order.partner_id.commercial_partner_id
        )

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._sp_get_references_problem()

    def _sp_get_references_problem(self):
        """Return the sentence that names what the payer requires and the order lacks, or False."""
        self.ensure_one()
        payer = self.sudo().partner_invoice_id.commercial_partner_id
        missing = []
        if payer.sp_chorus_engagement_required and not (self.purchase_order_reference or "").strip():
            missing.append(self.env._("an engagement number"))
        if payer.sp_chorus_service_required and not (self.buyer_reference or "").strip():
            missing.append(self.env._("a service code"))
        if not missing:
            return False
        return self.env._(
            "%(payer)s requires %(missing)s: type it in “Chorus Pro” on order %(order)s, then confirm.",
            payer=payer.display_name,
            missing=self.env._(" and ").join(missing),
            order=self.name,
        )

    def _sp_is_to_come(self):
        """Tell whether nothing of the order was delivered nor billed, and some of it is to be."""
        self.ensure_one()
        if self.invoice_ids:
            return False
        states = set(self.order_line.move_ids.mapped("state"))
        return self.state != "sale" or ("done" not in states and bool(states - {"cancel"}))

    def _action_cancel(self):
        """Refuse to forget what a customer received: it is billed from its order, or credited."""
        for line in self.order_line:
            if line.product_id.type == "consu" and line.product_uom_id.compare(line.qty_delivered, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s was delivered, it is to be billed: enter what came back as a return before "
                        "cancelling it.",
                        order=line.order_id.name,
                    )
                )
        return super()._action_cancel()

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        for name in self._sp_get_reference_names():
            values[name] = (self[name] or "").strip()
        # Core gives the order's first delivery: the invoice knows which ones it bills.
        values.pop("delivery_date", None)
        return values

    def _create_invoices(self, grouped=False, final=False, date=None):
        moves = super()._create_invoices(grouped=grouped, final=final, date=date)
        for move in moves.sudo():
            move._sp_set_reversed_entry()
        return moves

    def _get_invoice_grouping_keys(self):
        """Two engagements are two invoices: one invoice can carry only one."""
        return [*super()._get_invoice_grouping_keys(), *self._sp_get_reference_names()]

    @api.model
    def _sp_get_reference_names(self):
        return ["purchase_order_reference", "buyer_reference", "contract_reference"]
