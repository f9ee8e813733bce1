import re

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from .canteen import DELIVERY_ORDER, CanteenPortal

DELIVERY_PATH = "/my/canteen/<int:site_id>/deliveries/<int:picking_id>"
YEAR = re.compile(r"20[0-9][0-9]")


class CanteenHistoryPortal(CanteenPortal):
    """What a site received, what was billed of it, its figures and its messages."""

    # ------------------------------------------------------------------
    # Deliveries
    # ------------------------------------------------------------------

    @http.route(
        ["/my/canteen/<int:site_id>/deliveries", "/my/canteen/<int:site_id>/deliveries/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def canteen_deliveries(self, site_id, page=1, **_kw):
        """List the deliveries of a site, newest first."""
        site = self._get_site(site_id)
        deliveries, pages = self._get_page(
            "stock.picking",
            site._sp_get_delivery_domain(),
            f"/my/canteen/{site.id}/deliveries",
            page,
            DELIVERY_ORDER,
        )
        return self._render_page("portal_deliveries", site, "deliveries", deliveries=deliveries, pager=pages)

    def _get_delivery(self, site, picking_id):
        return self._get_record("stock.picking", site._sp_get_delivery_domain(), picking_id)

    @http.route(DELIVERY_PATH, type="http", auth="user", website=True, methods=["GET"])
    def canteen_delivery(self, site_id, picking_id, reported=None, **_kw):
        """Show what was ordered and delivered, line by line, and what can be reported of it."""
        site = self._get_site(site_id)
        return self._render_delivery(site, self._get_delivery(site, picking_id), is_reported=bool(reported))

    def _render_delivery(self, site, picking, **values):
        problems = request.env["sp.delivery.problem"].sudo().search([("picking_id", "=", picking.id)])
        return self._render_page(
            "portal_delivery",
            site,
            "deliveries",
            delivery=picking,
            lines=picking._sp_get_delivery_note_lines(),
            crates=picking._sp_get_crate_balance_lines(),
            problems=problems,
            kinds=problems._fields["kind"]._description_selection(problems.env),
            **{"error": None, "post": {}, "is_reported": False, **values},
        )

    @http.route("/my/canteen/<int:site_id>/deliveries/<int:picking_id>/pdf", type="http", auth="user", website=True)
    def canteen_delivery_pdf(self, site_id, picking_id, **_kw):
        """Download the delivery note of what was delivered."""
        site = self._get_site(site_id)
        domain = site._sp_get_delivery_domain() & Domain("state", "=", "done")
        picking = self._get_record("stock.picking", domain, picking_id)
        report = request.env["ir.actions.report"].sudo().with_company(picking.company_id)
        content, _kind = report._render_qweb_pdf("seconde_pousse.report_delivery_note", picking.ids)
        return self._make_pdf(content, f"BL-{picking.name.replace('/', '-')}")

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    @http.route(
        ["/my/canteen/<int:site_id>/invoices", "/my/canteen/<int:site_id>/invoices/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def canteen_invoices(self, site_id, page=1, **_kw):
        """List the invoices of what this site alone received, whoever pays them."""
        site = self._get_site(site_id)
        invoices, pages = self._get_page(
            "account.move",
            site._sp_get_invoice_domain(),
            f"/my/canteen/{site.id}/invoices",
            page,
            "invoice_date desc, id desc",
        )
        return self._render_page(
            "portal_invoices", site, "invoices", invoices=invoices, pager=pages, payer=site._sp_get_payer().sudo()
        )

    @http.route("/my/canteen/<int:site_id>/invoices/<int:move_id>/pdf", type="http", auth="user", website=True)
    def canteen_invoice_pdf(self, site_id, move_id, **_kw):
        """Download an invoice: the document that was sent, else what is printed of it."""
        site = self._get_site(site_id)
        invoice = self._get_record("account.move", site._sp_get_invoice_domain(), move_id)
        legal = invoice.invoice_pdf_report_id
        if legal:
            content = legal.raw
        else:
            report = request.env["ir.actions.report"].sudo().with_company(invoice.company_id)
            content, _kind = report._render_qweb_pdf("account.account_invoices", invoice.ids)
        return self._make_pdf(content, invoice.name.replace("/", "-"))

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    @http.route("/my/canteen/<int:site_id>/figures", type="http", auth="user", website=True)
    def canteen_figures(self, site_id, year=None, **_kw):
        """Show what this site bought in a year, for its EGAlim declaration."""
        site = self._get_site(site_id)
        today = site._sp_get_today()
        year = min(int(year), today.year) if year and YEAR.fullmatch(year) else today.year
        figures = site._sp_get_egalim_figures(year)
        return self._render_page("portal_figures", site, "figures", year=year, this_year=today.year, figures=figures)

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    @http.route("/my/canteen/<int:site_id>/messages", type="http", auth="user", website=True, methods=["GET"])
    def canteen_messages(self, site_id, sent=None, **_kw):
        """Show what the site and the farm wrote to each other."""
        return self._render_messages(self._get_site(site_id), is_sent=bool(sent))

    @http.route("/my/canteen/<int:site_id>/messages", type="http", auth="user", website=True, methods=["POST"])
    def canteen_messages_send(self, site_id, message="", **_kw):
        """Write to the farm."""
        site = self._get_site(site_id)
        try:
            site._sp_write_to_farm(request.env.user.partner_id, message)
        except UserError as error:
            return self._render_messages(site, error=str(error), text=message)
        return request.redirect(f"/my/canteen/{site.id}/messages?sent=1")

    def _render_messages(self, site, **values):
        return self._render_page(
            "portal_messages",
            site,
            "messages",
            messages=site._sp_get_messages(),
            limit=site._sp_get_message_limit(),
            **{"error": None, "text": "", "is_sent": False, **values},
        )
