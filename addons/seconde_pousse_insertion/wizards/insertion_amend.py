from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.cddi import REFUSED, WARNING, Finding, hours_findings, worst
from ..rules.contract_length import Contract


class InsertionAmend(models.TransientModel):
    _name = "insertion.amend"
    _description = "Amend an Insertion Contract"
    _inherit = ["insertion.finding.mixin"]

    pathway_id = fields.Many2one("insertion.pathway", required=True, ondelete="cascade")
    person_id = fields.Many2one(related="pathway_id.person_id")
    company_id = fields.Many2one(related="pathway_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="From", required=True, default=fields.Date.context_today)
    version_id = fields.Many2one("hr.version", string="Contract", compute="_compute_version_id")
    current_hours = fields.Float(string="Weekly Hours Before", related="version_id.resource_calendar_id.hours_per_week")
    contract_date_end = fields.Date(related="version_id.contract_date_end")
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="New Working Hours",
        compute="_compute_changes",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    weekly_hours = fields.Float(string="New Weekly Hours", related="resource_calendar_id.hours_per_week")
    hours_derogation_start = fields.Date(string="Prefect's Decision From")
    hours_derogation_end = fields.Date(string="Prefect's Decision Until")
    min_weekly_hours = fields.Float(compute="_compute_findings")
    wage = fields.Monetary(string="Gross Monthly Wage", compute="_compute_changes", store=True, readonly=False)
    job_title = fields.Char(string="Job", compute="_compute_changes", store=True, readonly=False)
    insertion_mission = fields.Text(string="Mission", compute="_compute_changes", store=True, readonly=False)
    work_location_id = fields.Many2one(
        "hr.work.location",
        string="Workplace",
        compute="_compute_changes",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    insertion_number = fields.Char(string="Amendment Number")

    @api.depends("pathway_id", "date")
    def _compute_version_id(self):
        for wizard in self:
            wizard.version_id = wizard._get_version()

    def _get_version(self):
        """Return the version in force on the day of the amendment, inside a contract."""
        versions = self.pathway_id._get_versions_of_pathways().get(self.pathway_id, self.env["hr.version"])
        day = self.date
        inside = versions.filtered(
            lambda version: (
                day
                and version.contract_date_start <= day
                and (not version.contract_date_end or day <= version.contract_date_end)
                and version.date_version <= day
            )
        )
        return inside.sorted("date_version")[-1:]

    @api.depends("version_id")
    def _compute_changes(self):
        for wizard in self:
            for name in self._get_changed_names():
                wizard[name] = wizard.version_id.sudo()[name]

    @api.onchange("resource_calendar_id")
    def _onchange_resource_calendar_id(self):
        version = self.version_id.sudo()
        if self.current_hours and self.weekly_hours:
            # Part-time pay goes with the hours (Code du travail, L3123-5); another one is typed after.
            self.wage = version.wage * self.weekly_hours / self.current_hours

    @api.model
    def _get_changed_names(self):
        return ("resource_calendar_id", "wage", "job_title", "insertion_mission", "work_location_id")

    @api.depends(
        "version_id",
        "date",
        "resource_calendar_id",
        "wage",
        "job_title",
        "insertion_mission",
        "work_location_id",
        "hours_derogation_start",
        "hours_derogation_end",
    )
    def _compute_findings(self):
        for wizard in self:
            wizard.min_weekly_hours = wizard._get_limits().min_weekly_hours
            wizard._set_findings(wizard._get_findings())

    def _get_limits(self):
        day = self.date or fields.Date.context_today(self)
        return self.env["hr.version"]._get_cddi_limits(day, self.company_id.insertion_structure_kind or "aci")

    def _get_findings(self):
        self.ensure_one()
        version = self.version_id.sudo()
        if not self.date:
            return []
        if not version:
            end = max(
                (end for end in self.pathway_id.contract_version_ids.sudo().mapped("contract_date_end") if end),
                default=None,
            )
            return [Finding(REFUSED, "outside_amended", "", limit=end)]
        findings = []
        if all(self[name] == version[name] for name in self._get_changed_names()):
            findings.append(Finding(REFUSED, "same_hours", ""))
        if self.resource_calendar_id:
            findings += hours_findings(
                self.weekly_hours,
                Contract(self.date, version.contract_date_end or None),
                self._get_limits(),
                self.company_id.insertion_structure_kind or "aci",
                (self.hours_derogation_start, self.hours_derogation_end),
            )
        return findings + self._get_leave_findings()

    def _get_leave_findings(self):
        """Tell of the leaves that the change of hours cuts, which core refuses, or precedes."""
        findings = []
        announced = self.env["insertion.absence"].search(
            [("pathway_id", "=", self.pathway_id.id), ("date_end", ">=", self.date)], order="date_start", limit=1
        )
        if announced:
            findings.append(Finding(WARNING, "leave_after", "", limit=max(announced.date_start, self.date)))
        if "hr.leave" not in self.env or self.resource_calendar_id == self.version_id.resource_calendar_id:
            return findings
        leaves = (
            self.env["hr.leave"]
            .sudo()
            .search_fetch(
                [
                    ("employee_id", "=", self.pathway_id.employee_id.id),
                    ("state", "not in", ("refuse", "cancel")),
                    ("request_date_to", ">=", self.date),
                ],
                ["request_date_from"],
                order="request_date_from",
                limit=1,
            )
        )
        if leaves and leaves.request_date_from < self.date:
            findings.append(Finding(REFUSED, "leave_inside", ""))
        elif leaves and not announced:
            findings.append(Finding(WARNING, "leave_after", "", limit=leaves.request_date_from))
        return findings

    def action_amend(self):
        """Write the amendment: a new version inside the same contract.

        :return: dict, an action that closes the assistant
        :raise UserError: what the rules refuse
        """
        self.ensure_one()
        findings = self._get_findings()
        if worst(findings) == REFUSED:
            raise UserError(
                "\n".join(self._get_finding_message(finding) for finding in findings if finding.verdict == REFUSED)
            )
        self.env["hr.version"]._insertion_write(self.pathway_id.employee_id, self.date, self._prepare_values())
        self.env["insertion.formality"]._plan_amend({self.pathway_id: self.date})
        return {"type": "ir.actions.act_window_close"}

    def _prepare_values(self):
        values = {
            name: self[name].id if self._fields[name].relational else self[name] for name in self._get_changed_names()
        }
        previous = self.version_id.resource_calendar_id
        return {
            **values,
            "insertion_number": self.insertion_number,
            "insertion_signed_on": False,
            "insertion_handed_on": False,
            "insertion_previous_hours": previous.hours_per_week if previous != self.resource_calendar_id else 0,
        }
