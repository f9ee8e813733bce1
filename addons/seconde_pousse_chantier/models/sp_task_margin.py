from collections import defaultdict

from odoo import api, fields, models

# A cost shared by fewer people would say what one of them earns.
FEWEST_PEOPLE = 3
MANAGER = "seconde_pousse.group_manager"


class SpTaskMargin(models.AbstractModel):
    """What a job brings and costs, as totals: never what one person costs; part of `project.task`."""

    _name = "sp.task.margin"
    _description = "Margin of a Field Job"

    job_currency_id = fields.Many2one("res.currency")
    worked_hours = fields.Float("Hours Worked", compute="_compute_worked_hours")
    job_revenue = fields.Monetary(
        "Earned",
        compute="_compute_job_margin",
        currency_field="job_currency_id",
        groups=MANAGER,
        help="Before VAT: signed work notes, and what is billed, less what credit notes gave back.",
    )
    job_cost = fields.Monetary(
        "Cost",
        compute="_compute_job_margin",
        currency_field="job_currency_id",
        groups=MANAGER,
        help="Hours at their cost, and equipment at its own price. Not shown under three people, or when one did more "
        "than half.",
    )
    job_margin = fields.Monetary(
        "Margin", compute="_compute_job_margin", currency_field="job_currency_id", groups=MANAGER
    )
    job_hour_revenue = fields.Monetary(
        "Earned per Hour", compute="_compute_job_margin", currency_field="job_currency_id", groups=MANAGER
    )
    is_margin_known = fields.Boolean(compute="_compute_job_margin", groups=MANAGER)

    @api.depends("session_ids.presence_minutes")
    def _compute_worked_hours(self):
        for task in self:
            task.worked_hours = task.presence_minutes / 60

    @api.depends("sp_order_ids.order_line.qty_delivered", "session_ids.presence_minutes", "booking_ids.state")
    def _compute_job_margin(self):
        jobs = self.filtered("is_field_job")
        revenues = jobs._get_job_revenues()
        costs = jobs._get_job_costs()
        for task in self:
            revenue, cost = revenues.get(task.id, 0.0), costs.get(task.id)
            task.is_margin_known = cost is not None
            task.job_revenue = revenue
            task.job_cost = cost or 0.0
            task.job_margin = revenue - cost if cost is not None else 0.0
            task.job_hour_revenue = revenue * 60 / task.presence_minutes if task.presence_minutes else 0.0

    def _get_job_revenues(self):
        """Return what each job brought, before VAT: what is signed or billed.

        :rtype: dict[int, float]
        """
        revenues = defaultdict(float)
        lines = (
            self.env["sale.order.line"]
            .sudo()
            .search([("order_id.sp_job_id", "in", self.ids), ("state", "=", "sale"), ("display_type", "=", False)])
        )
        for line in lines:
            given = sum(forgiven for _left, forgiven in line._sp_get_note_balances().values())
            amount = max(line.price_reduce_taxexcl * (line.qty_delivered - given), line.untaxed_amount_invoiced)
            job = line.order_id.sp_job_id
            day = line.order_id.date_order
            revenues[job.id] += line.currency_id._convert(amount, job.job_currency_id, line.company_id, day)
        return revenues

    def _get_job_costs(self):
        """Return what each job cost; a job of too few people is left out, unless nobody worked.

        :rtype: dict[int, float]
        """
        hours = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group([("task_id", "in", self.ids)], ["task_id", "employee_id"], ["amount:sum", "unit_amount:sum"])
        )
        costs, worked, equipment = defaultdict(float), defaultdict(list), self._get_equipment_costs()
        for task, _employee, amount, time in hours:
            costs[task.id] -= amount
            worked[task.id].append(time)
        return {job: costs[job] + equipment.get(job, 0.0) for job in self.ids if self._hides_wages(worked[job])}

    @api.model
    def _hides_wages(self, hours):
        """Tell whether a cost says nobody's wage: nobody worked, or three people and none of them more than half.

        :param list[float] hours: of each person
        :rtype: bool
        """
        return not hours or (len(hours) >= FEWEST_PEOPLE and max(hours) * 2 <= sum(hours))

    def _get_equipment_costs(self):
        """Return what the equipment of each job costs, at its own price.

        :rtype: dict[int, float]
        """
        bookings = self.env["sp.equipment.booking"].sudo()
        used = [("task_id", "in", self.ids), ("state", "in", ("ok", "out", "back"))]
        return {task.id: amount for task, amount in bookings._read_group(used, ["task_id"], ["amount:sum"])}
