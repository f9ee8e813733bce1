from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.prevention import (
    NO_INSPECTION,
    OK,
    PLAN_EXPIRED,
    hours_over_twelve_months,
    start_problem,
    written_plan_due,
)


class SpPreventionGate(models.AbstractModel):
    """May a crew start at a host's? Part of `sp.prevention.plan`."""

    _name = "sp.prevention.gate"
    _description = "May Work Start"
    _inherit = ["sp.safety.alert"]

    @api.model
    def _check_may_start(self, job, day):
        """Refuse work at a host without its signed inspection, or its written plan where one is due.

        :param project.task job: field job
        :param date day: day of work
        :raises UserError: what is missing, in one sentence
        """
        problem = self._get_start_problems([(job, day)])[job, day]
        if problem:
            raise UserError(problem)

    @api.model
    def _get_start_problems(self, days):
        """Return why work may not start, for any number of jobs at once.

        :param days: list of (job, day of work)
        :return: dict (job, day) → sentence, or False when work may start
        """
        jobs = self.env["project.task"].sudo().concat(*(job for job, _day in days))
        hosts = jobs.farm_partner_id.commercial_partner_id
        plans = self.sudo().search(
            [
                ("partner_id", "child_of", hosts.ids),
                ("company_id", "in", jobs.company_id.ids),
                ("state", "in", ["signed", "replaced"]),
            ],
            order="date",
        )
        by_host = plans.grouped(lambda plan: (plan.partner_id.commercial_partner_id, plan.company_id))
        hours = self._get_hours_by_host(hosts, jobs.company_id)
        found = {}
        for job, day in days:
            record = job.sudo()
            key = (record.farm_partner_id.commercial_partner_id, record.company_id)
            is_due = written_plan_due(
                hours_over_twelve_months(hours.get(key, []), day),
                self._get_threshold_hours(day),
                any(record._sp_get_dangers().mapped("is_listed")),
            )
            codes = [
                start_problem(day, plan.date, plan._get_last_day(), plan.is_written_plan, is_due)
                for plan in by_host.get(key, self.browse())
            ]
            if OK in codes:
                found[job, day] = False
            else:
                found[job, day] = self._say_problem(codes[-1] if codes else NO_INSPECTION, record.farm_partner_id, day)
        return found

    def _get_last_day(self):
        """Return the last day a plan covers: that of its next version at most, once signed."""
        self.ensure_one()
        following = self.next_ids.filtered(lambda plan: plan.state in ("signed", "replaced"))
        return min([day for day in (self.date_to, *following.mapped("date")) if day], default=None)

    @api.model
    def _say_problem(self, code, host, day):
        values = {"host": host.name or self.env._("this host"), "day": format_date(self.env, day)}
        if code == NO_INSPECTION:
            return self.env._(
                "No signed joint inspection at %(host)s covers %(day)s: inspect the place with the host first.",
                **values,
            )
        if code == PLAN_EXPIRED:
            return self.env._(
                "The inspection at %(host)s has expired on %(day)s: inspect the place with the host again.", **values
            )
        return self.env._(
            "Work at %(host)s needs a written prevention plan (hours over twelve months, or dangerous work): "
            "write and sign it before %(day)s.",
            **values,
        )
