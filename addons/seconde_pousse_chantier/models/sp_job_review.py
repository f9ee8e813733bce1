from odoo import api, fields, models

FACES = [("1", "Bad"), ("2", "Not so good"), ("3", "Good"), ("4", "Very good")]


class SpJobReview(models.Model):
    """What the farmer and the crew think of a job, and what comes next."""

    _name = "sp.job.review"
    _description = "Review of a Field Job"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="cascade", check_company=True)
    partner_id = fields.Many2one(related="task_id.farm_partner_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    quality = fields.Selection(FACES, required=True)
    pace = fields.Selection(FACES, required=True)
    instructions = fields.Selection(FACES, "Respect of Instructions", required=True)
    again = fields.Selection(FACES, "Wish to Repeat", required=True)
    sentence = fields.Char("In One Sentence")
    next_need = fields.Char()
    next_need_date = fields.Date("Needed Around")
    learnt = fields.Text("What the Crew Learnt")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _task_unique = models.Constraint("UNIQUE(task_id)", "This job already has its review: change it.")

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        for review in reviews:
            review.task_id.review_id = review
        reviews._plan_next_need()
        return reviews

    def _plan_next_need(self):
        """Remind whoever follows the farm of what it will need."""
        for review in self.filtered("next_need_date"):
            review.task_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=review.next_need_date,
                summary=self.env._(
                    "%(farm)s will need: %(need)s", farm=review.partner_id.name, need=review.next_need or ""
                ),
                user_id=review.task_id.user_ids[:1].id or self.env.uid,
            )
