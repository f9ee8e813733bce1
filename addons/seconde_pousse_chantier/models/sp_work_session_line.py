from odoo import fields, models


class SpWorkSessionLine(models.Model):
    """One person in one session; her timesheet line follows it."""

    _name = "sp.work.session.line"
    _description = "Person in a Work Session"
    _order = "session_id, employee_id"
    _check_company_auto = True

    session_id = fields.Many2one("sp.work.session", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one("hr.employee", required=True, index=True, check_company=True)
    date = fields.Date(related="session_id.date", store=True, index=True)
    minutes = fields.Integer(required=True)
    home_crew_id = fields.Many2one("hr.department", "Own Crew", check_company=True, help="Frozen on the day.")
    timesheet_id = fields.Many2one("account.analytic.line", index="btree_not_null", copy=False, ondelete="set null")
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)

    _session_employee_unique = models.Constraint(
        "UNIQUE(session_id, employee_id)", "This person is already in this session: change her minutes."
    )
    _minutes_of_a_day = models.Constraint(
        "CHECK(minutes > 0 AND minutes <= 1440)", "Type between one minute and 24 hours for each person."
    )
