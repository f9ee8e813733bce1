from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from .field_jobs import FieldJobPortal


class JobReviewPortal(FieldJobPortal):
    """The review of a job by its farmer: logged in, or with the link of the mail."""

    def _get_job_to_review(self, job_id, token=None):
        """Return a job whose work is done, hers or with its link; 404 otherwise."""
        job = request.env["project.task"].sudo().browse(job_id).exists()
        if token and job.is_field_job and job.sp_review_token and consteq(token, job.sp_review_token):
            job = job.with_company(job.company_id)
        elif request.env.user._is_public():
            raise NotFound()
        else:
            job = self._get_job(job_id)
        if not (job.is_work_done or job.review_id):
            raise NotFound()
        return job

    @http.route("/my/field-jobs/<int:job_id>/review", type="http", auth="public", methods=["GET", "POST"], website=True)
    def review(self, job_id, token=None, **posted):
        """Show the four faces; keep them when they are posted."""
        job, error = self._get_job_to_review(job_id, token), ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    request.env["sp.job.review"].sudo()._record_online(job, posted)
                    request.env.flush_all()
            except UserError as refusal:
                error = str(refusal)
        faces = request.env["sp.job.review"]._fields
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "job_review",
            "job": job,
            "review": job.review_id,
            "questions": [
                (name, faces[name]._description_string(request.env))
                for name in ("quality", "pace", "instructions", "again")
            ],
            "faces": faces["quality"]._description_selection(request.env),
            "mouths": ["M8 30 Q18 16 28 30", "M9 27 Q18 22 27 27", "M9 24 Q18 30 27 24", "M7 22 Q18 36 29 22"],
            "posted": posted,
            "token": token or "",
            "error": error,
        }
        return request.render("seconde_pousse_chantier.portal_review", values)
