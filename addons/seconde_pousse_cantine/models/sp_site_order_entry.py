from odoo import models
from odoo.exceptions import UserError

from ..rules.quantities import parse_quantity

CRATE = "crate"
LONGEST_ENTRY = 12


class SpSiteOrderEntry(models.AbstractModel):
    """What somebody of a site sends as its order of a day; part of `res.partner`."""

    _name = "sp.site.order.entry"
    _description = "Orders Sent by a Site"

    def _sp_get_order_version(self, order):
        """Return what tells whether an order changed since somebody saw it."""
        lines = sorted((line.id, line.product_uom_qty) for line in order.sudo().order_line)
        return f"{order.id or 0}-{order.state or ''}-{hash(tuple(lines)) & 0xFFFFFFFF:x}"

    def _sp_order(self, author, day, entries, version=None, is_late=False):
        """Order what somebody of this site asks for a day.

        :param res.partner author: who orders
        :param date day: delivery day
        :param dict entries: id of a product → (text typed, "crate" or "unit")
        :param str version: what was seen of the order, see `_sp_get_order_version`
        :param bool is_late: sent though the deadline is over
        :returns: the order, empty when nothing is asked, cancelled when nothing is left of it
        :rtype: sale.order
        :raises UserError: one sentence when it cannot be, with nothing written
        """
        self.ensure_one()
        entry = self._sp_get_order_day(day)
        self._sp_check_deadline(entry, is_late)
        order = entry["order"]
        self._sp_check_version(day, order, version)
        quantities = self._sp_read_entries(day, order, entries)
        orders = self.env["sale.order"].sudo()
        order = orders._sp_set_site_quantities(self.sudo(), day, quantities, "portal")
        if order and quantities:
            order.message_post(
                body=self.env._("Ordered on the portal by %(author)s", author=author.name),
                author_id=author.id,
                subtype_xmlid="mail.mt_note",
            )
            if not any(order.order_line.mapped("product_uom_qty")):
                order._action_cancel()
            if order.sp_is_late:
                self._sp_warn_late(order)
        return order

    def _sp_cancel_order(self, author, day, version=None):
        """Cancel the draft order of a day; after the deadline, the desk is told.

        :param res.partner author: who cancels
        :param date day: delivery day
        :param str version: what was seen of the order, see `_sp_get_order_version`
        :raises UserError: one sentence when it cannot be, with nothing written
        """
        self.ensure_one()
        entry = self._sp_get_order_day(day)
        order = entry["order"]
        self._sp_check_version(day, order, version)
        if order.state not in ("draft", "sent"):
            raise UserError(
                self.env._("There is nothing to cancel for %(day)s: call the farm.", day=self._sp_say_day(day))
            )
        self._sp_check_deadline(entry, is_late=True)
        order._action_cancel()
        order.message_post(
            body=self.env._("Cancelled on the portal by %(author)s", author=author.name),
            author_id=author.id,
            subtype_xmlid="mail.mt_note",
        )
        if entry["status"] == "late":
            self._sp_plan_desk_activity(
                order, self.env._("Order cancelled after the deadline: %(site)s", site=self.name)
            )

    def _sp_check_version(self, day, order, version):
        if version and version != self._sp_get_order_version(order):
            raise UserError(
                self.env._(
                    "The order of %(day)s was changed in the meantime: look at it again, then send it.",
                    day=self._sp_say_day(day),
                )
            )

    def _sp_check_deadline(self, entry, is_late):
        if entry["status"] == "open" or (entry["status"] == "late" and is_late):
            return
        names = {"day": self._sp_say_day(entry["day"]), "deadline": self._sp_say_moment(entry["deadline"])}
        if entry["status"] == "late":
            raise UserError(
                self.env._(
                    "Orders for %(day)s closed on %(deadline)s: send it as a late order, the farm will tell you "
                    "whether it can deliver it.",
                    **names,
                )
            )
        raise UserError(
            self.env._("Orders for %(day)s closed on %(deadline)s: call the farm, or order for another day.", **names)
        )

    def _sp_read_entries(self, day, order, entries):
        """Return product → quantity in its unit of what really changes; what is not offered is refused."""
        lines = {line.product_id: line for line in self.env["sp.offer"]._get_current_lines(self, day).sudo()[::-1]}
        ordered = self._sp_get_ordered_quantities(order)
        by_id = {product.id: product for product in [*ordered, *lines]}
        quantities = {}
        for product_id, (text, unit) in entries.items():
            product = by_id.get(product_id)
            if not product:
                raise UserError(
                    self.env._("One of these products is not in the offer any more: here is what is offered today.")
                )
            quantity = self._sp_convert_entry(lines.get(product), text, unit)
            before = ordered.get(product, 0.0)
            if not isinstance(quantity, str) and not product.uom_id.compare(quantity, before):
                continue
            if product not in lines and (isinstance(quantity, str) or quantity > before):
                raise UserError(
                    self.env._(
                        "%(product)s is not in the offer any more: you can only order less of it.", product=product.name
                    )
                )
            quantities[product] = quantity
        return quantities

    def _sp_convert_entry(self, line, text, unit):
        """Return a typed quantity in the unit of its product; what is no number stays text, and is refused later."""
        try:
            quantity = parse_quantity(text)
        except ValueError:
            text = str(text)
            return text if len(text) <= LONGEST_ENTRY else f"{text[:LONGEST_ENTRY]}…"
        content = self._sp_get_crate_content(line) if line else 0.0
        if unit == CRATE and content:
            return quantity * content
        return quantity

    def _sp_warn_late(self, order):
        """Ask the desk once to decide of a late order."""
        summary = self.env._("Late order of %(site)s", site=self.name)
        if summary not in order.sudo().activity_ids.mapped("summary"):
            self._sp_plan_desk_activity(order, summary)

    def _sp_get_order_remarks(self, day, order):
        """Return what this site should know of its order: short of something, under the minimum, late."""
        remarks = []
        if not order:
            return remarks
        if order.sp_is_late:
            remarks.append(self.env._("Late order: the farm will tell you whether it can deliver it."))
        for line in self._sp_get_shop_lines(day, order):
            if line["quantity"] and line["unit"].compare(line["quantity"], line["left"]) > 0:
                remarks.append(
                    self.env._(
                        "%(product)s: %(left)s %(unit)s are left. The farm will tell you what it can deliver.",
                        product=line["product"].name,
                        left=self._sp_say_quantity(line["left"]),
                        unit=line["unit"]._sp_spell(line["left"]),
                    )
                )
        minimum = order._sp_get_minimum_problem()
        return [*remarks, minimum] if minimum else remarks
