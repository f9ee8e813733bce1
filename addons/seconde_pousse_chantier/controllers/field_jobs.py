from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE_SIZE = 20
JOB_ORDER = "planned_date desc nulls first, id desc"


class FieldJobPortal(CustomerPortal):
    """The farmer's pages: each asks first whether the job is hers, then reads as superuser (docs/decisions/0016)."""

    def _get_body(self):
        """Return the farm or town of the person logged in."""
        return request.env.user.partner_id.commercial_partner_id

    def _get_job_domain(self):
        return Domain("is_field_job", "=", True) & Domain("farm_partner_id", "child_of", self._get_body().id)

    def _get_job(self, job_id):
        """Return one of her jobs, with the rights to read it; 404 for any other."""
        job = request.env["project.task"].sudo().search(self._get_job_domain() & Domain("id", "=", job_id), limit=1)
        if not job:
            raise NotFound()
        return job.with_company(job.company_id)

    def _make_job_pdf(self, report, record, name):
        """Return a document of a record that was checked to be hers."""
        company = record.company_id
        reports = request.env["ir.actions.report"].sudo().with_company(company)
        reports = reports.with_context(tz=company._sp_get_timezone())
        content, _kind = reports._render_qweb_pdf(report, record.ids)
        return self._send_job_pdf(content, name)

    def _send_job_pdf(self, content, name):
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(f"{name}.pdf")),
        ]
        return request.make_response(content, headers=headers)

    def _prepare_portal_layout_values(self):
        has_jobs = not request.env.user._is_public() and bool(
            self._get_body().sudo().sp_is_farm
            or request.env["project.task"].sudo().search_count(self._get_job_domain(), limit=1)
        )
        return {**super()._prepare_portal_layout_values(), "has_field_jobs": has_jobs}

    @http.route(["/my/field-jobs", "/my/field-jobs/page/<int:page>"], type="http", auth="user", website=True)
    def field_jobs(self, page=1, **_kw):
        """List the jobs of a farm, the next one first."""
        jobs = request.env["project.task"].sudo()
        domain = self._get_job_domain()
        pages = pager(url="/my/field-jobs", total=jobs.search_count(domain), page=page, step=PAGE_SIZE)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "field_jobs",
            "jobs": jobs.search(domain, order=JOB_ORDER, limit=PAGE_SIZE, offset=pages["offset"]),
            "states": self._get_states(),
            "pager": pages,
        }
        return request.render("seconde_pousse_chantier.portal_jobs", values)

    def _get_states(self):
        return dict(request.env["project.task"]._fields["job_state"]._description_selection(request.env))

    @http.route("/my/field-jobs/<int:job_id>", type="http", auth="user", website=True)
    def field_job(self, job_id, **_kw):
        """Show a job: its days, its papers, its notes, its invoices, its review."""
        job = self._get_job(job_id)
        body = self._get_body()
        orders = job.sp_order_ids.filtered(
            lambda order: order.state in ("sent", "sale") and order.partner_id.commercial_partner_id == body
        )
        invoices = job.sp_order_ids.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.commercial_partner_id == body
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "field_jobs",
            "job": job,
            "states": self._get_states(),
            "orders": orders,
            "agreements": job.agreement_ids.filtered(
                lambda agreement: (
                    agreement.state in ("draft", "signed")
                    and agreement._is_shown_online()
                    and agreement.partner_id.commercial_partner_id == body
                )
            ),
            "notes": job.work_note_ids.filtered(
                lambda note: note.state != "cancel" and note.partner_id.commercial_partner_id == body
            ),
            "invoices": invoices.sorted("invoice_date"),
            "review_url": f"/my/field-jobs/{job.id}/review",
        }
        return request.render("seconde_pousse_chantier.portal_job", values)
