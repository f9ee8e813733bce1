from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.tolerance import accepted_price


class SpSaleLinePreparation(models.AbstractModel):
    """What happens to an ordered line between the order and the scale; part of `sale.order.line`."""

    _name = "sp.sale.line.preparation"
    _description = "Preparation of an Order Line"

    sp_cut_to_tell = fields.Boolean(
        "Customer to Tell", copy=False, help="What this site gets has changed since it was last told."
    )
    sp_is_told = fields.Boolean("Customer Told", copy=False, help="A mail told this site another quantity.")
    sp_told_quantity = fields.Float("Quantity Told", digits="Product Unit", copy=False)
    sp_replaced_quantity = fields.Float(
        "Quantity Replaced",
        digits="Product Unit",
        copy=False,
        help="How much of the line ordered no longer leaves, in the unit of that line.",
    )
    sp_is_price_accepted = fields.Boolean(
        "Price Accepted",
        copy=False,
        help="The customer accepted the price of the product that replaces the one ordered.",
    )

    def _sp_get_due_quantity(self):
        """Return what should leave: what was ordered, or the share of a shortage, in the unit of the line."""
        self.ensure_one()
        if not self.sp_is_cut:
            return self.product_uom_qty
        return min(self.product_uom_qty, self.sp_allotted_quantity)

    def _sp_is_to_prepare(self):
        """Tell whether something of this line is still to weigh."""
        self.ensure_one()
        return any(move.state not in ("done", "cancel") and not move.sp_is_weighed for move in self.move_ids)

    # ------------------------------------------------------------------
    # Shortage
    # ------------------------------------------------------------------

    def _sp_write_allotment(self, quantity, reason):
        """Write the share of a shortage; who was told another figure is to be told again.

        :param float quantity: in the unit of the line
        :param sp.gap.reason reason: why it is less than what was ordered
        """
        self.ensure_one()
        is_cut = self.product_uom_id.compare(quantity, self.product_uom_qty) < 0
        self.write(
            {
                "sp_allotted_quantity": quantity if is_cut else 0.0,
                "sp_is_cut": is_cut,
                "sp_gap_reason_id": reason.id if is_cut else False,
            }
        )
        self.sp_cut_to_tell = self._sp_is_told_otherwise()

    def _sp_forget_allotment(self):
        """Take back shares that are no longer decided: the site gets all it ordered, and no mail says otherwise.

        What it was told before is remembered: it will be told again as soon as its share is decided anew.
        """
        nothing = {
            "sp_allotted_quantity": 0.0,
            "sp_is_cut": False,
            "sp_gap_reason_id": False,
            "sp_cut_to_tell": False,
        }
        self.filtered(lambda line: line.sp_is_cut or line.sp_cut_to_tell).write(nothing)

    def _sp_leave_allocations(self):
        """Leave the shares of a day that is no longer theirs, and what was told of it."""
        self._sp_forget_allotment()
        self.filtered("sp_is_told").sp_is_told = False
        self.env["sp.allocation.line"].sudo().search([("sale_line_id", "in", self.ids)]).unlink()

    def _sp_is_told_otherwise(self):
        """Tell whether this site believes that it gets something else than what it is due."""
        self.ensure_one()
        told = min(self.sp_told_quantity, self.product_uom_qty) if self.sp_is_told else self.product_uom_qty
        return bool(self.product_uom_id.compare(self._sp_get_due_quantity(), told))

    def _sp_is_short(self):
        """Tell whether a decided share gives less than what is ordered now: the site may have asked for less since."""
        self.ensure_one()
        return self.sp_is_cut and self.product_uom_id.compare(self._sp_get_due_quantity(), self.product_uom_qty) < 0

    def _sp_tell_cuts(self):
        """Send each site one mail that lists what it will not get; who has no address is to be called.

        :returns: the orders told, and those to call
        :rtype: sale.order
        """
        lines = self.filtered("sp_cut_to_tell")
        orders = lines.order_id
        if not orders:
            return orders
        template = self.env.ref("seconde_pousse_cantine.mail_template_cuts")
        reachable = orders.filtered(lambda order: order.partner_id.email)
        if reachable:
            template.send_mail_batch(reachable.ids, email_layout_xmlid="seconde_pousse_cantine.mail_layout_site")
        for order in orders - reachable:
            order._sp_ask_to_call(lines.filtered(lambda line, order=order: line.order_id == order))
        for line in lines:
            line.sp_told_quantity = line._sp_get_due_quantity()
        lines.write({"sp_is_told": True, "sp_cut_to_tell": False})
        return orders

    def _sp_get_told_cuts(self):
        """Return what the mail says of these lines of an order, cut or served in full again.

        :returns: dicts name, ordered, due, ordered_text, due_text (with their unit), reason
        :rtype: list[dict]
        """
        return [
            {
                "name": line.product_id.name,
                "ordered": line.product_uom_qty,
                "due": line._sp_get_due_quantity(),
                "ordered_text": line.product_uom_id._sp_say(line.product_uom_qty),
                "due_text": line.product_uom_id._sp_say(line._sp_get_due_quantity()),
                "reason": line.sp_gap_reason_id.name or "",
            }
            for line in self
            if line._sp_is_short() or line.sp_cut_to_tell
        ]

    # ------------------------------------------------------------------
    # Substitution
    # ------------------------------------------------------------------

    def _sp_substitute(self, product, quantity, replaced, is_price_accepted=False):
        """Send another product in place of this one, or of a part of it: the line asked stays on the order.

        :param product.product product: what leaves
        :param float quantity: in the unit of that product
        :param float replaced: what no longer leaves of this line, in its unit
        :param bool is_price_accepted: the customer agreed to the product's own price; else the lower one is billed
        :returns: the new line
        :raises UserError: what cannot replace this line, in one sentence
        """
        self.ensure_one()
        self._sp_check_substitution(product, quantity)
        line = self.create(
            {
                "order_id": self.order_id.id,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "product_uom_qty": quantity,
                "sp_substitute_for_id": self.id,
                "sp_replaced_quantity": replaced,
                "sp_is_price_accepted": is_price_accepted,
                "sequence": self.sequence,
            }
        )
        line.price_unit = self._sp_get_substitute_price(line, is_price_accepted)
        return line

    def _sp_check_substitution(self, product, quantity):
        if product == self.product_id:
            raise UserError(self.env._("Choose another product than the one that is missing."))
        if quantity <= 0:
            raise UserError(self.env._("Type how much of %(product)s leaves.", product=product.name))
        if self.sp_substitute_for_id:
            raise UserError(self.env._("This line already replaces another one: replace the product first ordered."))

    def _sp_get_substitute_price(self, line, is_price_accepted):
        """Return the price of the new line, in its unit: the lower of the two unless the customer accepted.

        :raises UserError: prices per kilogram and per bunch cannot be compared
        """
        if is_price_accepted:
            return line.price_unit
        if not self.product_uom_id._has_common_reference(line.product_uom_id):
            raise UserError(
                self.env._(
                    "%(asked)s is priced per %(asked_unit)s and %(product)s per %(unit)s: "
                    "ask the customer, then tick that the price is accepted.",
                    asked=self.product_id.name,
                    asked_unit=self.product_uom_id._sp_spell(1),
                    product=line.product_id.name,
                    unit=line.product_uom_id._sp_spell(1),
                )
            )
        asked = self.product_uom_id._compute_price(self.price_unit, line.product_uom_id)
        price = accepted_price(Decimal(str(asked)), Decimal(str(line.price_unit)), is_price_accepted)
        return line.currency_id.round(float(price)) if line.currency_id else float(price)

    def _sp_get_replaced_quantity(self):
        """Return what other products replace of this line, in its unit."""
        self.ensure_one()
        return sum(self.sp_substitute_ids.mapped("sp_replaced_quantity"))

    def _sp_get_live_substitutes(self):
        """Return the lines that replace this one, those taken back left out."""
        return self.sp_substitute_ids.filtered("product_uom_qty")

    @api.model
    def _sp_get_substitute_reason(self):
        reason = self.env.ref("seconde_pousse_cantine.sp_gap_reason_substituted", raise_if_not_found=False)
        return reason or self.env["sp.gap.reason"]._get_default("shortage")
