import base64
import binascii

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from .field_jobs import FieldJobPortal


class AgreementPortal(FieldJobPortal):
    """An agreement read and signed online: by its farmer logged in, or with the link of the mail."""

    def _get_shown_agreement(self, agreement_id, access_token=None):
        """Return an agreement the caller may read: with its token, or logged in as its farm; 404 otherwise."""
        agreement = request.env["sp.agreement"].sudo().browse(agreement_id).exists()
        if not agreement or not agreement._is_shown_online():
            raise NotFound()
        token = agreement.access_token
        has_token = bool(access_token and token and consteq(access_token, token))
        is_own = not request.env.user._is_public() and agreement.partner_id.commercial_partner_id == self._get_body()
        if not (has_token or is_own):
            raise NotFound()
        company = agreement.company_id
        return agreement.with_company(company).with_context(tz=company._sp_get_timezone())

    def _make_agreement_pdf(self, agreement):
        """Return the agreement as it was signed; as it stands while nobody signed it."""
        name = agreement.display_name.replace("/", "-")
        if agreement.signed_pdf:
            return self._send_job_pdf(base64.b64decode(agreement.signed_pdf), name)
        return self._make_job_pdf(agreement._report_xmlid, agreement, name)

    @http.route("/my/agreements/<int:agreement_id>", type="http", auth="public", website=True)
    def agreement(self, agreement_id, access_token=None, report_type=None, done=None, **_kw):
        """Show an agreement, and let it be signed; or download it."""
        agreement = self._get_shown_agreement(agreement_id, access_token)
        if report_type == "pdf":
            return self._make_agreement_pdf(agreement)
        suffix = f"&access_token={access_token}" if access_token else ""
        person = request.env.user.partner_id if not request.env.user._is_public() else agreement.partner_id.browse()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "agreement",
            "agreement": agreement,
            "paper": agreement,
            "signer": person.name or "",
            "signer_role": person.sudo().function or "",
            "sign_url": f"/my/agreements/{agreement.id}/sign?content_key={agreement._get_content_key()}{suffix}",
            "pdf_url": f"/my/agreements/{agreement.id}?report_type=pdf{suffix}",
            "done": done,
        }
        return request.render("seconde_pousse_chantier.portal_agreement", values)

    @http.route("/my/agreements/<int:agreement_id>/sign", type="jsonrpc", auth="public", website=True)
    def agreement_sign(self, agreement_id, name=None, signature=None, **_kw):
        """Sign an agreement as its farmer.

        :returns: what core's signature form understands
        """
        arguments = request.httprequest.args
        token = arguments.get("access_token")
        try:
            agreement = self._get_shown_agreement(agreement_id, token)
        except NotFound:
            return {"error": request.env._("This agreement is not yours, or the link has changed.")}
        try:
            with request.env.cr.savepoint():
                agreement._sign_as_customer(signature, name, arguments.get("role"), arguments.get("content_key"))
                request.env.flush_all()
        except UserError as error:
            return {"error": str(error)}
        except (TypeError, ValueError, binascii.Error):
            return {"error": request.env._("The signature could not be read: sign again.")}
        suffix = f"&access_token={token}" if token else ""
        return {"force_refresh": True, "redirect_url": f"/my/agreements/{agreement.id}?done=signed{suffix}"}
