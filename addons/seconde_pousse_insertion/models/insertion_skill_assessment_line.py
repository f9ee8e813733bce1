from odoo import api, fields, models

LEVELS = [
    ("not", "Not Acquired"),
    ("partly", "In Progress"),
    ("acquired", "Acquired"),
    ("autonomous", "Autonomous"),
]
ATTESTED_LEVELS = ("acquired", "autonomous")


class InsertionSkillAssessmentLine(models.Model):
    _name = "insertion.skill.assessment.line"
    _description = "Skill Assessment Line"
    _inherit = ["insertion.computed.values"]
    _order = "assessment_id, skill_type_id, sequence, id"
    _rec_name = "skill_id"
    _owner_field = "assessment_id"
    _check_company_auto = True

    assessment_id = fields.Many2one("insertion.skill.assessment", required=True, index=True, ondelete="cascade")
    skill_id = fields.Many2one("hr.skill", required=True, ondelete="restrict", index=True)
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id", store=True)
    sequence = fields.Integer(related="skill_id.sequence", store=True)
    level = fields.Selection(LEVELS, help="Empty: not seen at work this time.")
    last_level = fields.Selection(LEVELS, string="Last Time", compute="_compute_last_level")
    progress = fields.Integer(compute="_compute_progress", store=True, aggregator="avg")
    comment = fields.Char()
    date = fields.Date(related="assessment_id.date", store=True, index=True)
    pathway_id = fields.Many2one(related="assessment_id.pathway_id", store=True, index=True)
    person_id = fields.Many2one(related="assessment_id.person_id", store=True)
    company_id = fields.Many2one(related="assessment_id.company_id", store=True, index=True)

    _skill_unique = models.Constraint(
        "UNIQUE(assessment_id, skill_id)", "This skill is already on the list: set its level there."
    )

    @api.depends("level")
    def _compute_progress(self):
        steps = {code: position * 100 // (len(LEVELS) - 1) for position, (code, _name) in enumerate(LEVELS)}
        for line in self:
            line.progress = steps.get(line.level, 0)

    @api.depends("skill_id", "pathway_id", "date")
    def _compute_last_level(self):
        history = {}
        seen = self.search(
            [
                ("pathway_id", "in", self.pathway_id.ids),
                ("skill_id", "in", self.skill_id.ids),
                ("level", "!=", False),
            ],
            order="date desc, id desc",
        )
        for line in seen:
            history.setdefault((line.pathway_id, line.skill_id), []).append(line)
        for line in self:
            before = [
                other
                for other in history.get((line.pathway_id, line.skill_id), [])
                if (other.date, other.id) < (line.date or other.date, line._origin.id or other.id + 1)
            ]
            line.last_level = before[0].level if before else False

    def action_set_level(self):
        """Set the level named by the context's `skill_level`; a second tap on it takes it off."""
        wanted = self.env.context["skill_level"]
        for line in self:
            line.level = False if line.level == wanted else wanted
