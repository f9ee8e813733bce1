from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

# Fewer people than this, and a total says somebody's wage.
FEWEST_PEOPLE = 3


class SpWorkReport(models.Model):
    """Hours, cost and revenue by crew, kind of work, activity and farm; nobody is named.

    A cost is the hours at the mean hourly cost of the crew that month, when at least three people worked together in
    it; else at that of the whole structure that year. So no line says somebody's wage (docs/decisions/0018).
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
            WITH crew_rate AS (
                SELECT company_id, crew_id, date_trunc('month', date) AS month,
                       SUM(cost) * 60 / NULLIF(SUM(presence_minutes), 0) AS hourly
                  FROM sp_work_session
              GROUP BY company_id, crew_id, date_trunc('month', date)
                HAVING MAX(people_count) >= %(fewest)s
            ), year_rate AS (
                SELECT company_id, date_trunc('year', date) AS year,
                       SUM(cost) * 60 / NULLIF(SUM(presence_minutes), 0) AS hourly
                  FROM sp_work_session
              GROUP BY company_id, date_trunc('year', date)
                HAVING MAX(people_count) >= %(fewest)s
            )
            SELECT %(columns)s,
                   work.revenue - work.cost AS margin,
                   CASE WHEN work.hours > 0 THEN work.revenue / work.hours END AS earned_per_hour,
                   CASE WHEN work.hours > 0 THEN work.cost / work.hours END AS cost_per_hour,
                   company.currency_id
              FROM (%(hours)s UNION ALL %(revenue)s) AS work
              JOIN res_company company ON company.id = work.company_id
            """,
            fewest=FEWEST_PEOPLE,
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
        return SQL(
            """
            SELECT line.id * 2 AS id, line.date, line.crew_id, line.home_crew_id, line.is_lent, line.work_kind_id,
                   project.sp_activity AS activity, session.task_id, task.farm_partner_id AS partner_id,
                   COALESCE(task.is_field_job, FALSE) AS is_field_job,
                   line.minutes / 60.0 AS hours,
                   CASE WHEN session.presence_minutes > 0
                        THEN COALESCE(session.billed_minutes, 0) * line.minutes / 60.0 / session.presence_minutes
                        ELSE 0 END AS billed_hours,
                   line.minutes / 60.0 * COALESCE(crew_rate.hourly, year_rate.hourly, 0) AS cost,
                   0.0 AS revenue, line.company_id
              FROM sp_work_session_line line
              JOIN sp_work_session session ON session.id = line.session_id
              JOIN project_task task ON task.id = session.task_id
         LEFT JOIN project_project project ON project.id = task.project_id
         LEFT JOIN crew_rate
                ON crew_rate.company_id = line.company_id
               AND crew_rate.crew_id = line.crew_id
               AND crew_rate.month = date_trunc('month', line.date)
         LEFT JOIN year_rate
                ON year_rate.company_id = line.company_id
               AND year_rate.year = date_trunc('year', line.date)
            """
        )

    @api.model
    def _get_revenue_query(self):
        """What posted invoices and credit notes sell of jobs, by the quote each line comes from."""
        return SQL(
            """
            SELECT item.id * 2 + 1, item.date, task.crew_id, task.crew_id, FALSE, task.work_kind_id,
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
