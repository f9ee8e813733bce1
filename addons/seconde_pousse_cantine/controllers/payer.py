from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .canteen import CanteenPortal


class PayerPortal(CanteenPortal):
    """The statements of who pays for sites; its invoices are on core's own pages."""

    def _get_statement_domain(self):
        """Return the statements already sent to the body of the person logged in."""
        payer = request.env.user.partner_id.commercial_partner_id
        return (
            Domain("payer_id", "=", payer.id)
            & Domain("sent_on", "!=", False)
            & Domain("company_id", "=", request.env.company.id)
        )

    @http.route(["/my/statements", "/my/statements/page/<int:page>"], type="http", auth="user", website=True)
    def payer_statements(self, page=1, **_kw):
        """List the statements sent to a payer, newest first."""
        statements, pages = self._get_page(
            "sp.invoice.statement", self._get_statement_domain(), "/my/statements", page, "sent_on desc, id desc"
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "statements",
            "statements": statements,
            "pager": pages,
            "say_day": request.env.user.partner_id._sp_say_day,
        }
        return request.render("seconde_pousse_cantine.portal_statements", values)

    @http.route("/my/statements/<int:statement_id>/pdf", type="http", auth="user", website=True)
    def payer_statement_pdf(self, statement_id, **_kw):
        """Download a statement."""
        statement = self._get_record("sp.invoice.statement", self._get_statement_domain(), statement_id)
        report = request.env["ir.actions.report"].sudo().with_company(statement.company_id)
        content, _kind = report._render_qweb_pdf("seconde_pousse_cantine.report_invoice_statement", statement.ids)
        return self._make_pdf(content, statement._get_file_name())
