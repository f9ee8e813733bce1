from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..rules.hours import month_bounds, to_hours, to_minutes

MONTH_WRITE = object()
"""Context value that no client can send: only a button of this model changes a month's state."""

STATES = [("draft", "Draft"), ("validated", "Validated"), ("locked", "Locked")]
# What a person may type, and what follows from it when nothing else was typed.
TYPED = ("hours_worked", "hours_paid_absence", "hours_unpaid_absence", "hours_paid", "hours_eligible")
# Never typed: the buttons and the generation write them.
PROTECTED = {"state", "validated_by_id", "validated_on", "missing_count", "day_details", "reopening_ids"}
# The payroll office answers after the validation.
PAYROLL = {"gross_pay", "leave_balance"}
TOLERANCE = 0.005


class InsertionMonth(models.Model):
    """The hours of one person and month: read from the roll-call, then validated and never recomputed."""

    _name = "insertion.month"
    _description = "Month"
    _inherit = ["insertion.pathway.record", "insertion.month.generation", "insertion.month.sheet"]
    _order = "month desc, person_id"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    crew_id = fields.Many2one(related="pathway_id.crew_id", string="Crew")
    month = fields.Date(required=True, index=True, default=lambda self: self._default_month())
    hours_theoretical = fields.Float(string="Due", help="By the contract in force each day, amendments included.")
    hours_worked = fields.Float(string="Worked")
    hours_paid_absence = fields.Float(string="Paid Absence")
    hours_unpaid_absence = fields.Float(string="Unpaid Absence")
    hours_paid = fields.Float(string="Declared", help="Paid hours: worked, and the absences that are declared.")
    hours_eligible = fields.Float(string="Eligible", help="The declared hours that count for the State's aid.")
    hours_complementary = fields.Float(
        string="Complementary",
        help="Beyond the contract, week by week; a week belongs to the month of its Sunday.",
    )
    hours_difference = fields.Float(
        string="Difference",
        compute="_compute_hours_difference",
        help="Due by the contract, and neither worked nor absent; below zero: worked more than due.",
    )
    days_worked = fields.Integer(help="Days with hours worked: for meals and transport.")
    missing_count = fields.Integer(
        string="To Call", readonly=True, help="Half-days due by the contract that nobody called or announced."
    )
    day_details = fields.Json(
        readonly=True, copy=False, help="Each half-day as counted: the attendance sheet prints what was validated."
    )
    state = fields.Selection(STATES, required=True, default="draft", index=True, copy=False)
    validated_by_id = fields.Many2one("res.users", string="Validated by", readonly=True, copy=False)
    validated_on = fields.Datetime(string="Validated on", readonly=True, copy=False)
    source = fields.Selection(
        [("roll_call", "Roll-Call"), ("typed", "Typed"), ("imported", "Imported")],
        required=True,
        default="roll_call",
        help="Typed and imported hours stay as they are when the month is prepared again.",
    )
    gross_pay = fields.Float(groups="seconde_pousse_insertion.group_hr")
    leave_balance = fields.Float(groups="seconde_pousse_insertion.group_hr")
    reopening_ids = fields.One2many(
        "insertion.month.reopening",
        "month_id",
        readonly=True,
        groups="seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr",
    )

    _month_unique = models.Constraint("UNIQUE(pathway_id, month)", "This person already has this month: open it.")
    _employee_month_unique = models.UniqueIndex(
        "(employee_id, month) WHERE employee_id IS NOT NULL", "This employee already has this month: open it."
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A month is written as its first day: choose the first of the month."
    )

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self).replace(day=1)

    @api.depends("hours_theoretical", "hours_worked", "hours_paid_absence", "hours_unpaid_absence")
    def _compute_hours_difference(self):
        for month in self:
            known = month.hours_worked + month.hours_paid_absence + month.hours_unpaid_absence
            month.hours_difference = to_hours(to_minutes(month.hours_theoretical) - to_minutes(known))

    @api.depends("person_id", "month")
    def _compute_display_name(self):
        for month in self:
            month.display_name = f"{month.person_id.name or ''} · {month._get_month_name()}"

    def _get_month_name(self):
        return format_date(self.env, self.month, date_format="MMMM y") if self.month else ""

    @api.constrains(*TYPED, "hours_theoretical", "month")
    def _check_hours(self):
        for month in self:
            hours = [month[name] for name in TYPED]
            first, last = month_bounds(month.month)
            longest = 24 * last.day
            if not all(value >= 0 for value in hours):
                raise ValidationError(
                    self.env._("Hours cannot be negative: correct %(month)s.", month=month.display_name)
                )
            if max(hours) > longest:
                raise ValidationError(
                    self.env._(
                        "A day has 24 hours, so this month has at most %(limit)s: correct %(month)s.",
                        limit=longest,
                        month=month.display_name,
                    )
                )
            paid = month.hours_worked + month.hours_paid_absence
            if month.hours_eligible > month.hours_paid + TOLERANCE or month.hours_paid > paid + TOLERANCE:
                raise ValidationError(
                    self.env._(
                        "Eligible hours are a part of the declared hours, which are worked hours and paid absences: "
                        "correct %(month)s.",
                        month=month.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Typing, while the month is a draft
    # ------------------------------------------------------------------

    @api.onchange("hours_worked", "hours_paid_absence")
    def _onchange_hours(self):
        paid = self.hours_worked + self.hours_paid_absence if self.employee_id else 0
        self.hours_paid = self.hours_eligible = paid

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_pathways(vals_list)
        for vals in vals_list:
            # Months of before the software, brought in by a script, were validated elsewhere.
            if not self.env.su:
                self._refuse_protected(vals)
            if vals.get("month"):
                vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
            if set(TYPED) & set(vals):
                vals.update(self._prepare_typed(vals))
                vals.setdefault("source", "typed")
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("insertion_month_write") is MONTH_WRITE:
            return super().write(vals)
        self._refuse_protected(vals)
        if set(vals) - PAYROLL:
            self._refuse_closed()
        elif "gross_pay" in vals:
            self.filtered(lambda month: month.state == "locked")._refuse_closed()
        if vals.get("month"):
            vals = {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}
        if set(TYPED) & set(vals):
            for month in self:
                typed = month._prepare_typed(vals)
                super(InsertionMonth, month).write({"source": "typed", **vals, **typed})
            return True
        return super().write(vals)

    def unlink(self):
        self._refuse_closed()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reopened(self):
        if self.sudo().reopening_ids:
            raise UserError(
                self.env._("This month was validated, then reopened: it is kept, with the reason. Correct its hours.")
            )

    @api.model
    def _with_pathways(self, vals_list):
        """Complete the months given by their employee with the pathway that ran then.

        :raise UserError: for an employee who had no pathway that month
        """
        vals_list = [dict(vals) for vals in vals_list]
        wanted = [vals for vals in vals_list if vals.get("employee_id") and not vals.get("pathway_id")]
        pathways = self.env["insertion.pathway"].search(
            [("employee_id", "in", [vals["employee_id"] for vals in wanted])], order="date_start, id"
        )
        by_employee = pathways.grouped(lambda pathway: pathway.employee_id.id)
        for vals in wanted:
            first, last = month_bounds(fields.Date.to_date(vals.get("month")) or self._default_month())
            during = by_employee.get(vals["employee_id"], pathways.browse()).filtered(
                lambda pathway, first=first, last=last: (
                    (pathway.date_start or first) <= last and (pathway.date_end or last) >= first
                )
            )
            if not during:
                employee = self.env["hr.employee"].browse(vals["employee_id"])
                raise UserError(
                    self.env._(
                        "%(employee)s was not on a pathway in %(month)s: start the pathway first.",
                        employee=employee.display_name,
                        month=format_date(self.env, first, date_format="MMMM y"),
                    )
                )
            vals["pathway_id"] = during[-1].id
        return vals_list

    def _prepare_typed(self, vals):
        """Return what follows from the hours typed: all paid hours are declared and eligible, unless said otherwise."""
        worked, absence = (vals.get(name, self[name] if self else 0) or 0 for name in TYPED[:2])
        if not {"hours_worked", "hours_paid_absence"} & set(vals):
            return {"missing_count": 0}
        pathway = self.pathway_id or self.env["insertion.pathway"].browse(vals.get("pathway_id"))
        paid = vals.get("hours_paid", worked + absence if pathway.sudo().employee_id else 0)
        return {"hours_paid": paid, "hours_eligible": vals.get("hours_eligible", paid), "missing_count": 0}

    @api.model
    def _refuse_protected(self, vals):
        """Refuse a state, or what proves it, sent by a client.

        :raise UserError: naming the buttons
        """
        defaults = {f"default_{name}" for name in PROTECTED}
        if PROTECTED & set(vals) or defaults & set(self.env.context):
            raise UserError(
                self.env._("A month is validated and reopened with its buttons: nothing else changes its state.")
            )

    # ------------------------------------------------------------------
    # Closed months
    # ------------------------------------------------------------------

    def _refuse_closed(self):
        closed = self.filtered(lambda month: month.state != "draft")
        if closed:
            raise UserError(closed._get_closed_message())

    def _get_closed_message(self):
        """Return the sentence that refuses a change of these validated months."""
        shown = [month.display_name for month in self.sudo()[:5]]
        if len(self) > len(shown):
            shown.append("…")
        return self.env._(
            "Already validated: %(months)s. To correct it, the HR officer reopens the month and says why.",
            months=", ".join(shown),
        )

    @api.model
    def _find_closed(self, pairs):
        """Return the validated months that hold some days.

        :param pairs: iterable of (insertion.pathway, date)
        :return: insertion.month, in sudo as called
        """
        wanted = {(pathway.id, day.replace(day=1)) for pathway, day in pairs}
        employees = {(pathway.employee_id.id, day.replace(day=1)) for pathway, day in pairs if pathway.employee_id}
        months = self.search(
            Domain("state", "!=", "draft")
            & Domain("month", "in", list({month for _pathway, month in wanted}))
            & (
                Domain("pathway_id", "in", list({pathway for pathway, _month in wanted}))
                | Domain("employee_id", "in", list({employee for employee, _month in employees}))
            )
        )
        return months.filtered(
            lambda month: (
                (month.pathway_id.id, month.month) in wanted or (month.employee_id.id, month.month) in employees
            )
        )

    @api.model
    def _find_closed_pathways(self, pathway_ids, day):
        """Return which pathways have a validated month that holds a day, as a set of ids."""
        pathways = self.env["insertion.pathway"].sudo().browse(pathway_ids)
        closed = self._find_closed({(pathway, day) for pathway in pathways})
        employees = closed.employee_id
        return {
            pathway.id
            for pathway in pathways
            if pathway in closed.pathway_id or (pathway.employee_id and pathway.employee_id in employees)
        }

    # ------------------------------------------------------------------
    # Validated, locked, reopened
    # ------------------------------------------------------------------

    def action_refresh(self):
        """Count draft months again from the roll-call; typed hours stay as they are."""
        self.check_access("write")
        drafts = self.filtered(lambda month: month.state == "draft")
        for (company, day), months in drafts.grouped(lambda month: (month.company_id, month.month)).items():
            self._generate(company, day, months.pathway_id)

    def action_use_roll_call(self):
        """Forget the hours typed or imported and count the roll-call instead."""
        self._refuse_closed()
        self.write({"source": "roll_call"})
        self.action_refresh()

    def action_validate(self):
        """Validate the months after a last count; those with half-days nobody called wait.

        :return: dict, a notification that says what is left, or True
        :raise UserError: when none can be validated
        """
        self.check_access("write")
        drafts = self.filtered(lambda month: month.state == "draft")
        today = fields.Date.context_today(self)
        early = drafts.filtered(lambda month: month.month > today)
        if early:
            raise UserError(
                self.env._("%(month)s has not begun: validate it once it is over.", month=early[0].display_name)
            )
        drafts.action_refresh()
        waiting = drafts.filtered(lambda month: month.missing_count and month.source == "roll_call")
        ready = drafts - waiting
        if waiting and not ready:
            raise UserError(waiting._get_waiting_message())
        ready._set_state({"state": "validated", "validated_by_id": self.env.uid, "validated_on": fields.Datetime.now()})
        if not waiting:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%(count)s months validated", count=len(ready)),
                "message": waiting._get_waiting_message(),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_waiting_message(self):
        shown = [f"{month.display_name} ({month.missing_count})" for month in self[:5]]
        if len(self) > len(shown):
            shown.append("…")
        return self.env._(
            "Half-days nobody called remain: %(months)s. Make the roll-call, announce the absence, or type the hours.",
            months=", ".join(shown),
        )

    def _lock(self):
        """Lock validated months for good: the statement declares them.

        :raise UserError: when one of them is still a draft
        """
        drafts = self.filtered(lambda month: month.state == "draft")
        if drafts:
            raise UserError(
                self.env._("Validate first: %(months)s.", months=", ".join(month.display_name for month in drafts[:10]))
            )
        self.filtered(lambda month: month.state == "validated")._set_state({"state": "locked"})

    def _unlock(self, reason):
        """Give locked months back to HR as validated ones, when the statement that locked them is reopened.

        :param str reason: kept with the figures of the moment
        """
        locked = self.filtered(lambda month: month.state == "locked")
        locked._log_reopening(reason)
        locked._set_state({"state": "validated"})

    def _reopen(self, reason):
        """Put validated or locked months back to draft, and keep who, when, why and the old figures.

        :param str reason: what has to be corrected
        """
        closed = self.filtered(lambda month: month.state != "draft")
        closed._log_reopening(reason)
        closed._set_state({"state": "draft", "validated_by_id": False, "validated_on": False})

    def _log_reopening(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is kept with the month."))
        self.check_access("write")
        self.env["insertion.month.reopening"].sudo().create(
            [
                {
                    "month_id": month.id,
                    "user_id": self.env.uid,
                    "date": fields.Datetime.now(),
                    "reason": reason.strip(),
                    "state_before": month.state,
                    **{name: month[name] for name in TYPED},
                }
                for month in self
            ]
        )

    def _set_state(self, vals):
        self.with_context(insertion_month_write=MONTH_WRITE).write(vals)

    def action_reopen(self):
        """Ask why these months are reopened.

        :return: dict, a window action on the wizard
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_month_reopen_action")
        action["context"] = {"default_month_ids": self.ids}
        return action
