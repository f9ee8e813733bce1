from odoo import fields, models


class InsertionSkillAssessment(models.Model):
    _name = "insertion.skill.assessment"
    _description = "Skill Assessment"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today)
    supervisor_id = fields.Many2one("res.users", check_company=True, default=lambda self: self.env.user)
    line_ids = fields.One2many("insertion.skill.assessment.line", "assessment_id", copy=True)
