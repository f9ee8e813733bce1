from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .sp_task_billing import LATE_REVIEW

FACES = [("1", "Bad"), ("2", "Not so good"), ("3", "Good"), ("4", "Very good")]
QUESTIONS = ("quality", "pace", "instructions", "again")
LOW = ("1", "2")
OWN_WORDS = {*QUESTIONS, "sentence", "source", "task_id"}
"""What somebody who answered online said, and that she did."""


class SpJobReview(models.Model):
    """What the farmer and the crew think of a job, and what comes next."""

    _name = "sp.job.review"
    _description = "Review of a Field Job"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "task_id"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", "Job", required=True, index=True, ondelete="cascade", check_company=True)
    partner_id = fields.Many2one(
        "res.partner", "Farm or Town", related="task_id.farm_partner_id", store=True, index=True
    )
    work_kind_id = fields.Many2one(related="task_id.work_kind_id", store=True, index=True)
    crew_id = fields.Many2one(related="task_id.crew_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    source = fields.Selection(
        [("together", "With the farmer"), ("online", "By the farmer, online")],
        "Made",
        default="together",
        required=True,
        readonly=True,
    )
    quality = fields.Selection(FACES, required=True, tracking=True)
    pace = fields.Selection(FACES, required=True, tracking=True)
    instructions = fields.Selection(FACES, "Respect of Instructions", required=True, tracking=True)
    again = fields.Selection(FACES, "Wish to Repeat", required=True, tracking=True)
    quality_score = fields.Float("Quality (1 to 4)", compute="_compute_scores", store=True, aggregator="avg")
    pace_score = fields.Float("Pace (1 to 4)", compute="_compute_scores", store=True, aggregator="avg")
    instructions_score = fields.Float("Instructions (1 to 4)", compute="_compute_scores", store=True, aggregator="avg")
    again_score = fields.Float("To Repeat (1 to 4)", compute="_compute_scores", store=True, aggregator="avg")
    score = fields.Float("Faces (1 to 4)", compute="_compute_scores", store=True, aggregator="avg")
    is_low = fields.Boolean("Unhappy", compute="_compute_scores", store=True, help="One face at least is not happy.")
    sentence = fields.Char("In One Sentence")
    next_need = fields.Char()
    next_need_date = fields.Date("Needed Around")
    next_task_id = fields.Many2one(
        "project.task", "Next Job", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    learnt = fields.Text("What the Crew Learnt")
    skill_ids = fields.Many2many("hr.skill", string="Skills Practised")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _task_unique = models.Constraint("UNIQUE(task_id)", "This job already has its review: change it.")

    @api.depends("task_id")
    def _compute_company_id(self):
        for review in self:
            review.company_id = review.task_id.company_id or self.env.company

    @api.depends(*QUESTIONS)
    def _compute_scores(self):
        for review in self:
            scores = [int(review[name] or 0) for name in QUESTIONS]
            for name, score in zip(QUESTIONS, scores, strict=True):
                review[f"{name}_score"] = score
            review.score = sum(scores) / len(scores)
            review.is_low = any(review[name] in LOW for name in QUESTIONS)

    @api.onchange("task_id")
    def _onchange_task_id(self):
        if self.task_id and not self.skill_ids:
            self.skill_ids = self.task_id.work_kind_id.skill_ids

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "source": "together"} for vals in vals_list]
        reviews = super().create(vals_list)
        for review in reviews:
            review.task_id.review_id = review
        reviews.task_id.sudo().activity_unlink([LATE_REVIEW], only_automated=False)
        reviews._plan_next_need()
        reviews.filtered("is_low")._alert_desk()
        return reviews

    def write(self, vals):
        if OWN_WORDS & set(vals):
            self._check_own_words()
        low, dated = self.filtered("is_low"), self.filtered("next_need_date")
        result = super().write(vals)
        if set(QUESTIONS) & set(vals):
            (self.filtered("is_low") - low)._alert_desk()
        if "next_need_date" in vals:
            (self - dated)._plan_next_need()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_online(self):
        self._check_own_words()

    def _check_own_words(self):
        """Refuse to touch what a farmer said online; the superuser's writing is the portal's."""
        if not self.env.su and self.filtered(lambda review: review.source == "online"):
            raise UserError(
                self.env._("The farmer gave this opinion online: it stays as given. Write yours in a note below.")
            )

    def _plan_next_need(self):
        """Remind whoever follows the farm of what it will need."""
        for review in self.filtered("next_need_date"):
            review._plan(
                self.env._("%(farm)s will need: %(need)s", farm=review.partner_id.name, need=review.next_need or ""),
                review.next_need_date,
                review.task_id.sudo()._sp_get_job_user(),
            )

    def _alert_desk(self):
        """Ask the desk to call a customer who is not happy."""
        for review in self:
            review._plan(
                self.env._("%(farm)s is not happy: call", farm=review.partner_id.name or ""),
                review.company_id._sp_get_today(),
                review.task_id.sudo()._sp_get_desk_user(),
                review.sentence,
            )

    def _plan(self, summary, day, user, note=""):
        self.ensure_one()
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=day,
            summary=summary,
            note=note or False,
            user_id=(user or self.env.user).id,
        )

    def action_make_next_job(self):
        """Make the next need a request, once.

        :returns: action on the request
        :raises UserError: no need is written
        """
        self.ensure_one()
        if not self.next_task_id:
            if not (self.next_need or "").strip():
                raise UserError(self.env._("Type what the farm needs next first."))
            self.next_task_id = self.env["project.task"].create(self._prepare_next_job())
        return self.next_task_id._get_records_action(
            views=[(self.env.ref("seconde_pousse_chantier.project_task_view_form_job").id, "form")]
        )

    def _prepare_next_job(self):
        """Return the values of the request; its kind of work, which gives the VAT, is chosen anew."""
        self.ensure_one()
        job = self.task_id
        return {
            "name": self.next_need.strip(),
            "is_field_job": True,
            "farm_partner_id": self.partner_id.id,
            "project_id": job.project_id.id,
            "company_id": job.company_id.id,
            "crew_id": job.crew_id.id,
            "wished_from": self.next_need_date,
            "location_note": job.location_note,
            "request_source": "review",
        }

    @api.model
    def _record_online(self, job, values):
        """Keep what a farmer says of a job on the portal.

        :param project.task job: reviewed
        :param dict values: what was posted; only the questions and what follows are read
        :rtype: sp.job.review
        :raises UserError: a face is missing, or the review is made
        """
        if job.review_id:
            raise UserError(self.env._("This job has its review already. Thank you!"))
        faces = {name: values.get(name) for name in QUESTIONS}
        if any(face not in dict(FACES) for face in faces.values()):
            raise UserError(self.env._("Choose a face on each of the four lines."))
        texts = {name: (values.get(name) or "").strip()[:200] for name in ("sentence", "next_need")}
        try:
            day = fields.Date.to_date(values.get("next_need_date") or None)
        except ValueError:
            day = None
        review = self.sudo().create({"task_id": job.id, "source": "online", **faces, **texts, "next_need_date": day})
        skills = job.work_kind_id.sudo().skill_ids
        review.skill_ids = [Command.set(skills.ids)]
        return review
