from datetime import date

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date, formatLang

from ..rules.cddi import REFUSED, WARNING, worst

VERDICTS = [("allowed", "Allowed"), ("warning", "To Check"), ("refused", "Refused")]
_LOOK = {REFUSED: ("danger", "fa-times-circle"), WARNING: ("warning", "fa-exclamation-triangle")}
_PLATFORM = "les emplois"


class InsertionFindingMixin(models.AbstractModel):
    """Says in words what the rules found, and which text says so."""

    _name = "insertion.finding.mixin"
    _description = "Verdict of the Rules"
    _inherit = ["insertion.sane.values"]

    verdict = fields.Selection(VERDICTS, compute="_compute_findings")
    findings_html = fields.Html(string="What the Rules Say", compute="_compute_findings", sanitize=False)

    def _compute_findings(self):
        for record in self:
            record._set_findings([])

    def _set_findings(self, findings):
        self.ensure_one()
        self.verdict = worst(findings)
        self.findings_html = self._render_findings(findings)

    def _render_findings(self, findings):
        """Return the findings as lines to show, refusals first.

        :param findings: list of `rules.cddi.Finding`
        :rtype: Markup
        """
        lines = Markup().join(
            Markup(
                '<div class="alert alert-%s d-flex gap-2 align-items-baseline mb-1 py-2" role="alert">'
                '<i class="fa %s" role="img" aria-hidden="true"></i><span>%s</span></div>'
            )
            % (*_LOOK[finding.verdict], self._get_finding_message(finding))
            for finding in sorted(findings, key=lambda one: one.verdict != REFUSED)
        )
        if lines:
            return lines
        return Markup(
            '<div class="alert alert-success mb-1 py-2" role="status">'
            '<i class="fa fa-check-circle me-2" role="img" aria-hidden="true"></i>%s</div>'
        ) % self.env._("Nothing stands in the way.")

    def _get_finding_message(self, finding):
        """Return one finding as a sentence that ends with the text it comes from."""
        template = self._get_finding_templates()[finding.code]
        sentence = template % {"limit": self._format_limit(finding)}
        if not finding.text:
            return sentence
        sentence = sentence.removesuffix(".")
        if finding.text == _PLATFORM:
            return self.env._("%(sentence)s (platform “les emplois de l'inclusion”).", sentence=sentence)
        return self.env._("%(sentence)s (Code du travail, art. %(article)s).", sentence=sentence, article=finding.text)

    def _format_limit(self, finding):
        limit = finding.limit
        if isinstance(limit, date):
            return format_date(self.env, limit)
        if isinstance(limit, float):
            percent = finding.code == "over_cdi_share"
            text = formatLang(self.env, limit * 100 if percent else limit, digits=0 if limit % 1 == 0 or percent else 2)
            return f"{text} %" if percent else text
        return limit

    def _get_finding_templates(self):
        """Return what each finding of the rules means, by code."""
        return {
            **self._get_contract_templates(),
            **self._get_extension_templates(),
            **self._get_hiring_templates(),
            **self._get_immersion_templates(),
        }

    def _get_contract_templates(self):
        return {
            "dates_reversed": self.env._("The last day comes before the first one: correct the dates."),
            "overlaps_contract": self.env._("Another contract of this person runs on these days: change the dates."),
            "days_between": self.env._(
                "The contract before ends on %(limit)s: some days would have no contract, and this one would no longer "
                "be its renewal."
            ),
            "under_minimum": self.env._(
                "The contract is too short: it must run at least until %(limit)s, unless a sentence is adjusted."
            ),
            "renewal_under_minimum": self.env._(
                "This renewal is shorter than the minimum of a contract, which would run until %(limit)s: "
                "check that your authorities accept it."
            ),
            "over_maximum": self.env._(
                "The contracts of this pathway would pass the total allowed: the last day possible is %(limit)s. "
                "Shorten it, or choose the derogation that was granted."
            ),
            "hours_missing": self.env._("The working hours give no weekly hours: choose others."),
            "under_hours": self.env._(
                "Fewer than %(limit)s hours a week: only a decision of the prefect for great exclusion allows it, "
                "enter its dates."
            ),
            "over_hours": self.env._(
                "More than %(limit)s hours a week: an insertion contract stays within the legal week."
            ),
            "hours_derogation_too_long": self.env._(
                "The prefect's decision on weekly hours is too long: it may last until %(limit)s."
            ),
            "hours_derogation_dates": self.env._(
                "The prefect's decision on weekly hours (until %(limit)s) does not cover the whole contract."
            ),
            "trial_too_long": self.env._("The trial period is too long: its last day may be %(limit)s."),
            "trial_at_renewal": self.env._("A renewal in the same job has no trial period: empty it."),
        }

    def _get_extension_templates(self):
        return {
            "training_unknown": self.env._("Enter the dates of the training to be completed."),
            "training_not_under_way": self.env._(
                "The training is not under way on %(limit)s, when the contract would end."
            ),
            "over_training": self.env._(
                "The contract would outlast the training to be completed: it may run until %(limit)s."
            ),
            "birth_date_unknown": self.env._("The birth date is missing: fill it in on the person's file."),
            "under_senior_age": self.env._("The person is not %(limit)s years old on the first day of this renewal."),
            "over_senior_cap": self.env._(
                "Beyond the total allowed from 50 years of age: the last day possible is %(limit)s."
            ),
            "over_rqth_cap": self.env._("Beyond the total allowed with an RQTH: the last day possible is %(limit)s."),
            "rqth_date_unknown": self.env._("Enter until when the RQTH is valid."),
            "rqth_ended": self.env._("The RQTH ended on %(limit)s, before this renewal."),
            "difficulties_kind": self.env._(
                "This derogation is for work-integration sites (ACI) and associations (AI) only."
            ),
            "over_difficulties_cap": self.env._(
                "Beyond the total allowed for particular difficulties: the last day possible is %(limit)s."
            ),
            "agreement_missing": self.env._(
                "The agreement of an authorised prescriber is not recorded: tick it once obtained."
            ),
            "over_decision": self.env._("One decision may not extend the contract beyond %(limit)s."),
        }

    def _get_hiring_templates(self):
        return {
            "no_pass": self.env._("No PASS IAE on this pathway: the platform issues it when the hiring is declared."),
            "no_wage": self.env._("The contract would be printed without a wage: type the gross monthly wage."),
            "starts_after_pass": self.env._("The contract would start after the PASS IAE, which ends on %(limit)s."),
            "starts_before_pass": self.env._("The contract starts before the PASS IAE, which starts on %(limit)s."),
            "ends_after_pass": self.env._(
                "The contract ends after the PASS IAE (%(limit)s): ask for an extension, or expect no aid beyond."
            ),
            "starts_in_past": self.env._(
                "The hiring would start in the past: a hiring is declared before it starts. "
                "Tick “Already declared” if it was."
            ),
            "starts_too_far": self.env._("The hiring is too far ahead: it may start on %(limit)s at the latest."),
            "postponed_too_far": self.env._("The hiring may be put off to %(limit)s at the latest."),
            "under_cdi_age": self.env._("A permanent inclusion contract is for people of %(limit)s years or more."),
            "over_cdi_share": self.env._(
                "Permanent inclusion contracts would be more than %(limit)s of the insertion contracts of that day."
            ),
            "open_contract": self.env._("The contract in force has no last day: a permanent contract is not renewed."),
            "leave_inside": self.env._("A leave runs on that day: choose a day outside it, or move the leave."),
            "leave_after": self.env._("A leave is announced from %(limit)s: its hours follow the new week, check it."),
            "same_hours": self.env._("Nothing changes yet: choose other hours, another wage or another job."),
            "outside_amended": self.env._("That day is outside the contract, which runs until %(limit)s."),
            "renewal_cancelled": self.env._("The contract signed from %(limit)s will be cancelled."),
            "after_term": self.env._("That day is after the last day of the contract (%(limit)s): renew it instead."),
            "before_start": self.env._("That day is before the contract, which starts on %(limit)s."),
            "not_broken_early": self.env._(
                "Before its last day (%(limit)s), a contract ends for one of the other reasons only."
            ),
        }

    def _get_immersion_templates(self):
        return {
            "over_month": self.env._("More than one month from date to date: the last day possible is %(limit)s."),
            "overlaps_immersion": self.env._("Another immersion of this person runs on these days."),
            "renewed_twice": self.env._("This host already had a renewal for the same objective: one only is allowed."),
            "over_host_objectives": self.env._("More than %(limit)s objectives at this host over twelve months."),
            "over_host_days": self.env._("%(limit)s days at this host over twelve months: more than what is allowed."),
            "over_days": self.env._(
                "%(limit)s days of immersion in all over twelve months, beyond the usual limit: check them."
            ),
            "outside_contract": self.env._("The immersion is not within the person's contracts."),
            "over_contract_share": self.env._(
                "The immersions would take more than a quarter of the contract: %(limit)s days at most."
            ),
        }
