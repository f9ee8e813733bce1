from odoo import api, fields, models
from odoo.exceptions import UserError

NAMES_SHOWN = 5


class InsertionStatementCheck(models.AbstractModel):
    """What HR reads before locking a statement: what is missing, in words, and who it is about."""

    _name = "insertion.statement.check"
    _description = "Check of an ASP Statement"

    warning = fields.Text(
        string="To Check before Locking",
        compute="_compute_warning",
        groups="seconde_pousse_insertion.group_hr",
    )

    @api.depends("state", "annex_id", "month")
    def _compute_warning(self):
        for statement in self:
            warnings = []
            if statement.id:
                locked = statement.state == "locked"
                warnings = statement._get_locked_warnings() if locked else statement._get_warnings()
            statement.warning = "\n".join(warnings) or False

    def _get_warnings(self):
        """Return the sentences to read before locking; the number of queries is fixed.

        :return: list of str
        """
        self.ensure_one()
        first, last = self._get_period()
        months = self._get_month_records(("draft", "validated", "locked"))
        pathways = self._get_expected_pathways(first, last)
        spans = self._get_spans(months.employee_id | pathways.employee_id, first, last)
        own = {
            employee_id
            for employee_id, found in spans.items()
            if any(span.version.terms[2] in (self.annex_id.id, False) for span in found)
        }
        declared = months.filtered(lambda month: month.employee_id.id in own or month.employee_id.id not in spans)
        return [
            *self._get_rate_warnings(),
            *self._get_month_warnings(declared, pathways.filtered(lambda p: p.employee_id.id in own), months),
            *self._get_contract_warnings(declared, spans),
            *self._get_line_warnings(),
            *self._get_exit_warnings(declared, spans, last),
        ]

    def _get_locked_warnings(self):
        """Return what changed behind a locked statement."""
        reopened = self.sudo().line_ids.month_id.filtered(lambda month: month.state != "locked")
        if not reopened:
            return []
        return [
            self.env._(
                "Months reopened since this statement was locked: %(people)s. Validate them, then reopen the "
                "statement, compute it and lock it again.",
                people=self._list_people(reopened.person_id),
            )
        ]

    def _get_expected_pathways(self, first, last):
        """Return the pathways of employees that run this month, whether they have hours or not."""
        return (
            self.env["insertion.pathway"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("employee_id", "!=", False),
                    ("state", "!=", "draft"),
                    ("date_start", "<=", last),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", first),
                ]
            )
        )

    def _get_rate_warnings(self):
        rate = self._get_rate()
        if not rate["amount"] or not rate["hours_per_fte"]:
            return [
                self.env._("No aid rate is in force for this month: enter it in Insertion, Configuration, Aid Rates.")
            ]
        if not rate["is_verified"]:
            return [self.env._("The aid rate of this month is still to be checked against its decree.")]
        return []

    def _get_month_warnings(self, declared, expected, months):
        drafts = declared.filtered(lambda month: month.state == "draft")
        missing = expected.filtered(lambda pathway: pathway not in months.pathway_id)
        warnings = []
        if drafts:
            warnings.append(
                self.env._(
                    "Months not validated, left out of the statement: %(people)s.",
                    people=self._list_people(drafts.person_id),
                )
            )
        if missing:
            warnings.append(
                self.env._(
                    "Under contract without any month: %(people)s. Prepare the month first.",
                    people=self._list_people(missing.person_id),
                )
            )
        return warnings

    def _get_contract_warnings(self, declared, spans):
        no_contract = declared.filtered(lambda month: not spans.get(month.employee_id.id))
        no_annex = declared.filtered(
            lambda month: any(not span.version.terms[2] for span in spans.get(month.employee_id.id, ()))
        )
        warnings = []
        if no_contract:
            warnings.append(
                self.env._(
                    "Hours without a contract this month: %(people)s. Check the dates of their contracts.",
                    people=self._list_people(no_contract.person_id),
                )
            )
        if no_annex:
            warnings.append(
                self.env._(
                    "No annex for %(people)s: choose one on their contract, several are in force.",
                    people=self._list_people(no_annex.person_id),
                )
            )
        return warnings

    def _get_line_warnings(self):
        lines = self.sudo().line_ids
        no_gross = lines.filtered(lambda line: line.hours and not line.gross_pay)
        no_birth = lines.filtered(lambda line: line.hours and not line.birth_date)
        warnings = []
        if no_gross:
            warnings.append(
                self.env._(
                    "Gross pay missing for %(count)s people: %(people)s. Import it from payroll or type it on the "
                    "month.",
                    count=len(no_gross.person_id),
                    people=self._list_people(no_gross.person_id),
                )
            )
        if no_birth:
            warnings.append(
                self.env._(
                    "Birth date missing: %(people)s. Fill in the person.", people=self._list_people(no_birth.person_id)
                )
            )
        return warnings

    def _get_exit_warnings(self, months, spans, last):
        """Tell who left without a reason the ASP accepts."""
        ended = months.filtered(
            lambda month: (
                spans.get(month.employee_id.id) and (end := spans[month.employee_id.id][-1].date_to) and end <= last
            )
        )
        followed = self._get_followed_employees(ended.employee_id, last)
        exits = self._get_exits(months.pathway_id, *self._get_period())
        left = ended.filtered(lambda month: month.employee_id.id not in followed)
        silent = left.filtered(lambda month: month.pathway_id.id not in exits)
        no_reason = months.filtered(
            lambda month: month.pathway_id.id in exits and not exits[month.pathway_id.id].reason_id
        )
        no_code = months.filtered(
            lambda month: (
                month.pathway_id.id in exits
                and exits[month.pathway_id.id].reason_id
                and not exits[month.pathway_id.id].reason_id.asp_code
            )
        )
        warnings = []
        if silent:
            warnings.append(
                self.env._(
                    "Contract ended without an exit or a renewal: %(people)s. Record the exit.",
                    people=self._list_people(silent.person_id),
                )
            )
        if no_reason:
            warnings.append(
                self.env._(
                    "Exit without a reason: %(people)s. The ASP asks for one.",
                    people=self._list_people(no_reason.person_id),
                )
            )
        if no_code:
            warnings.append(
                self.env._(
                    "Exit reason without its ASP code: %(people)s. Type the code in Configuration, Exit Reasons.",
                    people=self._list_people(no_code.person_id),
                )
            )
        return warnings

    def _get_followed_employees(self, employees, last):
        """Return the ids of those whose contract goes on, or a new one starts within the month that follows."""
        rows = (
            self.env["hr.version"]
            .sudo()
            ._read_group(
                [
                    ("employee_id", "in", employees.ids),
                    ("contract_date_start", "<=", fields.Date.add(last, months=1)),
                    "|",
                    ("contract_date_end", "=", False),
                    ("contract_date_end", ">", last),
                ],
                ["employee_id"],
            )
        )
        return {employee.id for (employee,) in rows}

    @api.model
    def _list_people(self, people):
        """Write a list of people without making a page of it."""
        names = people[:NAMES_SHOWN].mapped("name")
        others = len(people) - len(names)
        text = ", ".join(names)
        return self.env._("%(names)s and %(count)s others", names=text, count=others) if others else text

    def _check_lockable(self):
        """Refuse to freeze what is not computed, has no base, or is not what the months say any more.

        :raise UserError: with what to do
        """
        self.ensure_one()
        if self.state != "computed":
            raise UserError(self.env._("%(statement)s is empty: compute it first.", statement=self.display_name))
        if self.month > fields.Date.context_today(self):
            raise UserError(
                self.env._("%(statement)s has not begun: it is locked once it is over.", statement=self.display_name)
            )
        if not self.hours_per_fte:
            raise UserError(
                self.env._("No aid rate is in force for this month: enter it in Insertion, Configuration, Aid Rates.")
            )
        if self._is_outdated():
            raise UserError(
                self.env._(
                    "Months changed since %(statement)s was computed: compute it again, and check it, before locking.",
                    statement=self.display_name,
                )
            )

    def _is_outdated(self):
        """Tell whether computing again would change the people, the hours or the pay declared."""
        rows = self._prepare_lines(self._get_facts())
        figures = ("hours", "hours_eligible", "gross_pay")
        fresh = {
            (row["month_id"], row["date_from"]): tuple(round(float(row[name]), 2) for name in figures) for row in rows
        }
        lines = self.sudo().line_ids.filtered("month_id")
        held = {(line.month_id.id, line.date_from): tuple(round(line[name], 2) for name in figures) for line in lines}
        return fresh != held
