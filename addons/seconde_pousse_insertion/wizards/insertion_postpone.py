from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.cddi import (
    REFUSED,
    Grounds,
    contract_findings,
    gap_findings,
    hire_findings,
    pass_findings,
    postpone_findings,
    worst,
)
from ..rules.contract_length import Contract


class InsertionPostpone(models.TransientModel):
    _name = "insertion.postpone"
    _description = "Put off the Start of a Contract"
    _inherit = ["insertion.finding.mixin"]

    pathway_id = fields.Many2one("insertion.pathway", required=True, ondelete="cascade")
    person_id = fields.Many2one(related="pathway_id.person_id")
    version_id = fields.Many2one("hr.version", string="Contract", compute="_compute_version_id")
    current_start = fields.Date(string="Start Agreed", related="version_id.contract_date_start")
    date_start = fields.Date(string="New First Day", required=True)
    date_end = fields.Date(
        string="New Last Day",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        help="As many days later as the first day; change it when the last day stays.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        version = self.new({"pathway_id": values.get("pathway_id")}).version_id.sudo()
        if "date_start" in fields_list and version:
            values.setdefault("date_start", version.contract_date_start)
        return values

    @api.depends("pathway_id")
    def _compute_version_id(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            versions = wizard.pathway_id._get_versions_of_pathways().get(wizard.pathway_id, self.env["hr.version"])
            future = versions.filtered(lambda version: version.contract_date_start > today)
            wizard.version_id = future.sorted("date_version")[-1:]

    @api.depends("date_start", "version_id")
    def _compute_date_end(self):
        for wizard in self:
            version = wizard.version_id.sudo()
            end = version.contract_date_end
            shift = wizard.date_start and end and wizard.date_start - version.contract_date_start
            wizard.date_end = end + shift if shift is not False and end else end

    @api.depends("version_id", "date_start", "date_end")
    def _compute_findings(self):
        for wizard in self:
            wizard._set_findings(wizard._get_findings())

    def _get_findings(self):
        self.ensure_one()
        version = self.version_id.sudo()
        if not version or not self.date_start or (version.contract_date_end and not self.date_end):
            return []
        company = self.pathway_id.company_id
        kind = company.insertion_structure_kind
        limits = version._get_cddi_limits(self.date_start, kind)
        contract = Contract(self.date_start, self.date_end or None)
        findings = []
        if contract.end is not None:
            others = self.pathway_id._get_versions_of_pathways()[self.pathway_id].filtered(
                lambda one: one.contract_date_start != version.contract_date_start
            )
            grounds = Grounds(
                derogation=version.insertion_derogation or None,
                birth_date=self.person_id.birth_date or None,
                is_agreed=True,
                structure_kind=kind,
            )
            findings += contract_findings(contract, others._get_contracts_of_versions(), limits, grounds)
        first = version.insertion_first_start or version.contract_date_start
        today = fields.Date.context_today(self)
        findings += postpone_findings(first, self.date_start, limits)
        findings += hire_findings(self.date_start, today, limits)
        findings += gap_findings(self._get_renewed_end(), self.date_start)
        pass_iae = self.pathway_id.pass_id
        return findings + pass_findings(contract, pass_iae.date_start, pass_iae.date_end_in_force)

    def _get_renewed_end(self):
        """Return the last day of the contract that this one was to renew, False when it renews none."""
        eve = fields.Date.subtract(self.version_id.sudo().contract_date_start, days=1)
        ends = self.pathway_id._get_versions_of_pathways()[self.pathway_id].mapped("contract_date_end")
        return eve if eve in ends else False

    def action_postpone(self):
        """Move the contract, its trial period and the formalities still to do.

        :return: dict, an action that closes the assistant
        :raise UserError: what the rules refuse
        """
        self.ensure_one()
        version = self.version_id
        if not version:
            raise UserError(self.env._("%(person)s has no contract still to start.", person=self.person_id.name))
        findings = self._get_findings()
        if worst(findings) == REFUSED:
            raise UserError(
                "\n".join(self._get_finding_message(finding) for finding in findings if finding.verdict == REFUSED)
            )
        start = version.contract_date_start
        self._move_formalities(start)
        # The whole contract moves, and nothing else: core would spread the dates and keep the day of the version.
        version.with_context(sync_contract_dates=True).write(self._prepare_values(start))
        if self.pathway_id.date_start == start:
            self.pathway_id.date_start = self.date_start
        self.env["insertion.alert"]._look_again()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_values(self, start):
        version = self.version_id
        trial = version.trial_date_end
        return {
            "date_version": self.date_start,
            "contract_date_start": self.date_start,
            "contract_date_end": self.date_end,
            "trial_date_end": trial and trial + (self.date_start - start),
            "insertion_first_start": version.insertion_first_start or start,
        }

    def _move_formalities(self, start):
        shift = self.date_start - start
        moved = self.pathway_id.formality_ids.filtered(lambda one: one.state == "todo" and one.date_event == start)
        if not shift or not moved:
            return
        for due, formalities in moved.grouped("date_due").items():
            formalities.write({"date_event": self.date_start, "date_due": due and due + timedelta(days=shift.days)})
