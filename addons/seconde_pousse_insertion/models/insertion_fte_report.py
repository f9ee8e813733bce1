from odoo import fields, models
from odoo.tools import SQL


class InsertionFteReport(models.Model):
    """FTE done and agreed as two series of one graph; no person in it."""

    _name = "insertion.fte.report"
    _description = "FTE Done and Agreed"
    _auto = False
    _order = "month, kind"
    _rec_name = "month"

    annex_id = fields.Many2one("insertion.annex", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True)
    kind = fields.Selection([("agreed", "Agreed"), ("done", "Done")], string="FTE", readonly=True)
    fte = fields.Float(string="FTE Number", digits=(16, 2), readonly=True)
    is_locked = fields.Boolean(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT statement.id * 2 + series.rank AS id,
                   statement.annex_id,
                   statement.company_id,
                   statement.month,
                   series.kind,
                   series.fte,
                   statement.state = 'locked' AS is_locked
              FROM insertion_statement AS statement
             CROSS JOIN LATERAL (
                   VALUES (0, 'agreed', statement.fte_agreed),
                          (1, 'done', statement.fte)
                   ) AS series(rank, kind, fte)
             WHERE statement.state != 'draft'
            """
        )
