from odoo import fields, models


class InsertionSkillAssessmentLine(models.Model):
    _name = "insertion.skill.assessment.line"
    _description = "Skill Assessment Line"
    _order = "assessment_id, id"
    _rec_name = "skill_id"
    _check_company_auto = True

    assessment_id = fields.Many2one(
        "insertion.skill.assessment", required=True, index=True, ondelete="cascade", check_company=True
    )
    skill_id = fields.Many2one("hr.skill", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="assessment_id.company_id", store=True, index=True)
