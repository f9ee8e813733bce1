from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.hr_version import END_REASONS
from ..rules.cddi import REFUSED, WARNING, Finding, worst

# What ends a contract before its last day without a fault: articles of the Code du travail, by reason.
TEXTS = {
    "trial_employer": "L1242-10",
    "trial_employee": "L1242-10",
    "hired": "L5132-15-1",
    "training": "L5132-15-1",
    "agreement": "L1243-1",
    "misconduct": "L1243-1",
    "unfit": "L1243-1",
    "force_majeure": "L1243-1",
}


class InsertionContractEnd(models.TransientModel):
    _name = "insertion.contract.end"
    _description = "End an Insertion Contract"
    _inherit = ["insertion.finding.mixin"]

    pathway_id = fields.Many2one("insertion.pathway", required=True, ondelete="cascade")
    person_id = fields.Many2one(related="pathway_id.person_id")
    date = fields.Date(string="Last Day Worked", required=True, default=fields.Date.context_today)
    reason = fields.Selection(END_REASONS, required=True, default="term")
    version_id = fields.Many2one("hr.version", string="Contract", compute="_compute_version_id")
    contract_date_start = fields.Date(related="version_id.contract_date_start")
    contract_date_end = fields.Date(string="Last Day of the Contract", related="version_id.contract_date_end")
    trial_date_end = fields.Date(related="version_id.trial_date_end")
    is_future = fields.Boolean(compute="_compute_is_future")
    has_exit = fields.Boolean(
        string="Then Record the Exit",
        compute="_compute_has_exit",
        store=True,
        readonly=False,
        help="Opens the exit of the pathway: its reason and what follows. Untick when another contract comes.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        pathway = self.env["insertion.pathway"].browse(values.get("pathway_id"))
        running = self.new({"pathway_id": pathway.id, "date": fields.Date.context_today(self)}).version_id
        if "date" in fields_list and running.contract_date_end and "default_date" not in self.env.context:
            values["date"] = running.sudo().contract_date_end
        return values

    @api.depends("pathway_id", "date")
    def _compute_version_id(self):
        for wizard in self:
            versions = wizard.pathway_id._get_versions_of_pathways().get(wizard.pathway_id, self.env["hr.version"])
            day = wizard.date
            started = versions.filtered(lambda version, day=day: day and version.contract_date_start <= day)
            by_start = (started or versions).sorted(lambda version: (version.contract_date_start, version.date_version))
            wizard.version_id = by_start[-1:]

    @api.depends("date")
    def _compute_is_future(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            wizard.is_future = bool(wizard.date) and wizard.date > today

    @api.depends("is_future")
    def _compute_has_exit(self):
        for wizard in self:
            # Nobody has left before the day: the exit would be refused.
            wizard.has_exit = not wizard.is_future

    @api.depends("version_id", "date", "reason")
    def _compute_findings(self):
        for wizard in self:
            wizard._set_findings(wizard._get_findings())

    def _get_findings(self):
        self.ensure_one()
        version = self.version_id.sudo()
        if not version or not self.date:
            return []
        end = version.contract_date_end
        if self.date < version.contract_date_start:
            return [Finding(REFUSED, "before_start", "", limit=version.contract_date_start)]
        if end and self.date > end:
            return [Finding(REFUSED, "after_term", "", limit=end)]
        findings = []
        if self.reason == "term" and self.date != end:
            findings.append(Finding(REFUSED, "not_broken_early", "L1243-1", limit=end or None))
        if self.reason in ("trial_employer", "trial_employee") and (
            not version.trial_date_end or self.date > version.trial_date_end
        ):
            findings.append(Finding(REFUSED, "trial_over", TEXTS[self.reason], limit=version.trial_date_end or None))
        if self._has_hours_after():
            findings.append(Finding(WARNING, "hours_after_end", "", limit=self.date))
        later = self._get_later_versions()
        if later:
            findings.append(Finding(WARNING, "renewal_cancelled", "", limit=later[0].contract_date_start))
        return findings

    def _get_finding_templates(self):
        return {
            **super()._get_finding_templates(),
            "trial_over": self.env._("The trial period is over, or there was none: choose another reason."),
            "hours_after_end": self.env._(
                "Hours were called after %(limit)s: correct the roll-call, or the day. A month already validated is to "
                "be reopened."
            ),
        }

    def _has_hours_after(self):
        """Tell whether the roll-call says that the person worked after the last day asked."""
        domain = [("pathway_id", "=", self.pathway_id.id), ("date", ">", self.date), ("hours", ">", 0)]
        return bool(self.env["insertion.presence"].search_count([*domain, ("is_called", "=", True)], limit=1))

    def _get_later_versions(self):
        """Return the versions of the contracts that were to start after this one."""
        versions = self.pathway_id._get_versions_of_pathways().get(self.pathway_id, self.env["hr.version"])
        start = self.version_id.sudo().contract_date_start
        return versions.filtered(lambda version: version.contract_date_start > start).sorted("contract_date_start")

    def action_end(self):
        """Close the contract, cancel what was to follow it and plan the formalities of leaving.

        :return: dict, the exit to record, or an action that closes the assistant
        :raise UserError: what the rules refuse
        """
        self.ensure_one()
        if not self.version_id:
            raise UserError(self.env._("%(person)s has no contract to end.", person=self.person_id.name))
        findings = self._get_findings()
        if worst(findings) == REFUSED:
            raise UserError(
                "\n".join(self._get_finding_message(finding) for finding in findings if finding.verdict == REFUSED)
            )
        self._close_contract()
        self.env["insertion.formality"]._plan_leave({self.pathway_id: self.date})
        self.env["insertion.alert"]._look_again()
        if self.has_exit and not self.is_future and not self.pathway_id.exit_ids:
            action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_exit_action")
            return {
                **action,
                "views": [(False, "form")],
                "context": {"default_pathway_id": self.pathway_id.id, "default_date": self.date},
            }
        return {"type": "ir.actions.act_window_close"}

    def _close_contract(self):
        version = self.version_id
        same = version.employee_id.version_ids.filtered(
            lambda one: one.contract_date_start == version.contract_date_start
        )
        # Amendments that were to come, and renewals already signed, do not happen.
        cancelled = same.filtered(lambda one: one.date_version > self.date)
        dropped = cancelled | self._get_later_versions()
        self.pathway_id.formality_ids.filtered(
            lambda one: one.state == "todo" and one.date_event in dropped.mapped("date_version")
        ).action_not_applicable()
        dropped.active = False
        last = (same - cancelled).sorted("date_version")[-1:]
        last.write({"contract_date_end": self.date, "insertion_end_reason": self.reason})
