from datetime import date

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

LAST_BOOKINGS = 20


class EquipmentPortal(CustomerPortal):
    """A member's pages: what is lent, its free days, and her own bookings only (docs/decisions/0016)."""

    def _get_lendable(self):
        """Return the equipment shown to members, with the rights to read it."""
        bookings = request.env["sp.equipment.booking"].sudo()
        domain = bookings._sp_get_lendable_domain(request.env.company)
        body = request.env.user.partner_id.commercial_partner_id
        own = Domain("sp_owner_id", "=", body.id)
        return request.env["maintenance.equipment"].sudo().search(domain & ~own, order="name, id")

    def _get_own_domain(self):
        body = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", body.id) & Domain("company_id", "=", request.env.company.id)

    def _get_equipment(self, equipment_id):
        """Return a machine that is shown to members; 404 for any other."""
        equipment = self._get_lendable().filtered(lambda one: one.id == equipment_id)
        if not equipment:
            raise NotFound()
        return equipment

    def _prepare_portal_layout_values(self):
        user = request.env.user
        body = user.partner_id.commercial_partner_id.sudo()
        is_near = not user._is_public() and bool(body.sp_is_farm or body.sp_membership_ids)
        return {**super()._prepare_portal_layout_values(), "has_equipment": is_near and bool(self._get_lendable())}

    @http.route("/my/equipment", type="http", auth="user", website=True)
    def equipment_list(self, sent=None, **_kw):
        """List what is lent, and the bookings of her farm."""
        bookings = request.env["sp.equipment.booking"].sudo()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "equipment",
            "machines": self._get_lendable(),
            "bookings": bookings.search(self._get_own_domain(), order="date_from desc, id desc", limit=LAST_BOOKINGS),
            "states": dict(bookings._fields["state"]._description_selection(request.env)),
            "is_sent": bool(sent),
        }
        return request.render("seconde_pousse_chantier.portal_equipment_list", values)

    @http.route("/my/equipment/<int:equipment_id>", type="http", auth="user", website=True, methods=["GET"])
    def equipment_page(self, equipment_id, **_kw):
        """Show the free days of a machine."""
        return self._render_equipment(self._get_equipment(equipment_id))

    @http.route("/my/equipment/<int:equipment_id>", type="http", auth="user", website=True, methods=["POST"])
    def equipment_ask(self, equipment_id, **post):
        """Ask for a machine: the desk answers."""
        equipment = self._get_equipment(equipment_id)
        bookings = request.env["sp.equipment.booking"].sudo()
        try:
            with request.env.cr.savepoint():
                bookings._sp_ask(
                    equipment,
                    request.env.user.partner_id.sudo(),
                    self._read_day(post.get("day_from")),
                    self._read_day(post.get("day_to")),
                    self._read_quantity(post.get("quantity")),
                    post.get("note"),
                )
        except UserError as error:
            return self._render_equipment(equipment, error=str(error), post=post)
        return request.redirect("/my/equipment?sent=1")

    @http.route(
        "/my/equipment/bookings/<int:booking_id>/cancel", type="http", auth="user", website=True, methods=["POST"]
    )
    def equipment_cancel(self, booking_id, **_kw):
        """Give up what she asked for."""
        domain = self._get_own_domain() & Domain("id", "=", booking_id) & Domain("state", "=", "asked")
        booking = request.env["sp.equipment.booking"].sudo().search(domain)
        if not booking:
            raise NotFound()
        booking._give_up()
        return request.redirect("/my/equipment")

    @http.route("/my/equipment/<int:equipment_id>/picture", type="http", auth="user", methods=["GET"])
    def equipment_picture(self, equipment_id, **_kw):
        """Show the picture of a machine."""
        equipment = self._get_equipment(equipment_id)
        return request.env["ir.binary"]._get_image_stream_from(equipment, "image_256").get_response()

    def _read_day(self, text):
        try:
            return date.fromisoformat(text or "")
        except ValueError:
            return None

    def _read_quantity(self, text):
        try:
            return int(text or 1)
        except ValueError:
            return 0

    def _render_equipment(self, equipment, error="", post=None):
        bookings = request.env["sp.equipment.booking"].sudo()
        today = request.env.company._sp_get_today()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "equipment",
            "machine": equipment,
            "days": bookings._sp_get_days(equipment),
            "say_day": lambda day: request.env.company._sp_say_day(day, "EEE d MMM"),
            "today": today.isoformat(),
            "error": error,
            "post": post or {},
            "price": bookings._say_price_for(equipment, request.env.user.partner_id.sudo(), today),
        }
        return request.render("seconde_pousse_chantier.portal_equipment", values)
