from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..rules import extension as rule


class InsertionPassExtensionCheck(models.AbstractModel):
    """What the platform would refuse in an extension, said in one sentence each."""

    _name = "insertion.pass.extension.check"
    _description = "Checks of a PASS IAE Extension"

    def _get_pass_end_before(self):
        """Return the end of the PASS without this extension, by the dates recorded."""
        self.ensure_one()
        record = self.pass_id
        pushed = self.shift_days if self.state == "granted" else 0
        return fields.Date.subtract(record.date_end_in_force, days=pushed)

    def _get_possible_starts(self):
        """Return the days the end of the PASS may be read as before this extension, as a set of dates."""
        record = self.pass_id
        pushed = self.shift_days if self.state == "granted" else 0
        computed = fields.Date.subtract(record.date_end_computed, days=pushed)
        starts = {self._get_pass_end_before(), computed}
        if record.date_end < record.date_end_in_force or not pushed:
            starts.add(record.date_end)
        return starts

    @api.constrains("pass_id", "date_start", "date_end", "reason", "state")
    def _check_dates(self):
        for extension in self.filtered(lambda line: line.state != "denied"):
            record = extension.pass_id
            cap = record._get_extension_caps(extension.date_requested)[extension.reason]
            used = record._get_extension_used(but=extension)
            later = record.extension_ids.filtered(
                lambda line, this=extension: (
                    line.state == "granted" and line != this and line.date_start >= this.date_end
                )
            )
            # Once another extension or a suspension followed, this one's start is history.
            is_last = not later and not extension._was_followed()
            starts = extension._get_possible_starts() if is_last else {extension.date_start}
            problems = rule.dates_problems(extension.date_start, extension.date_end, starts, cap, used)
            if problems:
                raise ValidationError(extension._get_dates_message(problems[0], cap, used))

    def _was_followed(self):
        """Tell whether a suspension started after this extension did."""
        return any(line.date_start >= self.date_start for line in self.pass_id.suspension_ids)

    def _get_dates_message(self, problem, cap, used):
        if problem == "reversed":
            return self.env._(
                "The new end, %(end)s, is not after the end of the PASS, %(start)s: an extension lasts a day at least.",
                start=format_date(self.env, self.date_start),
                end=format_date(self.env, self.date_end),
            )
        if problem == "not_at_pass_end":
            return self.env._(
                "An extension starts on the end of the PASS, %(end)s: correct its first day.",
                end=format_date(self.env, self._get_pass_end_before()),
            )
        if problem == "over_request":
            return self.env._(
                "One extension for this reason lasts %(days)s days at most, so until %(end)s here: ask for less, "
                "another one may follow.",
                days=cap.request,
                end=format_date(self.env, rule.max_end(self.date_start, cap, used)),
            )
        return self.env._(
            "Extensions for this reason stop at %(total)s days in all and this PASS has had %(used)s, whatever the "
            "reasons: %(end)s is the latest end.",
            total=cap.total,
            used=used,
            end=format_date(self.env, rule.max_end(self.date_start, cap, used)),
        )

    @api.constrains("pass_id", "reason", "date_requested", "date_start")
    def _check_request(self):
        for extension in self.filtered(lambda line: line.state != "denied"):
            day = extension.date_requested
            values = self.env["insertion.parameter"]._get_values(
                ("extension_months_before", "extension_months_after"), day
            )
            window = rule.ExtensionWindow(int(values["extension_months_before"]), int(values["extension_months_after"]))
            problems = rule.request_problems(
                extension.reason,
                day,
                extension.date_start,
                window,
                extension.company_id.insertion_structure_kind,
                extension._get_situation(day),
            )
            if problems:
                raise ValidationError(extension._get_request_message(problems[0], window))

    def _get_situation(self, day):
        """Return what stands in the way of a request made on a day, as a frozenset of codes."""
        record = self.pass_id
        today = fields.Date.context_today(self)
        found = set()
        newer = (record.person_id.pass_ids - record).filtered(lambda other: other.date_start > record.date_start)
        # A newer PASS is no obstacle to an extension asked for before it began.
        if any(day >= today or other.date_start <= day for other in newer):
            found.add("newer_pass")
        if any(line.date_start <= day <= line.date_end for line in record.suspension_ids):
            found.add("suspended")
        if self.state == "pending" and any(line.state == "pending" and line != self for line in record.extension_ids):
            found.add("other_pending")
        return frozenset(found)

    def _get_request_message(self, problem, window):
        messages = {
            "structure_kind": self.env._(
                "Particular difficulties extend a PASS in ACI and AI only: choose another reason."
            ),
            "outside_window": self.env._(
                "An extension is asked for from %(before)s months before the end of the PASS to %(after)s months "
                "after, here %(end)s: the platform would refuse it. If it was asked for in time, type that "
                "day in “Asked on”.",
                before=window.months_before,
                after=window.months_after,
                end=format_date(self.env, self.date_start),
            ),
            "newer_pass": self.env._("This person has a newer PASS: extend that one, the latest alone can be."),
            "suspended": self.env._("This PASS is suspended: bring the person back to work before extending it."),
            "other_pending": self.env._("An extension of this PASS is already asked for: wait for its answer."),
        }
        return messages[problem]

    @api.constrains(
        "reason", "state", "prescriber_id", "report_file", "wants_interview", "contact_email", "contact_phone"
    )
    def _check_support(self):
        messages = {
            "prescriber_missing": self.env._(
                "This reason takes the agreement of an authorised prescriber: say who is asked, or who agreed."
            ),
            "prescriber_useless": self.env._("No prescriber agrees to an extension for this reason: remove her."),
            "report_useless": self.env._("No report goes with an extension for this reason: remove it."),
            "contact_useless": self.env._("No contact goes with an extension for this reason: remove it."),
            "interview_contact": self.env._(
                "A phone interview takes the e-mail and the phone of the contact: fill in both, or untick it."
            ),
        }
        for extension in self:
            problems = rule.support_problems(
                extension.reason,
                # A refusal moves nothing: nobody has to have agreed to it.
                bool(extension.prescriber_id) or (extension.state == "denied" and extension.needs_agreement),
                bool(extension.report_file),
                extension.contact_email,
                extension.contact_phone,
                extension.wants_interview,
            )
            if problems:
                raise ValidationError(messages[problems[0]])
            if extension.prescriber_id and not extension.prescriber_id.is_authorised:
                raise ValidationError(
                    self.env._(
                        "%(prescriber)s is not authorised to prescribe: an authorised one must agree.",
                        prescriber=extension.prescriber_id.name,
                    )
                )

    @api.constrains("report_file", "report_file_name")
    def _check_report(self):
        messages = {
            "format": self.env._("The report of an extension is an .xlsx file: join that one."),
            "size": self.env._("The report of an extension weighs 1 MB at most: lighten it."),
        }
        for extension in self.filtered("report_file"):
            problem = rule.report_problem(extension.report_file_name, len(b64decode(extension.report_file)))
            if problem:
                raise ValidationError(messages[problem])
