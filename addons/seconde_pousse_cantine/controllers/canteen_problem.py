from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .canteen_history import DELIVERY_PATH, CanteenHistoryPortal


class CanteenProblemPortal(CanteenHistoryPortal):
    """What a cook reports on a delivery."""

    @http.route(DELIVERY_PATH, type="http", auth="user", website=True, methods=["POST"])
    def canteen_report_problem(self, site_id, picking_id, **post):
        """Report a problem, with a photo if there is one."""
        site = self._get_site(site_id)
        picking = self._get_delivery(site, picking_id)
        problems = request.env["sp.delivery.problem"].sudo()
        try:
            with request.env.cr.savepoint():
                problems._report(picking, request.env.user.partner_id, post, self._read_photo(problems, post))
        except UserError as error:
            return self._render_delivery(site, picking, error=str(error), post=post)
        return request.redirect(f"/my/canteen/{site.id}/deliveries/{picking.id}?reported=1")

    def _read_photo(self, problems, post):
        """Return the photo sent, never more than one byte over what is accepted."""
        photo = post.get("photo")
        return photo.read(problems._get_photo_limit() + 1) if hasattr(photo, "read") else b""

    @http.route("/my/canteen/<int:site_id>/problems/<int:problem_id>/photo", type="http", auth="user", website=True)
    def canteen_problem_photo(self, site_id, problem_id, **_kw):
        """Show the photo of a problem of this site."""
        site = self._get_site(site_id)
        problem = self._get_record("sp.delivery.problem", site._sp_get_problem_domain(), problem_id)
        return request.env["ir.binary"]._get_image_stream_from(problem, "photo").get_response()
