from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.seconde_pousse_insertion.models.insertion_skill_assessment_line import LEVELS

from .insertion_work_practice import CROSSED, DEPENDS, RUNS_THAT_DAY


class InsertionSkillPractice(models.Model):
    """How long a skill was practised on a pathway: hours of the kinds of work that practise it."""

    _name = "insertion.skill.practice"
    _description = "Skill Practised on a Pathway"
    _auto = False
    _order = "hours desc, id"
    _rec_name = "skill_id"
    _depends = DEPENDS

    pathway_id = fields.Many2one("insertion.pathway", readonly=True)
    person_id = fields.Many2one("insertion.person", readonly=True)
    skill_id = fields.Many2one("hr.skill", readonly=True)
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id", string="Trade")
    # One hour of work practises several skills: their sum says nothing.
    hours = fields.Float(readonly=True, aggregator=None)
    date_last = fields.Date("Last Day", readonly=True, aggregator="max")
    last_level = fields.Selection(LEVELS, compute="_compute_last_level")
    last_assessed_on = fields.Date("Assessed On", compute="_compute_last_level")
    is_to_assess = fields.Boolean(
        "To Assess", compute="_compute_last_level", help="Practised since it was last assessed, or never assessed."
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT pathway.id::bigint * %s + link.hr_skill_id AS id,
                   pathway.id AS pathway_id,
                   pathway.person_id,
                   pathway.company_id,
                   link.hr_skill_id AS skill_id,
                   SUM(line.minutes) / 60.0 AS hours,
                   MAX(line.date) AS date_last
              FROM sp_work_session_line AS line
              JOIN sp_work_session AS session ON session.id = line.session_id
              JOIN hr_skill_sp_work_kind_rel AS link ON link.sp_work_kind_id = session.work_kind_id
              JOIN insertion_pathway AS pathway ON %s
          GROUP BY pathway.id, link.hr_skill_id
            """,
            CROSSED,
            RUNS_THAT_DAY,
        )

    @api.depends("pathway_id", "skill_id", "date_last")
    def _compute_last_level(self):
        lines = self.env["insertion.skill.assessment.line"].search(
            [
                ("pathway_id", "in", self.pathway_id.ids),
                ("skill_id", "in", self.skill_id.ids),
                ("level", "!=", False),
            ],
            order="date, id",
        )
        last = {(line.pathway_id, line.skill_id): line for line in lines}
        for practice in self:
            line = last.get((practice.pathway_id, practice.skill_id))
            practice.last_level = line.level if line else False
            practice.last_assessed_on = line.date if line else False
            practice.is_to_assess = not line or line.date < practice.date_last
