from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .canteen import CanteenPortal

ORDER_PATH = "/my/canteen/<int:site_id>/order/<string:day>"
QUANTITY_FIELD = "qty_"
UNIT_FIELD = "unit_"
LONGEST_REFERENCE = 60


class CanteenOrderPortal(CanteenPortal):
    """Ordering for a day."""

    @http.route(ORDER_PATH, type="http", auth="user", website=True, methods=["GET"])
    def canteen_order(self, site_id, day, repeat=None, sent=None, **_kw):
        """Show what is offered for a day, with what is already ordered."""
        site = self._get_site(site_id)
        day = self._get_day(day)
        try:
            entry = site._sp_get_order_day(day)
        except UserError as error:
            return self._render_page("portal_no_day", site, "order", error=str(error))
        return self._render_order(site, entry, repeat=repeat, sent=sent)

    @http.route(
        "/my/canteen/<int:site_id>/order/<string:day>", type="http", auth="user", website=True, methods=["POST"]
    )
    def canteen_order_send(self, site_id, day, **post):
        """Order what was typed, or show it again with what is wrong."""
        site = self._get_site(site_id)
        day = self._get_day(day)
        try:
            with request.env.cr.savepoint():
                is_cancelled = self._send_order(site, day, post)
        except UserError as error:
            try:
                entry = site._sp_get_order_day(day)
            except UserError:
                return self._render_page("portal_no_day", site, "order", error=str(error))
            return self._render_order(site, entry, error=str(error), post=post)
        if is_cancelled:
            return request.redirect(f"/my/canteen/{site.id}?cancelled={day}")
        return request.redirect(f"/my/canteen/{site.id}/order/{day}?sent=1")

    def _send_order(self, site, day, post):
        """Write or cancel the order of a day; tell whether it is cancelled."""
        author, version = request.env.user.partner_id, post.get("version")
        if post.get("cancel"):
            site._sp_cancel_order(author, day, version)
            return True
        is_late = bool(post.get("late"))
        order = site._sp_order(author, day, self._read_entries(post), version=version, is_late=is_late)
        self._write_reference(order, post.get("reference"))
        return order.state == "cancel"

    def _read_entries(self, post):
        """Return what was typed: id of the product → (text, unit)."""
        entries = {}
        for name, text in post.items():
            product_id = name.removeprefix(QUANTITY_FIELD)
            if name.startswith(QUANTITY_FIELD) and product_id.isdecimal():
                entries[int(product_id)] = (text, post.get(f"{UNIT_FIELD}{product_id}", "unit"))
        return entries

    def _write_reference(self, order, reference):
        reference = (reference or "").strip()[:LONGEST_REFERENCE]
        if order and reference != (order.purchase_order_reference or ""):
            order.purchase_order_reference = reference

    def _render_order(self, site, entry, error=None, post=None, repeat=None, sent=None):
        day, order = entry["day"], entry["order"]
        quantities, repeated, missing = None, None, []
        if repeat:
            repeated, quantities = site._sp_get_last_quantities(day)
        lines = site._sp_get_shop_lines(day, order, quantities)
        offered = {line["product"] for line in lines}
        if repeated:
            missing = [product.name for product in quantities if product not in offered]
        version = site._sp_get_order_version(order)
        if post and post.get("version", version) != version:
            # What she saw is out of date: what she typed on it too.
            post = None
        entries = self._read_entries(post or {})
        gone = [
            {"product": product, "quantity": quantity, "unit": product.uom_id}
            for product, quantity in site._sp_get_ordered_quantities(order).items()
            if product not in offered and quantity
        ]
        payer = site._sp_get_payer().sudo()
        return self._render_page(
            "portal_order",
            site,
            "order",
            day=self._prepare_day(site, entry),
            lines=[self._prepare_line(site, line, entries) for line in lines],
            gone=gone,
            error=error,
            is_sent=bool(sent and not error and order),
            remarks=site._sp_get_order_remarks(day, order) if sent else [],
            repeated=repeated,
            missing=missing,
            can_repeat=bool(site._sp_get_last_quantities(day)[0]),
            version=version,
            ordered=self._prepare_ordered(site, order),
            asks_reference=payer.sp_chorus_engagement_required,
            reference=(post or {}).get("reference", order.purchase_order_reference or ""),
        )

    def _prepare_ordered(self, site, order):
        """Return what the page shows of an order that cannot change: what was asked, and what of it will come."""
        return [
            {
                "name": line.product_id.name,
                "unit": line.product_uom_id._sp_spell(line.product_uom_qty),
                "due_unit": line.product_uom_id._sp_spell(line._sp_get_due_quantity()),
                "ordered": site._sp_say_quantity(line.product_uom_qty),
                "due": site._sp_say_quantity(line._sp_get_due_quantity()) if line.sp_is_cut else "",
                "reason": line.sp_gap_reason_id.name if line.sp_is_cut else "",
            }
            for line in order.order_line
            if line.product_id and line.product_uom_qty
        ]

    def _prepare_line(self, site, line, entries):
        """Return what the page shows of a product, what was just typed first."""
        known = site._sp_type_quantity(line["quantity"])
        typed, unit = entries.get(line["product"].id, (known, "unit"))
        content = line["content"]
        return {
            **line,
            "name": f"{QUANTITY_FIELD}{line['product'].id}",
            "unit_name": f"{UNIT_FIELD}{line['product'].id}",
            "typed": typed,
            "in_crates": unit == "crate",
            "price_label": site._sp_say_amount(line["price"]),
            "left_label": site._sp_say_quantity(line["left"]),
            "content_label": site._sp_say_quantity(content) if content else "",
        }
