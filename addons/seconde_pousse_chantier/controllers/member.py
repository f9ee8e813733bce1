from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from .field_jobs import FieldJobPortal


class MemberPortal(FieldJobPortal):
    """A member's own memberships: each page asks first whether they are hers, then reads as superuser."""

    def _get_membership_domain(self):
        """Return the memberships of the person logged in, or of the body she answers for."""
        return Domain("partner_id", "=", self._get_body().id) & Domain("state", "!=", "cancel")

    def _get_membership(self, membership_id):
        domain = self._get_membership_domain() & Domain("id", "=", membership_id)
        membership = request.env["sp.membership"].sudo().search(domain, limit=1)
        if not membership:
            raise NotFound()
        return membership

    def _prepare_portal_layout_values(self):
        memberships = request.env["sp.membership"].sudo()
        return {
            **super()._prepare_portal_layout_values(),
            "has_memberships": bool(memberships.search_count(self._get_membership_domain(), limit=1)),
        }

    @http.route("/my/membership", type="http", auth="user", website=True, methods=["GET"])
    def my_memberships(self, **_kw):
        """Show what she is a member of, until when, and what is proposed to her."""
        return self._render_memberships()

    def _render_memberships(self, error=None):
        memberships = request.env["sp.membership"].sudo().search(self._get_membership_domain())
        return request.render(
            "seconde_pousse_chantier.portal_memberships",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "membership",
                "memberships": memberships,
                "error": error,
            },
        )

    @http.route(
        "/my/membership/<int:membership_id>/<any(accept,refuse):answer>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_membership_answer(self, membership_id, answer, engagement_number="", **_kw):
        """Take her yes or no to a proposal; a second click changes nothing."""
        membership = self._get_membership(membership_id)
        if membership.state == "draft":
            try:
                with request.env.cr.savepoint():
                    if membership.asks_engagement and engagement_number.strip():
                        membership.engagement_number = engagement_number.strip()[:50]
                    membership.action_accept() if answer == "accept" else membership.action_refuse()
            except UserError as error:
                return self._render_memberships(error=str(error))
            membership.message_post(
                body=membership.env._("%(person)s answered on the portal.", person=request.env.user.name),
                author_id=request.env.user.partner_id.id,
            )
        return request.redirect("/my/membership")

    @http.route("/my/membership/<int:membership_id>/certificate", type="http", auth="user", website=True)
    def my_membership_certificate(self, membership_id, **_kw):
        """Download the certificate of a membership that is paid."""
        membership = self._get_membership(membership_id)
        if membership.state != "paid":
            raise NotFound()
        name = "seconde_pousse_chantier.report_membership_certificate"
        return self._make_job_pdf(name, membership, membership._get_certificate_name())
