from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.hr_version import DEROGATIONS, FORMS
from ..rules.cddi import REFUSED, Grounds, cdi_findings, contract_findings, hours_findings, pass_findings, worst
from ..rules.contract_length import Contract, total_length


class InsertionContractWizard(models.AbstractModel):
    """What hiring and renewing have in common: the contract, and what the law says of it before it is written."""

    _name = "insertion.contract.wizard"
    _description = "Insertion Contract to Sign"
    _inherit = ["insertion.finding.mixin"]

    pathway_id = fields.Many2one("insertion.pathway", required=True, ondelete="cascade")
    person_id = fields.Many2one(related="pathway_id.person_id")
    company_id = fields.Many2one(related="pathway_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    pass_id = fields.Many2one(related="pathway_id.pass_id")
    pass_date_end = fields.Date(related="pathway_id.pass_date_end")
    insertion_form = fields.Selection(FORMS, string="Contract", required=True, default="classic")
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day")
    total_text = fields.Char(string="Contracts of the Pathway", compute="_compute_findings")
    insertion_derogation = fields.Selection(DEROGATIONS, string="Derogation")
    is_agreed = fields.Boolean(string="Prescriber Agreed", help="An authorised prescriber agreed to this extension.")
    training_start = fields.Date()
    training_end = fields.Date()
    rqth_until = fields.Date(string="RQTH Valid Until")
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        required=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    weekly_hours = fields.Float(related="resource_calendar_id.hours_per_week")
    hours_derogation_start = fields.Date(string="Prefect's Decision From")
    hours_derogation_end = fields.Date(string="Prefect's Decision Until")
    min_weekly_hours = fields.Float(compute="_compute_findings")
    is_prefect_share = fields.Boolean(
        string="Higher Share Allowed", help="The prefect allowed more permanent inclusion contracts."
    )
    wage = fields.Monetary(string="Gross Monthly Wage")
    job_title = fields.Char(string="Job")
    insertion_qualification = fields.Char(string="Qualification")
    insertion_rome_code = fields.Char(string="ROME Code", size=5)
    insertion_mission = fields.Text(string="Mission")
    insertion_number = fields.Char(string="Contract Number")
    department_id = fields.Many2one(
        "hr.department", string="Crew", domain="[('company_id', 'in', [company_id, False])]"
    )
    work_location_id = fields.Many2one(
        "hr.work.location", string="Workplace", domain="[('company_id', 'in', [company_id, False])]"
    )
    insertion_annex_id = fields.Many2one(
        "insertion.annex", string="Financial Annex", domain="[('company_id', '=', company_id)]"
    )

    @api.depends(
        "pathway_id",
        "insertion_form",
        "date_start",
        "date_end",
        "insertion_derogation",
        "is_agreed",
        "training_start",
        "training_end",
        "rqth_until",
        "resource_calendar_id",
        "hours_derogation_start",
        "hours_derogation_end",
        "is_prefect_share",
    )
    def _compute_findings(self):
        for wizard in self:
            wizard.min_weekly_hours = wizard._get_limits().min_weekly_hours
            wizard.total_text = wizard._get_total_text()
            wizard._set_findings(wizard._get_findings())

    @api.onchange("insertion_derogation")
    def _onchange_insertion_derogation(self):
        # Read only when it is needed: it is a sensitive date.
        if self.insertion_derogation == "rqth" and not self.rqth_until:
            self.rqth_until = self.person_id.rqth_until

    def _get_limits(self):
        day = self.date_start or fields.Date.context_today(self)
        return self.env["hr.version"]._get_cddi_limits(day, self._get_structure_kind())

    def _get_structure_kind(self):
        return self.insertion_annex_id.structure_kind or self.company_id.insertion_structure_kind or "aci"

    def _get_contract(self):
        """Return the contract asked, or None while its dates are not typed."""
        is_permanent = self.insertion_form == "cdii"
        if not self.date_start or not (is_permanent or self.date_end):
            return None
        return Contract(self.date_start, None if is_permanent else self.date_end)

    def _get_earlier_contracts(self):
        versions = self.pathway_id._get_versions_of_pathways()
        return versions.get(self.pathway_id, self.env["hr.version"])._get_contracts_of_versions()

    def _get_grounds(self):
        return Grounds(
            derogation=self.insertion_derogation or None,
            birth_date=self.person_id.birth_date or None,
            rqth_until=self.rqth_until or None,
            training=(self.training_start, self.training_end),
            is_agreed=self.is_agreed,
            structure_kind=self._get_structure_kind(),
        )

    def _get_findings(self):
        """Return what the rules say of the contract asked: a list of `rules.cddi.Finding`."""
        self.ensure_one()
        contract = self._get_contract()
        if contract is None:
            return []
        limits = self._get_limits()
        kind = self._get_structure_kind()
        if contract.end is None:
            posts = self._count_running_contracts(contract.start)
            findings = cdi_findings(
                self.person_id.birth_date or None,
                contract.start,
                limits,
                posts["cdii"] + 1,
                sum(posts.values()) + 1,
                self.is_prefect_share,
                kind,
            )
        else:
            findings = contract_findings(contract, self._get_earlier_contracts(), limits, self._get_grounds())
        if any(finding.code == "dates_reversed" for finding in findings):
            return findings
        if self.resource_calendar_id:
            derogation = (self.hours_derogation_start, self.hours_derogation_end)
            findings += hours_findings(self.weekly_hours, contract, limits, kind, derogation)
        return findings + pass_findings(contract, self.pass_id.date_start, self.pass_id.date_end_in_force)

    def _count_running_contracts(self, day):
        """Count the insertion contracts of the structure that run on a day, other people's only.

        :rtype: dict, "cdii" and "other" → int
        """
        Version = self.env["hr.version"].sudo()
        rows = Version._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("employee_id", "!=", self.person_id.employee_id.id),
                ("insertion_form", "!=", False),
                ("contract_date_start", "<=", day),
                "|",
                ("contract_date_end", "=", False),
                ("contract_date_end", ">=", day),
            ],
            ["insertion_form"],
            ["employee_id:count_distinct"],
        )
        counts = {"cdii": 0, "other": 0}
        for form, number in rows:
            counts["cdii" if form == "cdii" else "other"] += number
        return counts

    def _get_total_text(self):
        """Return how long the contracts of the pathway last in all, this one included."""
        contract = self._get_contract()
        if contract is None or contract.end is None or contract.end < contract.start:
            return False
        earlier = [other for other in self._get_earlier_contracts() if other.end]
        months, days = total_length([*earlier, contract])
        if days:
            return self.env._("%(months)s months and %(days)s days", months=months, days=days)
        return self.env._("%(months)s months", months=months)

    def _check_allowed(self):
        """Refuse what the rules refuse, naming the texts, before anything is written."""
        self.ensure_one()
        if self._get_contract() is None:
            raise UserError(self.env._("Enter the last day of the contract."))
        findings = self._get_findings()
        if worst(findings) == REFUSED:
            raise UserError(
                "\n".join(self._get_finding_message(finding) for finding in findings if finding.verdict == REFUSED)
            )

    def _prepare_contract_values(self):
        """Return the hr.version values of the contract asked."""
        form = self.insertion_form
        contract_type = "hr_contract_type_cdii" if form == "cdii" else "hr_contract_type_cddi"
        return {
            "contract_date_start": self.date_start,
            "contract_date_end": False if form == "cdii" else self.date_end,
            "contract_type_id": self.env.ref(f"seconde_pousse_insertion.{contract_type}").id,
            "insertion_form": form,
            "insertion_derogation": self.insertion_derogation,
            "insertion_number": self.insertion_number,
            "insertion_qualification": self.insertion_qualification,
            "insertion_rome_code": self.insertion_rome_code,
            "insertion_mission": self.insertion_mission,
            "insertion_annex_id": self.insertion_annex_id.id,
            "insertion_signed_on": False,
            "insertion_handed_on": False,
            "insertion_end_reason": False,
            "insertion_previous_hours": 0,
            "resource_calendar_id": self.resource_calendar_id.id,
            "wage": self.wage,
            "job_title": self.job_title,
            "department_id": self.department_id.id,
            "work_location_id": self.work_location_id.id,
        }

    def _get_annex(self, company, day):
        """Return the annex that runs on a day, when there is only one."""
        annexes = self.env["insertion.annex"].search(
            [("company_id", "=", company.id), ("date_start", "<=", day), ("date_end", ">=", day)], limit=2
        )
        return annexes if len(annexes) == 1 else annexes.browse()
