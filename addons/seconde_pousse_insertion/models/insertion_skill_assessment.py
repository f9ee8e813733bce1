from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from .insertion_skill_assessment_line import ATTESTED_LEVELS


class InsertionSkillAssessment(models.Model):
    """Skills seen at work, in a situation. Never copied to hr.employee.skill, which every user reads."""

    _name = "insertion.skill.assessment"
    _description = "Skill Assessment"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    supervisor_id = fields.Many2one(
        "res.users", string="Assessed By", check_company=True, default=lambda self: self.env.user
    )
    situation = fields.Char(string="Work Situation", help="Printed on the attestation: where and on what it was seen.")
    skill_type_ids = fields.Many2many(
        "hr.skill.type",
        string="Trades",
        default=lambda self: self._default_skill_type_ids(),
        help="Their skills are the ones to assess.",
    )
    line_ids = fields.One2many("insertion.skill.assessment.line", "assessment_id", copy=True)
    comment = fields.Text(help="What to work on next.")
    seen_count = fields.Integer(string="Skills Seen", compute="_compute_counts")
    attested_count = fields.Integer(string="Acquired", compute="_compute_counts")

    @api.model
    def _default_skill_type_ids(self):
        """Propose the trades of this person's last assessment, otherwise of the last one this user made."""
        pathway_id = self.env.context.get("default_pathway_id")
        for domain in ([("pathway_id", "=", pathway_id)], [("supervisor_id", "=", self.env.uid)]):
            last = self.search([*domain, ("skill_type_ids", "!=", False)], limit=1)
            if last:
                return last.skill_type_ids
        return self.env["hr.skill.type"]

    @api.depends("person_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for assessment in self:
            names = [assessment.person_id.name, format_date(self.env, assessment.date)]
            assessment.display_name = ", ".join(filter(None, names))

    @api.depends("line_ids.level")
    def _compute_counts(self):
        seen, attested = {}, {}
        rows = self.env["insertion.skill.assessment.line"]._read_group(
            [("assessment_id", "in", self.ids), ("level", "!=", False)], ["assessment_id", "level"], ["__count"]
        )
        for assessment, level, count in rows:
            seen[assessment] = seen.get(assessment, 0) + count
            if level in ATTESTED_LEVELS:
                attested[assessment] = attested.get(assessment, 0) + count
        for assessment in self:
            assessment.seen_count = seen.get(assessment._origin, 0)
            assessment.attested_count = attested.get(assessment._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        assessments.filtered(lambda assessment: not assessment.line_ids)._add_skills()
        return assessments

    def write(self, vals):
        result = super().write(vals)
        if "skill_type_ids" in vals:
            self._add_skills()
        return result

    def _is_settled(self):
        return bool(self.seen_count)

    def _add_skills(self):
        """List every skill of the trades chosen, none of them assessed yet."""
        for assessment in self:
            missing = assessment.skill_type_ids.skill_ids - assessment.line_ids.skill_id
            assessment.line_ids = [Command.create({"skill_id": skill.id}) for skill in missing]

    def action_list_skills(self):
        """List the skills of the trades chosen, to tap their levels.

        :raise UserError: when no trade is chosen
        """
        if not all(assessment.skill_type_ids for assessment in self):
            raise UserError(self.env._("Choose a trade first: its skills are then listed."))
        self._add_skills()
