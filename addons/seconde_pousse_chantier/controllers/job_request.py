from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.sp_job_form import MOST_PHOTOS
from .field_jobs import FieldJobPortal

# Four photos and the texts; beyond, the server does not even read.
LARGEST_FORM = 48 * 1024 * 1024
OWN_FORM = "/my/field-jobs/new"
PUBLIC_FORM = "/field-jobs/request"


class JobRequestPortal(FieldJobPortal):
    """The form of a request: one for anybody, one for a farmer who is logged in."""

    @http.route(
        [PUBLIC_FORM, f"{PUBLIC_FORM}/<int:company_id>"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        max_content_length=LARGEST_FORM,
    )
    def job_request(self, company_id=None, sent=None, **post):
        """Show the form to anybody, and keep what is posted."""
        company = self._get_open_company(company_id)
        values = {"company": company, "form_url": f"{PUBLIC_FORM}/{company.id}", "is_known": False}
        if request.httprequest.method != "POST":
            return self._render_form(values, sent=bool(sent))
        if post.get("website"):
            # People do not see this field: whatever fills it in believes it was heard.
            return request.redirect(f"{PUBLIC_FORM}/{company.id}?sent=1")
        _job, error = self._keep(company, post)
        if error:
            return self._render_form(values, error=error, post=post)
        return request.redirect(f"{PUBLIC_FORM}/{company.id}?sent=1")

    @http.route(
        OWN_FORM, type="http", auth="user", methods=["GET", "POST"], website=True, max_content_length=LARGEST_FORM
    )
    def own_job_request(self, **post):
        """Show the form to a farmer, who need not say who she is, and keep what is posted."""
        company = self._get_body().sudo().company_id or request.env.company
        values = {"company": company, "form_url": OWN_FORM, "is_known": True, "page_name": "field_jobs"}
        if request.httprequest.method != "POST":
            return self._render_form(values)
        job, error = self._keep(company, post, author=request.env.user.partner_id.sudo())
        if error:
            return self._render_form(values, error=error, post=post)
        return request.redirect(f"/my/field-jobs/{job.id}?asked=1")

    @http.route("/my/field-jobs/<int:job_id>/photos/<int:photo_id>", type="http", auth="user", website=True)
    def field_job_photo(self, job_id, photo_id, **_kw):
        """Show a photo sent with a request; those of the visit are ours."""
        photo = self._get_job(job_id).request_photo_ids.filtered(lambda own: own.id == photo_id)
        if not photo:
            raise NotFound()
        return request.env["ir.binary"]._get_image_stream_from(photo, "raw").get_response()

    def _get_open_company(self, company_id):
        """Return the company asked, when it takes requests from anybody; 404 otherwise."""
        companies = request.env["res.company"].sudo()
        company = companies.browse(company_id).exists() if company_id else request.env.company.sudo()
        if not company.sp_is_request_open or company.parent_id:
            raise NotFound()
        return company

    def _keep(self, company, post, author=None):
        """Keep a request, whole or not at all.

        :returns: the job and an empty error, or none and one sentence
        """
        forms = request.env["sp.job.form"].with_company(company)
        limit = forms._get_photo_limit() + 1
        files = request.httprequest.files.getlist("photos")[: MOST_PHOTOS + 1]
        try:
            with request.env.cr.savepoint():
                photos = [content for file in files if (content := file.read(limit))]
                job = forms._receive(company, post, photos, author)
                request.env.flush_all()
                return job, ""
        except UserError as refusal:
            return None, str(refusal)

    def _render_form(self, values, post=None, error="", sent=False):
        return request.render(
            "seconde_pousse_chantier.portal_job_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "job_request",
                "kinds": request.env["sp.job.form"]._get_kinds(values["company"]),
                "units": request.env["sp.job.form"]._get_units(),
                "customer_kinds": request.env["sp.job.form"]._get_customer_kinds(),
                "post": post or {},
                "error": error,
                "sent": sent,
                "today": values["company"]._sp_get_today(),
                **values,
            },
        )
