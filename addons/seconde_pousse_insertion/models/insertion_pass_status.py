from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..rules.pass_iae import Period, remaining_days, remaining_end, remaining_parts, status

STATUSES = [
    ("future", "Not Started"),
    ("valid", "Valid"),
    ("suspended", "Suspended"),
    ("expired", "Expired"),
]


class InsertionPassStatus(models.AbstractModel):
    """What a PASS is worth today: nothing here is stored, everything can be searched, sorted and grouped.

    A model that inherits this one has date_start, date_end_in_force and suspension_ids.
    """

    _name = "insertion.pass.status"
    _description = "Status of a PASS IAE"

    status = fields.Selection(STATUSES, compute="_compute_status", search="_search_status")
    remaining_days = fields.Integer(
        compute="_compute_status",
        aggregator=None,
        help="Days of work left on the PASS: those of a running suspension are not counted.",
    )
    remaining_end = fields.Date(
        string="Ends on, if Resumed Today",
        compute="_compute_status",
        help="Last day of the PASS if the person comes back to work today.",
    )
    remaining_label = fields.Char(string="Remaining", compute="_compute_remaining_label")
    current_suspension_id = fields.Many2one("insertion.pass.suspension", compute="_compute_status")

    @api.depends("date_start", "date_end_in_force", "suspension_ids.date_start", "suspension_ids.date_end")
    def _compute_status(self):
        today = fields.Date.context_today(self)
        for record in self:
            start, end = record.date_start, record.date_end_in_force
            if not start or not end:
                record.update({name: False for name in ("status", "remaining_end", "current_suspension_id")})
                record.remaining_days = 0
                continue
            suspensions = record.suspension_ids.filtered(lambda line: line.date_start and line.date_end)
            periods = [Period(line.date_start, line.date_end) for line in suspensions]
            record.status = status(today, start, end, periods)
            record.remaining_days = remaining_days(today, start, end, periods)
            record.remaining_end = remaining_end(today, start, end, periods)
            record.current_suspension_id = suspensions.filtered(lambda line: line.date_start <= today <= line.date_end)[
                :1
            ]

    @api.depends_context("lang")
    @api.depends("remaining_days")
    def _compute_remaining_label(self):
        for record in self:
            record.remaining_label = self._format_remaining(record.remaining_days)

    @api.model
    def _format_remaining(self, days):
        """Say in words how long is left.

        :param int days: remaining days
        :return: str
        """
        years, months, days = remaining_parts(days)
        if years and months:
            return (
                self.env._("About 1 year and %(months)s months", months=months)
                if years == 1
                else self.env._("About %(years)s years and %(months)s months", years=years, months=months)
            )
        if years:
            return self.env._("About 1 year") if years == 1 else self.env._("About %(years)s years", years=years)
        if months:
            return self.env._("About 1 month") if months == 1 else self.env._("About %(months)s months", months=months)
        if not days:
            return self.env._("Nothing left")
        return self.env._("1 day") if days == 1 else self.env._("%(days)s days", days=days)

    def _field_to_sql(self, alias, field_expr, query=None):
        # Makes the status sortable and groupable, though it changes every day and is not stored.
        if field_expr != "status":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["status"], "read")
        Suspension = self.env["insertion.pass.suspension"]
        return SQL(
            """CASE WHEN %(end)s < %(day)s THEN 'expired'
                    WHEN %(start)s > %(day)s THEN 'future'
                    WHEN EXISTS (SELECT FROM insertion_pass_suspension AS suspension
                                  WHERE suspension.pass_id = %(id)s
                                    AND %(day)s BETWEEN suspension.date_start AND suspension.date_end)
                    THEN 'suspended' ELSE 'valid' END""",
            end=SQL.identifier(alias, "date_end_in_force"),
            start=SQL.identifier(alias, "date_start"),
            id=SQL.identifier(alias, "id"),
            day=SQL("%s::date", fields.Date.context_today(self)),
            to_flush=[
                self._fields["date_start"],
                self._fields["date_end_in_force"],
                *(Suspension._fields[name] for name in ("pass_id", "date_start", "date_end")),
            ],
        )

    @api.model
    def _search_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        query = Query(self.env, self._table)
        condition = SQL("%s IN %s", self._field_to_sql(self._table, "status", query), tuple(value) or ("",))
        query.add_where(condition if operator == "in" else SQL("NOT (%s)", condition))
        return Domain("id", "in", query)
