from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.cddi import WARNING, Finding, hire_findings, longest_trial_end, trial_findings
from ..rules.contract_length import months_end

DEFAULT_MONTHS = 6
# The State's code of the French nationality (insertion.code, list "country_group").
FRANCE_GROUP = "1"


class InsertionHire(models.TransientModel):
    _name = "insertion.hire"
    _description = "Hire on an Insertion Contract"
    _inherit = ["insertion.contract.wizard"]

    employee_id = fields.Many2one(
        "hr.employee",
        string="Existing Employee",
        domain="[('company_id', '=', company_id)]",
        help="Leave empty to create the employee; choose one when the person already worked here.",
    )
    is_declared = fields.Boolean(
        string="Already Declared",
        help="The hiring was declared in time (DPAE and platform): it is only recorded here afterwards.",
    )
    trial_date_end = fields.Date(
        string="Trial Period Until", compute="_compute_trial_date_end", store=True, readonly=False
    )

    proposed_date_end = fields.Date()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        pathway = self.env["insertion.pathway"].browse(values.get("pathway_id"))
        if not pathway:
            return values
        start = max(pathway.date_start or fields.Date.context_today(self), fields.Date.context_today(self))
        defaults = {
            "employee_id": pathway.employee_id.id,
            "date_start": start,
            "date_end": months_end(start, DEFAULT_MONTHS),
            "proposed_date_end": months_end(start, DEFAULT_MONTHS),
            "department_id": pathway.crew_id.id,
            "work_location_id": pathway.location_id.id,
            "insertion_annex_id": self._get_annex(pathway.company_id, start).id,
            "resource_calendar_id": self._get_usual_calendar(pathway.company_id).id,
        }
        return {**{name: value for name, value in defaults.items() if name in fields_list}, **values}

    def _get_usual_calendar(self, company):
        """Return the working hours most used by the insertion contracts of the structure."""
        rows = (
            self.env["hr.version"]
            .sudo()
            ._read_group(
                [("company_id", "=", company.id), ("insertion_form", "!=", False)],
                ["resource_calendar_id"],
                order="__count desc",
                limit=1,
            )
        )
        return rows[0][0] if rows else self.env["resource.calendar"]

    @api.onchange("date_start")
    def _onchange_date_start(self):
        # The proposed last day follows the first one, until somebody types another.
        if self.date_start and self.date_end == self.proposed_date_end:
            self.date_end = self.proposed_date_end = months_end(self.date_start, DEFAULT_MONTHS)

    @api.depends("date_start", "date_end", "insertion_form")
    def _compute_trial_date_end(self):
        for wizard in self:
            contract = wizard._get_contract()
            if contract is None or contract.end is None or contract.end < contract.start:
                wizard.trial_date_end = False
            else:
                wizard.trial_date_end = longest_trial_end(contract, wizard._get_limits())

    @api.depends("is_declared", "trial_date_end", "wage")
    def _compute_findings(self):
        return super()._compute_findings()

    def _get_earlier_contracts(self):
        if self.employee_id and not self.person_id.employee_id:
            # Linked below: the contracts of this employee's file are the person's.
            versions = self.employee_id.sudo().version_ids
            return versions._get_contracts_of_versions()
        return super()._get_earlier_contracts()

    def _get_findings(self):
        findings = super()._get_findings()
        contract = self._get_contract()
        if contract is None or any(finding.code == "dates_reversed" for finding in findings):
            return findings
        limits = self._get_limits()
        findings += hire_findings(contract.start, fields.Date.context_today(self), limits, self.is_declared)
        if not self.wage:
            findings.append(Finding(WARNING, "no_wage", ""))
        return findings + trial_findings(self.trial_date_end or None, contract, limits)

    def action_hire(self):
        """Write the contract, link the employee, start the pathway and plan the formalities.

        :return: dict, an action that closes the assistant
        :raise UserError: what the rules refuse, with the text that says so
        """
        self.ensure_one()
        self._check_allowed()
        self._check_person()
        employee = self.employee_id or self.person_id.employee_id
        if not employee:
            employee = self.env["hr.employee"].create(self._prepare_employee_values())
        version = self.env["hr.version"]._insertion_write(employee, self.date_start, self._prepare_contract_values())
        if self.person_id.employee_id != employee:
            self.person_id.employee_id = employee
        self.pathway_id.write(self._prepare_pathway_values())
        # As on the platform: who is hired is no longer suspended.
        self.pass_id._resume_on_hire(self.date_start)
        self.env["insertion.formality"]._plan_hire({self.pathway_id: version.contract_date_start})
        return {"type": "ir.actions.act_window_close"}

    def _check_person(self):
        if self.pathway_id.is_participant:
            raise UserError(
                self.env._(
                    "%(person)s is an outside participant: untick it on the pathway before hiring.",
                    person=self.person_id.name,
                )
            )
        linked = self.employee_id.sudo() and self.env["insertion.person"].search(
            [("employee_id", "=", self.employee_id.id), ("id", "!=", self.person_id.id)], limit=1
        )
        if linked:
            raise UserError(
                self.env._(
                    "The employee %(employee)s is already %(person)s: choose another one, or leave it empty.",
                    employee=self.employee_id.name,
                    person=linked.name,
                )
            )

    def _prepare_employee_values(self):
        person = self.person_id
        return {
            "name": person.name,
            "company_id": self.company_id.id,
            "birthday": person.birth_date,
            "sex": person.sex,
            "ssnid": person.nir,
            "country_id": self.env.ref("base.fr").id if person.country_group_id.code == FRANCE_GROUP else False,
            "place_of_birth": person.birth_place,
            "private_street": self.env["hr.version"]._get_person_street(person),
            "private_street2": person.address_complement,
            "private_zip": person.zip_code,
            "private_city": person.city,
            "private_phone": person.phone,
            "private_email": person.email,
            "date_version": self.date_start,
            "resource_calendar_id": self.resource_calendar_id.id,
        }

    def _prepare_contract_values(self):
        return {**super()._prepare_contract_values(), "trial_date_end": self.trial_date_end}

    def _prepare_pathway_values(self):
        pathway = self.pathway_id
        return {
            "state": "active",
            "date_start": min(pathway.date_start or self.date_start, self.date_start),
            "crew_id": (pathway.crew_id or self.department_id).id,
            "location_id": (pathway.location_id or self.work_location_id).id,
        }
