from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..rules.pass_iae import in_waiting_period


class InsertionPassAdvice(models.AbstractModel):
    """What deserves attention on a PASS, in words: what the law and the platform say differently included."""

    _name = "insertion.pass.advice"
    _description = "Advice on a PASS IAE"

    # In sudo: working out a sentence is no reading of a diagnosis, and contract dates are the HR managers'.
    advice = fields.Text(compute="_compute_advice", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends("status", "has_date_difference", "date_end_in_force", "extension_ids.state", "person_id.pass_ids")
    def _compute_advice(self):
        for record in self:
            record.advice = "\n".join(record._get_advice()) if record.date_end_in_force else False

    def _get_advice(self):
        """Return what deserves attention on this PASS, as a list of sentences."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        advice = []
        if self.has_date_difference:
            advice.append(
                self.env._(
                    "The platform's end, %(issued)s, is not the computed one, %(computed)s: look it up on the platform "
                    "and type what it shows.",
                    issued=format_date(self.env, self.date_end),
                    computed=format_date(self.env, self.date_end_computed),
                )
            )
        return advice + self._get_waiting_advice() + self._get_suspension_advice(today) + self._get_end_advice(today)

    def _get_waiting_advice(self):
        for previous in self.person_id.pass_ids:
            end = previous.date_end_in_force
            if previous == self._origin or not end or end >= self.date_start:
                continue
            years = previous._get_durations()[1]
            if in_waiting_period(self.date_start, end, years) and not self.person_id._has_waiting_bypass(
                self.date_start
            ):
                return [
                    self.env._(
                        "This PASS starts in the waiting period of the previous one (until %(until)s): it takes an "
                        "authorised prescriber. Record her on the pathway, or her diagnosis.",
                        until=format_date(self.env, previous.waiting_until),
                    )
                ]
        return []

    def _get_suspension_advice(self, today):
        suspension = self.current_suspension_id
        if not suspension:
            return []
        values = self.env["insertion.parameter"]._get_values(
            ("suspension_legal_months", "suspension_deletion_days"), today
        )
        advice = []
        if today >= suspension.date_start + relativedelta(months=int(values["suspension_legal_months"])):
            advice.append(
                self.env._(
                    "Suspended for %(months)s months or more: the law lets the prescription be ended, the platform "
                    "lets the suspension run to its own limit.",
                    months=int(values["suspension_legal_months"]),
                )
            )
        if (today - suspension.date_start).days > values["suspension_deletion_days"]:
            advice.append(
                self.env._(
                    "Suspended for more than %(days)s days: you may ask the platform to delete this PASS.",
                    days=int(values["suspension_deletion_days"]),
                )
            )
        return advice

    def _get_end_advice(self, today):
        late = [
            end
            for end in self.sudo()
            .pathway_ids.filtered(lambda pathway: pathway.state == "active")
            .mapped("contract_date_end")
            if end and end > max(self.date_end_in_force, today - timedelta(days=1))
        ]
        advice = []
        if late and self.date_end_in_force >= today - timedelta(days=365):
            advice.append(
                self.env._(
                    "The contract runs until %(contract)s, after the end of the PASS: extend the PASS or end the "
                    "contract, its hours after that day are not aided.",
                    contract=format_date(self.env, max(late)),
                )
            )
        return advice
