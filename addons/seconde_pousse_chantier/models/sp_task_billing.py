import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

LATE_REVIEW = "seconde_pousse_chantier.mail_activity_type_late_review"


class SpTaskBilling(models.AbstractModel):
    """The notes, the invoices and the review of a job; part of `project.task`."""

    _name = "sp.task.billing"
    _description = "Notes and Invoices of a Job"

    work_note_count = fields.Integer("Number of Notes", compute="_compute_work_note_count")
    waiting_note_count = fields.Integer("Notes to Sign", compute="_compute_work_note_count")
    amount_to_bill = fields.Monetary(
        "To Bill",
        compute="_compute_amount_to_bill",
        currency_field="sp_currency_id",
        groups="seconde_pousse.group_manager,account.group_account_invoice",
        help="Signed and not billed yet, before VAT.",
    )
    sp_currency_id = fields.Many2one("res.currency", compute="_compute_sp_currency_id")
    is_review_late = fields.Boolean("Late Review", compute="_compute_is_review_late", search="_search_is_review_late")
    sp_review_token = fields.Char(copy=False, groups="base.group_system")

    def _compute_work_note_count(self):
        counts = {}
        for task, state, count in self.env["sp.work.note"]._read_group(
            [("task_id", "in", self.ids), ("state", "in", ("draft", "signed"))], ["task_id", "state"], ["__count"]
        ):
            counts[task.id, state] = count
        for task in self:
            task.waiting_note_count = counts.get((task.id, "draft"), 0)
            task.work_note_count = task.waiting_note_count + counts.get((task.id, "signed"), 0)

    def _compute_sp_currency_id(self):
        for task in self:
            task.sp_currency_id = (task.company_id or self.env.company).currency_id

    def _compute_amount_to_bill(self):
        for task in self:
            task.amount_to_bill = sum(order._sp_get_amount_to_bill() for order in task.sudo().sp_order_ids)

    @api.depends("review_due")
    def _compute_is_review_late(self):
        for task in self:
            today = (task.company_id or self.env.company)._sp_get_today()
            task.is_review_late = bool(task.review_due and task.review_due < today)

    def _search_is_review_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("review_due", "<", self.env.company._sp_get_today())
        return late if True in value else ~late

    # ------------------------------------------------------------------
    # Notes
    # ------------------------------------------------------------------

    def action_make_work_note(self):
        """Open the note to sign of a job, prefilled from the hours that no note holds and from the quote.

        :returns: action
        :raises UserError: no farm, or nothing was done since the last note
        """
        self.ensure_one()
        action = self.env["sp.work.note"]._make_for_job(self)._get_records_action()
        return {**action, "name": self.env._("Work Note")}

    def action_open_work_notes(self):
        """Open the notes of these jobs.

        :returns: action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.sp_work_note_action")
        return {**action, "domain": [("task_id", "in", self.ids)], "context": {"search_default_current": 1}}

    def _sp_get_lines_by_note(self):
        """Return the lines of the standing quotes that notes deliver, the job's own kind of work first.

        Read as superuser: who leads the work may not read sales.
        """
        self.ensure_one()
        orders = self.sudo().sp_order_ids.filtered(lambda order: order.state != "cancel")
        confirmed = orders.filtered(lambda order: order.state == "sale")
        lines = (confirmed or orders).order_line.filtered(
            lambda line: not line.display_type and line._sp_is_delivered_by_note()
        )
        kind = self.work_kind_id.sudo()
        return lines.sorted(
            lambda line: (not (kind and kind._sells(line.product_id)), line.order_id.id, line.sequence, line.id)
        )

    def _sp_get_job_user(self):
        """Return who follows a job: whoever is on it, its salesperson, else the desk; empty when nobody is."""
        self.ensure_one()
        user = self.user_ids[:1] or self.sp_order_ids.user_id[:1]
        return user if user and user.active and user._is_internal() else self._sp_get_desk_user()

    def _sp_get_desk_user(self):
        """Return the user of the desk who is told what goes wrong."""
        company = self.company_id[:1] or self.env.company
        return (
            self.env.ref("seconde_pousse.group_manager")
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and company in user.company_ids and user._is_internal())
            .sorted(lambda user: (user._is_system(), user.id))[:1]
        )

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    def action_preview_invoices(self):
        """Show what these jobs have to bill, and what stands in the way.

        :returns: action
        """
        return self.env["sp.job.invoicing"]._open(self)

    def action_invoice_jobs(self):
        """Bill every signed note of these jobs that is not billed yet, all at once.

        What cannot be billed yet is left, and stays in the preview; billed again, nothing is billed twice.

        :returns: action on the invoices made
        :raises UserError: nothing to bill, or what stands in the way of everything
        """
        self.sp_order_ids._sp_read_at_once()
        orders = self.sp_order_ids.filtered(lambda order: order._sp_has_work_to_bill())
        taxes = {}
        problems = {order: order._sp_get_billing_problems(taxes) for order in orders}
        ready = orders.filtered(lambda order: not problems[order])
        if not ready:
            sentences = dict.fromkeys(sentence for found in problems.values() for sentence in found)
            raise UserError(
                "\n".join(sentences) or self.env._("Nothing to bill: a signed work note is billed once, and these are.")
            )
        return ready._sp_invoice_notes()._get_records_action(name=self.env._("Invoices of the Jobs"))

    # ------------------------------------------------------------------
    # Review
    # ------------------------------------------------------------------

    def action_ask_review(self):
        """Mail the farmer a link to review these jobs.

        :returns: what was done, in words
        :raises UserError: reviewed already, or no address
        """
        self.check_access("write")
        for job in self:
            if job.review_id:
                raise UserError(self.env._("“%(job)s” has its review already.", job=job.name))
            if not job.farm_partner_id.email:
                raise UserError(
                    self.env._("%(farm)s has no e-mail address: type it on its form.", farm=job.farm_partner_id.name)
                )
            template = self.env.ref("seconde_pousse_chantier.mail_template_job_review")
            template.sudo().send_mail(job.id)
        return self.env["sp.work.note"]._say_done(self.env._("The link to the review is on its way by e-mail."))

    def _sp_get_review_url(self):
        """Return the link where the farmer reviews the job without logging in."""
        self.ensure_one()
        job = self.sudo()
        if not job.sp_review_token:
            job.sp_review_token = uuid.uuid4().hex
        return f"{job.get_base_url()}/my/field-jobs/{job.id}/review?token={job.sp_review_token}"

    @api.model
    def _cron_late_reviews(self):
        """Ask for the reviews that are late, each once; the request goes when the review is made."""
        late = self.search([("is_field_job", "=", True), ("is_review_late", "=", True)])
        asked = late.activity_search([LATE_REVIEW], only_automated=False).mapped("res_id")
        for job in late.filtered(lambda job: job.id not in set(asked)):
            user = job._sp_get_job_user()
            if user:
                job.activity_schedule(
                    LATE_REVIEW,
                    date_deadline=job.company_id._sp_get_today(),
                    summary=self.env._("Review the job with %(farm)s", farm=job.farm_partner_id.name or ""),
                    user_id=user.id,
                )
        gone = self.env["mail.activity"].search(
            [
                ("res_model", "=", "project.task"),
                ("activity_type_id", "=", self.env.ref(LATE_REVIEW).id),
                ("res_id", "not in", late.ids),
            ]
        )
        gone.unlink()
