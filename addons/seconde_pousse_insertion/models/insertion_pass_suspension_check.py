from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..rules import suspension as rule


class InsertionPassSuspensionCheck(models.AbstractModel):
    """What the platform would refuse in a suspension, said in one sentence each."""

    _name = "insertion.pass.suspension.check"
    _description = "Checks of a PASS IAE Suspension"

    @api.constrains("pass_id", "date_start", "date_end")
    def _check_period(self):
        for suspension in self:
            record = suspension.pass_id
            others = record.suspension_ids - suspension
            # The bounds are those of the PASS before this suspension pushed its end.
            before = fields.Date.subtract(record.date_end_in_force, days=max(suspension.shift_days, 0))
            problems = rule.period_problems(
                suspension.date_start,
                suspension.date_end,
                record.date_start,
                before,
                suspension._get_limits(),
                [(line.date_start, line.date_end) for line in others],
            )
            if problems:
                raise ValidationError(suspension._get_period_message(problems[0]))

    def _get_period_message(self, problem):
        limits, record = self._get_limits(), self.pass_id
        if problem == "reversed":
            return self.env._(
                "The suspension would end on %(end)s, before it starts on %(start)s: correct one of the two dates.",
                start=format_date(self.env, self.date_start),
                end=format_date(self.env, self.date_end),
            )
        if problem == "outside_pass":
            return self.env._(
                "A suspension starts within its PASS, from %(start)s to %(end)s: correct its first day.",
                start=format_date(self.env, record.date_start),
                end=format_date(self.env, record.date_end_in_force),
            )
        if problem == "too_long":
            return self.env._(
                "A suspension lasts %(months)s months at most, so until %(end)s here: bring its end forward, another "
                "one may follow.",
                months=limits.max_months,
                end=format_date(self.env, rule.max_end(self.date_start, limits)),
            )
        other = (record.suspension_ids - self).filtered(
            lambda line: line.date_start <= self.date_end and self.date_start <= line.date_end
        )[:1]
        return self.env._(
            "This PASS is already suspended from %(start)s to %(end)s: two suspensions share no day, change one.",
            start=format_date(self.env, other.date_start),
            end=format_date(self.env, other.date_end),
        )

    @api.constrains("pass_id", "date_start", "date_declared")
    def _check_declaration(self):
        today = fields.Date.context_today(self)
        for suspension in self:
            record, declared = suspension.pass_id, suspension.date_declared
            if declared > today:
                raise ValidationError(self.env._("A suspension cannot have been declared in the future: type the day."))
            # Those known that day: history may be typed in any order.
            earlier = record.suspension_ids.filtered(
                lambda line, this=suspension: (
                    (line.date_declared, line.id) < (this.date_declared, this.id)
                    and not rule.overlaps(line.date_start, line.date_end, [(this.date_start, this.date_end)])
                )
            )
            problems = rule.declaration_problems(
                suspension.date_start,
                declared,
                suspension._get_limits(),
                record._get_last_hire(declared),
                max(earlier.mapped("date_end"), default=None),
                record.other_employer_since or None,
            )
            if problems:
                raise ValidationError(suspension._get_declaration_message(problems[0]))

    def _get_declaration_message(self, problem):
        record, limits = self.pass_id, self._get_limits()
        if problem == "future":
            return self.env._(
                "The suspension would start on %(start)s, after the day it is declared, %(declared)s: the platform "
                "takes none in advance.",
                start=format_date(self.env, self.date_start),
                declared=format_date(self.env, self.date_declared),
            )
        if problem == "too_old":
            return self.env._(
                "The suspension would start more than %(days)s days before it is declared: the platform refuses it. If "
                "it was declared in time, type that day in “Declared On”.",
                days=limits.max_days_back,
            )
        if problem == "before_hire":
            return self.env._(
                "The suspension would start before the last hire under this PASS, on %(hire)s: choose that day or a "
                "later one.",
                hire=format_date(self.env, record._get_last_hire(self.date_declared)),
            )
        if problem == "before_last_end":
            return self.env._("A suspension follows the one before: choose a first day after its end.")
        return self.env._(
            "Another structure has hired this person since %(day)s: it alone may suspend the PASS.",
            day=format_date(self.env, record.other_employer_since),
        )

    @api.constrains("reason", "explanation", "date_declared", "pass_id")
    def _check_reason(self):
        today = fields.Date.context_today(self)
        for suspension in self:
            kind = suspension.company_id.insertion_structure_kind
            offered = rule.offered_reasons(kind)
            if suspension.reason in rule.HISTORIC_REASONS:
                if suspension.date_declared >= today:
                    raise ValidationError(
                        self.env._(
                            "This reason is no longer offered: choose another one. If the suspension is an old one, "
                            "type the day it was declared."
                        )
                    )
                if suspension.reason == "force_majeure" and not (suspension.explanation or "").strip():
                    raise ValidationError(self.env._("Explain the case of force majeure: the platform asks for it."))
            elif suspension.reason not in offered:
                raise ValidationError(
                    self.env._("Gateway contracts exist in ACI and EI only: choose another reason for the suspension.")
                )
