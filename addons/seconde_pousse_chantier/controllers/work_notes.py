import binascii

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from .field_jobs import FieldJobPortal

REPORT = "seconde_pousse_chantier.report_work_note"


class WorkNotePortal(FieldJobPortal):
    """A work note read and signed online: by its farmer logged in, or with the link of the mail."""

    def _get_note(self, note_id, access_token=None):
        """Return a note the caller may read: with its token, or logged in as its farm; 404 otherwise."""
        note = request.env["sp.work.note"].sudo().browse(note_id).exists()
        if not note or note.state == "cancel":
            raise NotFound()
        has_token = bool(access_token and note.access_token and consteq(access_token, note.access_token))
        is_own = not request.env.user._is_public() and note.partner_id.commercial_partner_id == self._get_body()
        if not (has_token or is_own):
            raise NotFound()
        company = note.company_id
        return note.with_company(company).with_context(tz=company._sp_get_timezone())

    @http.route("/my/work-notes/<int:note_id>", type="http", auth="public", website=True)
    def work_note(self, note_id, access_token=None, report_type=None, error=None, done=None, **_kw):
        """Show a note, and let it be signed; or download it."""
        note = self._get_note(note_id, access_token)
        if report_type == "pdf":
            return self._make_job_pdf(REPORT, note, note._get_report_base_filename())
        suffix = f"?access_token={access_token}" if access_token else ""
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "work_note",
            "note": note,
            "o": note,
            "job": note.task_id,
            "access_suffix": suffix,
            "access_token": access_token or "",
            "content_key": note._get_content_key(),
            "signer": note._get_signer_name() or "",
            "sign_url": f"/my/work-notes/{note.id}/sign?content_key={note._get_content_key()}"
            + (f"&access_token={access_token}" if access_token else ""),
            "pdf_url": f"/my/work-notes/{note.id}?report_type=pdf"
            + (f"&access_token={access_token}" if access_token else ""),
            "error": error,
            "done": done,
        }
        return request.render("seconde_pousse_chantier.portal_work_note", values)

    @http.route("/my/work-notes/<int:note_id>/sign", type="jsonrpc", auth="public", website=True)
    def work_note_sign(self, note_id, name=None, signature=None, access_token=None, content_key=None, **_kw):
        """Sign a note as its farmer.

        :returns: what core's signature form understands
        """
        arguments = request.httprequest.args
        try:
            note = self._get_note(note_id, access_token or arguments.get("access_token"))
        except NotFound:
            return {"error": request.env._("This note is not yours, or the link has changed.")}
        content_key = content_key or arguments.get("content_key") or "-"
        try:
            with request.env.cr.savepoint():
                note.sign(signature, name, content_key=content_key)
                request.env.flush_all()
        except UserError as error:
            return {"error": str(error)}
        except (TypeError, ValueError, binascii.Error):
            return {"error": request.env._("The signature could not be read: sign again.")}
        token = access_token or arguments.get("access_token")
        suffix = f"&access_token={token}" if token else ""
        return {"force_refresh": True, "redirect_url": f"/my/work-notes/{note.id}?done=signed{suffix}"}

    @http.route("/my/work-notes/<int:note_id>/refuse", type="http", auth="public", methods=["POST"], website=True)
    def work_note_refuse(self, note_id, access_token=None, reason=None, **_kw):
        """Keep what the farmer disputes: nobody bills a note that is not signed."""
        note = self._get_note(note_id, access_token)
        outcome = "done=refused"
        try:
            with request.env.cr.savepoint():
                note._refuse_as_customer(reason)
        except UserError:
            outcome = "error=reason"
        suffix = f"&access_token={access_token}" if access_token else ""
        return request.redirect(f"/my/work-notes/{note_id}?{outcome}{suffix}")
