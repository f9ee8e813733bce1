from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

TEAM_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"
# Kinds of work named in the situation of an assessment.
NAMED_KINDS = 3


class InsertionPathway(models.Model):
    _inherit = "insertion.pathway"

    work_practice_ids = fields.One2many("insertion.work.practice", "pathway_id", "Work Done")
    skill_practice_ids = fields.One2many("insertion.skill.practice", "pathway_id", "Skills Practised")
    worked_hours = fields.Float("Hours of Work", compute="_compute_worked_hours")
    hire_proposal_ids = fields.One2many("insertion.hire.proposal", "pathway_id", groups=TEAM_GROUPS)
    hire_proposal_count = fields.Integer("Job Offers", compute="_compute_record_counts", groups=TEAM_GROUPS)
    farm_ids = fields.Many2many(
        "res.partner",
        string="Farms",
        compute="_compute_farm_ids",
        groups=TEAM_GROUPS,
        help="Who hosted an immersion or hired this person.",
    )

    def _compute_worked_hours(self):
        totals = self.env["insertion.work.practice"]._read_group(
            [("pathway_id", "in", self.ids)], ["pathway_id"], ["hours:sum"]
        )
        hours = {pathway.id: total for pathway, total in totals}
        for pathway in self:
            pathway.worked_hours = hours.get(pathway._origin.id, 0)

    @api.depends("immersion_ids.host_id", "immersion_ids.state", "exit_ids.employer_id")
    def _compute_farm_ids(self):
        for pathway in self:
            immersions = pathway.immersion_ids.filtered(lambda one: one.state in ("signed", "done"))
            pathway.farm_ids = immersions.host_id | pathway.exit_ids.employer_id

    # ------------------------------------------------------------------
    # Assessing what was practised
    # ------------------------------------------------------------------

    def action_assess_practised(self):
        """Open today's assessment of the skills practised since they were last seen; one a day, never two.

        :return: dict, a window action on the assessment
        :raise UserError: when there is nothing new to assess
        """
        self.ensure_one()
        practices = self.skill_practice_ids.filtered("is_to_assess")
        assessment = self._find_assessment_of_today()
        missing = practices.skill_id - assessment.line_ids.skill_id
        if not (assessment or missing):
            raise UserError(
                self.env._(
                    "Nothing new to assess for %(person)s: every skill practised was assessed since.",
                    person=self.person_id.name,
                )
            )
        if assessment:
            assessment.line_ids = [Command.create({"skill_id": skill.id}) for skill in missing]
        else:
            assessment = assessment.create(self._prepare_practised_assessment(missing))
        return assessment._get_records_action()

    def _find_assessment_of_today(self):
        """Return the assessment of today by this user, to complete rather than repeat."""
        return self.env["insertion.skill.assessment"].search(
            [
                ("pathway_id", "=", self.id),
                ("date", "=", fields.Date.context_today(self)),
                ("supervisor_id", "=", self.env.uid),
            ],
            limit=1,
        )

    def _prepare_practised_assessment(self, skills):
        kinds = self.work_practice_ids.filtered(lambda one: one.skill_ids & skills)[:NAMED_KINDS]
        return {
            "pathway_id": self.id,
            "situation": ", ".join(kinds.work_kind_id.mapped("name")),
            "skill_type_ids": [Command.set(skills.skill_type_id.ids)],
            "line_ids": [Command.create({"skill_id": skill.id}) for skill in skills],
        }

    def action_open_practices(self):
        """Open the hours of this pathway by kind of work.

        :return: dict, a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_chantier_insertion.insertion_work_practice_action"
        )
        return {**action, "domain": [("pathway_id", "in", self.ids)], "context": {}}
