from odoo import api, fields, models
from odoo.tools import SQL

# A line of hours belongs to the pathway that runs that day; to the latest when two meet on one day.
RUNS_THAT_DAY = SQL(
    """
        pathway.employee_id = line.employee_id
    AND pathway.state != 'draft'
    AND pathway.date_start <= line.date
    AND (pathway.date_end IS NULL OR line.date <= pathway.date_end)
    AND NOT EXISTS (
        SELECT 1
          FROM insertion_pathway AS later
         WHERE later.employee_id = pathway.employee_id
           AND later.state != 'draft'
           AND (later.date_start, later.id) > (pathway.date_start, pathway.id)
           AND later.date_start <= line.date
           AND (later.date_end IS NULL OR line.date <= later.date_end)
    )
    """
)
# One number for a pathway and what it is crossed with: the same at each reading.
CROSSED = 1_000_000
DEPENDS = {
    "sp.work.session": ["work_kind_id"],
    "sp.work.session.line": ["date", "employee_id", "minutes", "session_id"],
    "insertion.pathway": ["company_id", "date_end", "date_start", "employee_id", "person_id", "state"],
}


class InsertionWorkPractice(models.Model):
    """Hours of a pathway by kind of work, from the crews' sessions: nothing is typed here."""

    _name = "insertion.work.practice"
    _description = "Work Done on a Pathway"
    _auto = False
    _order = "hours desc, id"
    _rec_name = "work_kind_id"
    _depends = DEPENDS

    pathway_id = fields.Many2one("insertion.pathway", readonly=True)
    person_id = fields.Many2one("insertion.person", readonly=True)
    work_kind_id = fields.Many2one("sp.work.kind", "Kind of Work", readonly=True)
    skill_ids = fields.Many2many(related="work_kind_id.skill_ids", string="Skills Practised")
    hours = fields.Float(readonly=True)
    day_count = fields.Integer("Days", readonly=True)
    date_first = fields.Date("First Day", readonly=True, aggregator="min")
    date_last = fields.Date("Last Day", readonly=True, aggregator="max")
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT pathway.id::bigint * %s + session.work_kind_id AS id,
                   pathway.id AS pathway_id,
                   pathway.person_id,
                   pathway.company_id,
                   session.work_kind_id,
                   SUM(line.minutes) / 60.0 AS hours,
                   COUNT(DISTINCT line.date) AS day_count,
                   MIN(line.date) AS date_first,
                   MAX(line.date) AS date_last
              FROM sp_work_session_line AS line
              JOIN sp_work_session AS session ON session.id = line.session_id
              JOIN insertion_pathway AS pathway ON %s
             WHERE session.work_kind_id IS NOT NULL
          GROUP BY pathway.id, session.work_kind_id
            """,
            CROSSED,
            RUNS_THAT_DAY,
        )

    @api.depends("person_id", "work_kind_id")
    def _compute_display_name(self):
        for practice in self:
            practice.display_name = " · ".join(filter(None, (practice.person_id.name, practice.work_kind_id.name)))
