"""Gross pay, payroll items and locked statements of the validated months; the last month waits for HR."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields

from ..rules.hours import month_bounds
from .insertion_demo_hours import MONTHS

# An illustration, near the minimum wage; payroll is kept elsewhere.
HOURLY_PAY = 12.02
MEAL_DAYS = 12


def create_money(env):
    """Create the statements and the payroll items of the demo structure, once."""
    company = env.ref("base.main_company")
    Statement = env["insertion.statement"].with_company(company)
    if Statement.search_count([("company_id", "=", company.id)], limit=1):
        return
    _number_employees(env, company)
    months = env["insertion.month"].search(
        [("company_id", "=", company.id), ("employee_id", "!=", False), ("state", "=", "validated")]
    )
    for month in months:
        month.gross_pay = round(month.hours_paid * HOURLY_PAY, 2)
    this_month = fields.Date.context_today(Statement).replace(day=1)
    _create_items(env, company, this_month)
    statements = Statement
    month = this_month - relativedelta(months=MONTHS)
    while month < this_month - relativedelta(months=1):
        if month in set(months.mapped("month")):
            statements |= Statement._prepare_month(company, month)
        month = month_bounds(month)[1] + timedelta(days=1)
    statements.action_lock()
    _answer(statements.sorted("month"))


def _number_employees(env, company):
    employees = env["insertion.person"].search([("company_id", "=", company.id)]).employee_id
    for number, employee in enumerate(employees.sorted("id"), 1):
        employee.insertion_payroll_number = f"SP{number:03}"


def _create_items(env, company, this_month):
    """Meals and transport of the last three months, and one advance."""
    pathways = env["insertion.pathway"].search(
        [("company_id", "=", company.id), ("state", "=", "active"), ("employee_id", "!=", False)]
    )
    values = []
    for shift in (1, 2, 3):
        month = this_month - relativedelta(months=shift)
        for rank, pathway in enumerate(pathways):
            if not pathway.date_start or pathway.date_start > month_bounds(month)[1]:
                continue
            values.append({"pathway_id": pathway.id, "month": month, "kind": "meal", "quantity": MEAL_DAYS - rank % 3})
            if rank % 2:
                values.append({"pathway_id": pathway.id, "month": month, "kind": "transport", "amount": 37.5})
    if pathways:
        values.append(
            {
                "pathway_id": pathways[0].id,
                "month": this_month - relativedelta(months=1),
                "kind": "advance",
                "amount": 150,
            }
        )
    env["insertion.payroll.item"].create(values)


def _answer(statements):
    """The ASP answered on every statement but the last; it once counted three hours less."""
    for statement in statements[:-1]:
        statement.write(
            {
                "asp_date": statement.month + relativedelta(months=1, day=14),
                "asp_people": statement.people_count,
                "asp_hours": statement.hours_total,
                "asp_eligible": statement.hours_eligible,
                "asp_fte": statement.fte,
                "asp_amount": statement.lump_sum,
            }
        )
    for statement in statements[-3:-2]:
        line = statement.line_ids[:1]
        line.write({"asp_hours": line.hours - 3, "asp_gross": line.gross_pay})
        (statement.line_ids - line).mapped(lambda other: other.write({"asp_hours": other.hours}))
        statement.write(
            {
                "asp_hours": statement.hours_total - 3,
                "asp_note": "Une demi-journée saisie deux fois sur l'Extranet : l'ASP est prévenue.",
            }
        )
