from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.cddi import REFUSED, Finding, gap_findings
from ..rules.contract_length import latest_end, months_end

COPIED = (
    "insertion_form",
    "resource_calendar_id",
    "wage",
    "job_title",
    "insertion_qualification",
    "insertion_rome_code",
    "insertion_mission",
    "department_id",
    "work_location_id",
)
DEFAULT_MONTHS = 6


class InsertionRenew(models.TransientModel):
    _name = "insertion.renew"
    _description = "Renew an Insertion Contract"
    _inherit = ["insertion.contract.wizard"]

    previous_end = fields.Date(string="Contract in Force Until", readonly=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        pathway = self.env["insertion.pathway"].browse(values.get("pathway_id"))
        last = self._get_last_version(pathway)
        if not last:
            return values
        defaults = {name: last[name].id if last._fields[name].relational else last[name] for name in COPIED}
        defaults["insertion_form"] = last.insertion_form or "classic"
        end = last.contract_date_end
        if end:
            start = end + timedelta(days=1)
            contracts = pathway._get_versions_of_pathways()[pathway]._get_contracts_of_versions()
            limits = last._get_cddi_limits(start, pathway.company_id.insertion_structure_kind)
            most = latest_end(start, contracts, limits.max_months)
            usual = months_end(start, DEFAULT_MONTHS)
            defaults |= {
                "previous_end": end,
                "date_start": start,
                "date_end": min(usual, most) if most else usual,
                "insertion_annex_id": self._get_annex(pathway.company_id, start).id,
            }
        return {**{name: value for name, value in defaults.items() if name in fields_list}, **values}

    def _get_last_version(self, pathway):
        versions = pathway._get_versions_of_pathways().get(pathway, self.env["hr.version"])
        return versions.sorted(lambda version: (version.contract_date_start, version.date_version))[-1:]

    def _get_findings(self):
        last = self._get_last_version(self.pathway_id)
        if last and not last.contract_date_end:
            return [Finding(REFUSED, "open_contract", "")]
        gap = gap_findings(last.contract_date_end, self.date_start) if last and self.date_start else []
        return [*super()._get_findings(), *gap]

    def action_renew(self):
        """Write the renewal: a new version of the employee, with new contract dates.

        :return: dict, an action that closes the assistant
        :raise UserError: what the rules refuse, with the text that says so
        """
        self.ensure_one()
        if not self._get_last_version(self.pathway_id):
            raise UserError(
                self.env._("%(person)s has no contract to renew: hire instead.", person=self.person_id.name)
            )
        self._check_allowed()
        self.env["hr.version"]._insertion_write(
            self.pathway_id.employee_id, self.date_start, self._prepare_contract_values()
        )
        self.env["insertion.formality"]._plan_amend({self.pathway_id: self.date_start})
        self.env["insertion.alert"]._look_again()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_contract_values(self):
        return {**super()._prepare_contract_values(), "trial_date_end": False}
