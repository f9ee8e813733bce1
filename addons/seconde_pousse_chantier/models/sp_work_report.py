from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

# Fewer people than this, and a total says somebody's wage.
FEWEST_PEOPLE = 3


class SpWorkReport(models.Model):
    """Hours, cost and revenue by crew, kind of work, activity and farm; nobody is named.

    A cost is the hours at the mean hourly cost of the crew that month, when half of them at least were worked by three
    people together; else at that of the whole structure that year. So no line says somebody's wage
    (docs/decisions/0018).
    """

    _name = "sp.work.report"
    _description = "Figures of the Work"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Date(readonly=True)
    crew_id = fields.Many2one("hr.department", readonly=True)
    home_crew_id = fields.Many2one("hr.department", "Crew of the People", readonly=True)
    is_lent = fields.Boolean("Lent Hours", readonly=True)
    work_kind_id = fields.Many2one("sp.work.kind", "Kind of Work", readonly=True)
    activity = fields.Selection(ACTIVITIES, readonly=True)
    task_id = fields.Many2one("project.task", readonly=True)
    partner_id = fields.Many2one("res.partner", "Farm or Town", readonly=True)
    is_field_job = fields.Boolean("Field Job", readonly=True)
    hours = fields.Float("Hours Worked", readonly=True)
    billed_hours = fields.Float("Hours Billed", readonly=True)
    cost = fields.Monetary(readonly=True)
    revenue = fields.Monetary("Billed (before VAT)", readonly=True)
    margin = fields.Monetary(readonly=True)
    earned_per_hour = fields.Float(
        "Earned per Hour Worked", readonly=True, aggregator="avg", help="Billed before VAT, by hour worked."
    )
    cost_per_hour = fields.Float("Cost per Hour Worked", readonly=True, aggregator="avg")
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT %(columns)s,
                   work.revenue - work.cost AS margin,
                   CASE WHEN work.hours > 0 THEN work.revenue / work.hours END AS earned_per_hour,
                   CASE WHEN work.hours > 0 THEN work.cost / work.hours END AS cost_per_hour,
                   company.currency_id
              FROM (%(hours)s UNION ALL %(revenue)s) AS work
              JOIN res_company company ON company.id = work.company_id
            """,
            columns=SQL(", ").join(SQL.identifier("work", name) for name in self._get_columns()),
            hours=self._get_hours_query(),
            revenue=self._get_revenue_query(),
        )

    @api.model
    def _get_columns(self):
        return (
            "id", "date", "crew_id", "home_crew_id", "is_lent", "work_kind_id", "activity", "task_id", "partner_id",
            "is_field_job", "hours", "billed_hours", "cost", "revenue", "company_id",
        )  # fmt: skip

    @api.model
    def _get_hours_query(self):
        """A row for a session's own crew, and one for each person of another: five years stay quick to add up."""
        return SQL(
            """
            SELECT share.id, share.date, share.crew_id, share.home_crew_id, share.is_lent, share.work_kind_id,
                   project.sp_activity AS activity, share.task_id, task.farm_partner_id AS partner_id,
                   COALESCE(task.is_field_job, FALSE) AS is_field_job,
                   share.minutes / 60.0 AS hours,
                   COALESCE(share.billed, 0) * share.minutes / 60.0 AS billed_hours,
                   share.minutes / 60.0 * COALESCE(rate.hourly, 0) AS cost,
                   0.0 AS revenue, share.company_id
              FROM (%(own)s UNION ALL %(others)s) AS share
              JOIN project_task task ON task.id = share.task_id
         LEFT JOIN project_project project ON project.id = task.project_id
         LEFT JOIN (%(rates)s) AS rate
                ON rate.company_id = share.company_id
               AND rate.crew_id = COALESCE(share.crew_id, 0)
               AND rate.month = date_trunc('month', share.date::timestamp)
            """,
            own=SQL(
                """
                SELECT id * 4 AS id, date, crew_id, crew_id AS home_crew_id, FALSE AS is_lent, work_kind_id, task_id,
                       own_minutes AS minutes, billed_minutes::numeric / NULLIF(presence_minutes, 0) AS billed,
                       company_id
                  FROM sp_work_session
                 WHERE own_minutes > 0
                """
            ),
            others=SQL(
                """
                SELECT line.id * 4 + 1, line.date, line.crew_id, line.home_crew_id, line.is_lent, line.work_kind_id,
                       line.task_id, line.minutes,
                       session.billed_minutes::numeric / NULLIF(session.presence_minutes, 0), line.company_id
                  FROM sp_work_session_line line
             LEFT JOIN sp_work_session session ON session.id = line.session_id
                 WHERE line.home_crew_id IS DISTINCT FROM line.crew_id
                """
            ),
            rates=self._get_rates_query(),
        )

    @api.model
    def _get_rates_query(self):
        """What an hour costs in a crew that month; else in its company that year; else nothing is said."""
        return SQL(
            """
            SELECT company_id, COALESCE(crew_id, 0) AS crew_id, date_trunc('month', date::timestamp) AS month,
                   COALESCE(
                       CASE WHEN COALESCE(crew_id, 0) > 0 AND %(together)s * 2 >= SUM(presence_minutes)
                            THEN SUM(cost) * 60 / NULLIF(SUM(presence_minutes), 0) END,
                       CASE WHEN SUM(%(together)s) OVER year * 2 >= SUM(SUM(presence_minutes)) OVER year
                            THEN SUM(SUM(cost)) OVER year * 60 / NULLIF(SUM(SUM(presence_minutes)) OVER year, 0) END
                   ) AS hourly
              FROM sp_work_session
          GROUP BY company_id, COALESCE(crew_id, 0), date_trunc('month', date::timestamp)
            WINDOW year AS (PARTITION BY company_id, date_trunc('year', date_trunc('month', date::timestamp)))
            """,
            # An afternoon of three among weeks of one alone would still say that one's wage.
            together=SQL("SUM(presence_minutes) FILTER (WHERE people_count >= %s)", FEWEST_PEOPLE),
        )

    @api.model
    def _get_revenue_query(self):
        """What posted invoices and credit notes sell of jobs, by the quote each line comes from."""
        return SQL(
            """
            SELECT item.id * 4 + 2, item.date, task.crew_id, task.crew_id, FALSE, task.work_kind_id,
                   project.sp_activity, task.id, task.farm_partner_id, TRUE,
                   0.0, 0.0, 0.0, -item.balance, item.company_id
              FROM account_move_line item
              JOIN (SELECT DISTINCT rel.invoice_line_id, sale.sp_job_id
                      FROM sale_order_line_invoice_rel rel
                      JOIN sale_order_line line ON line.id = rel.order_line_id
                      JOIN sale_order sale ON sale.id = line.order_id
                     WHERE sale.sp_job_id IS NOT NULL) job ON job.invoice_line_id = item.id
              JOIN project_task task ON task.id = job.sp_job_id
         LEFT JOIN project_project project ON project.id = task.project_id
             WHERE item.parent_state = 'posted' AND item.display_type = 'product'
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """A mean per hour is that of the hours, not of the lines."""
        totals = {"earned_per_hour:avg": "revenue", "cost_per_hour:avg": "cost"}
        if aggregate_spec not in totals:
            return super()._read_group_select(aggregate_spec, query)
        amount = self._field_to_sql(self._table, totals[aggregate_spec], query)
        hours = self._field_to_sql(self._table, "hours", query)
        return SQL("SUM(%s) / NULLIF(SUM(%s), 0)", amount, hours)
