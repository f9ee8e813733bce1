from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class SpCrewFunding(models.Model):
    """Who funds the work of a crew, from a day to another: written on its hours as they are typed."""

    _name = "sp.crew.funding"
    _description = "Funder of a Crew"
    _order = "crew_id, date_from desc"
    _rec_name = "account_id"
    _check_company_auto = True

    crew_id = fields.Many2one("hr.department", required=True, index=True, check_company=True)
    account_id = fields.Many2one(
        "account.analytic.account",
        "Funder",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=lambda self: [("root_plan_id", "=", self._get_plan().id)],
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", help="Empty: until another one begins.")
    note = fields.Char("Agreement", help="Number of the agreement or grant.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _days_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)", "The last day of a funding comes after its first day."
    )

    @api.constrains("account_id")
    def _check_is_funder(self):
        plan = self._get_plan()
        if any(funding.account_id.root_plan_id != plan for funding in self):
            raise ValidationError(self.env._("Choose an account of the plan “%s”.", plan.name))

    @api.constrains("crew_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        rows = self.search([("crew_id", "in", self.crew_id.ids)], order="crew_id, date_from")
        for crew, fundings in rows.grouped("crew_id").items():
            for earlier, later in zip(fundings, fundings[1:], strict=False):
                if not earlier.date_to or earlier.date_to >= later.date_from:
                    raise ValidationError(
                        self.env._(
                            "%(crew)s has one funder at a time: end “%(funder)s” before %(day)s.",
                            crew=crew.name,
                            funder=earlier.account_id.name,
                            day=format_date(self.env, later.date_from),
                        )
                    )

    @api.model
    def _get_plan(self):
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_funder", raise_if_not_found=False)
        return plan or self.env["account.analytic.plan"]

    @api.model
    def _get_column(self):
        """Return the column of the timesheet line that says who funds it; empty when the plan was deleted."""
        plan = self._get_plan().sudo()
        return plan and plan._strict_column_name()

    @api.model
    def _get_fundings(self, crews, days):
        """Return who funds some crews on some days.

        :param hr.department crews: own crews of the people
        :param days: dates
        :return: dict (crew id, date) → analytic account id
        """
        days = set(days)
        if not crews or not days:
            return {}
        rows = self.sudo().search([("crew_id", "in", crews.ids), ("date_from", "<=", max(days))])
        return {
            (row.crew_id.id, day): row.account_id.id
            for row in rows
            for day in days
            if row.date_from <= day and (not row.date_to or day <= row.date_to)
        }

    def action_write_on_hours(self):
        """Write these funders on the hours already typed on their days, when it is asked; else the past stays as it is.

        :returns: how many lines changed, in a notification
        :raises AccessError: the user does not decide who funds
        """
        self.check_access("write")
        column, count = self._get_column(), 0
        for funding in self:
            lines = funding._get_timesheets([(column, "!=", funding.account_id.id)])
            lines.write({column: funding.account_id.id})
            count += len(lines)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("%s lines of hours now say their funder.", count)},
        }

    def _get_timesheets(self, domain):
        self.ensure_one()
        domain = [
            *domain,
            ("sp_session_line_id.home_crew_id", "=", self.crew_id.id),
            ("date", ">=", self.date_from),
            ("company_id", "=", self.company_id.id),
        ]
        if self.date_to:
            domain.append(("date", "<=", self.date_to))
        return self.env["account.analytic.line"].sudo().search(domain)
