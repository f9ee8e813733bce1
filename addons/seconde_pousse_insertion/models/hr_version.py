from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.cddi import CddiLimits
from ..rules.contract_length import Contract

HR_MANAGER = "hr.group_hr_manager"
FORMS = [("classic", "CDDI"), ("cvg", "CDDI Convergence"), ("cdii", "Permanent Inclusion Contract")]
DEROGATIONS = [
    ("sentence", "Adjusted sentence (under 4 months)"),
    ("complete_training", "End of a training"),
    ("senior", "50 and over"),
    ("rqth", "Disabled worker (RQTH)"),
    ("particular_difficulties", "Particular difficulties"),
]
END_REASONS = [
    ("term", "End of the contract, at its last day"),
    ("trial_employer", "Trial period: ended by the employer"),
    ("trial_employee", "Trial period: ended by the employee"),
    ("hired", "Employee hired elsewhere (permanent, or six months and more)"),
    ("training", "Employee leaving for a qualifying training"),
    ("agreement", "Common agreement"),
    ("misconduct", "Serious misconduct"),
    ("unfit", "Unfit for the job, said by the occupational physician"),
    ("force_majeure", "Force majeure"),
    ("death", "Death"),
]
_PERCENT = ("cdi_share", "cdi_share_prefect")
_HOURS = ("min_weekly_hours", "max_weekly_hours")


class HrVersion(models.Model):
    _name = "hr.version"
    _inherit = ["hr.version", "insertion.contract.document"]

    insertion_form = fields.Selection(FORMS, string="Insertion Contract", groups=HR_MANAGER, tracking=True)
    insertion_annex_id = fields.Many2one(
        "insertion.annex",
        string="Financial Annex",
        groups=HR_MANAGER,
        check_company=True,
        tracking=True,
        index="btree_not_null",
    )
    # No tracking: it may tell of health or justice.
    insertion_derogation = fields.Selection(DEROGATIONS, groups=HR_MANAGER)
    insertion_end_reason = fields.Selection(END_REASONS, string="Reason of the End", groups=HR_MANAGER, copy=False)
    insertion_number = fields.Char(string="Contract Number", groups=HR_MANAGER, copy=False, tracking=True)
    insertion_signed_on = fields.Date(string="Signed On", groups=HR_MANAGER, copy=False, tracking=True)
    insertion_handed_on = fields.Date(
        string="Handed Over On",
        groups=HR_MANAGER,
        copy=False,
        tracking=True,
        help="The employee receives it within two working days of the hiring.",
    )
    insertion_rome_code = fields.Char(
        string="ROME Code", size=5, groups=HR_MANAGER, tracking=True, help="One letter and four digits, such as A1414."
    )
    insertion_qualification = fields.Char(
        string="Qualification", groups=HR_MANAGER, tracking=True, help="As the staff register and the pay slip say it."
    )
    insertion_mission = fields.Text(string="Mission", groups=HR_MANAGER, tracking=True)
    insertion_first_start = fields.Date(
        string="First Start Agreed",
        groups=HR_MANAGER,
        copy=False,
        help="Filled in when the start is put off: the delay is counted from it.",
    )
    insertion_previous_hours = fields.Float(
        string="Weekly Hours Before",
        groups=HR_MANAGER,
        copy=False,
        help="Filled in by an amendment: the hours it changes.",
    )
    insertion_kind = fields.Selection(
        [("first", "Contract"), ("renewal", "Renewal"), ("amendment", "Amendment")],
        string="Document",
        groups=HR_MANAGER,
        compute="_compute_insertion_kind",
        compute_sudo=True,
    )

    @api.constrains("insertion_annex_id")
    def _check_insertion_annex(self):
        # Core's versions do not check their structure by themselves.
        for version in self.sudo():
            annex = version.insertion_annex_id
            if annex and version.company_id and annex.company_id != version.company_id:
                raise ValidationError(
                    self.env._(
                        "Annex %(annex)s is that of another structure: choose one of %(company)s.",
                        annex=annex.number,
                        company=version.company_id.name,
                    )
                )

    @api.constrains("wage", "insertion_form")
    def _check_insertion_wage(self):
        if any(version.insertion_form and version.wage < 0 for version in self.sudo()):
            raise ValidationError(self.env._("A wage is not negative: correct it."))

    @api.depends("date_version", "contract_date_start", "employee_id.version_ids.contract_date_end")
    def _compute_insertion_kind(self):
        ends = set()
        if employees := self.employee_id:
            ends = {
                (employee, end)
                for employee, end in self.env["hr.version"]._read_group(
                    [("employee_id", "in", employees.ids), ("contract_date_end", "!=", False)],
                    ["employee_id", "contract_date_end:day"],
                )
            }
        for version in self:
            start = version.contract_date_start
            if not start:
                version.insertion_kind = False
            elif version.date_version > start:
                version.insertion_kind = "amendment"
            else:
                day_before = fields.Date.subtract(start, days=1)
                version.insertion_kind = "renewal" if (version.employee_id, day_before) in ends else "first"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        """Keep the contracts whose hours were validated: the statement and the register say them."""
        signed = self.sudo().filtered("contract_date_start")
        months = (
            self.env["insertion.month"]
            .sudo()
            ._read_group(
                [("employee_id", "in", signed.employee_id.ids), ("state", "!=", "draft")],
                ["employee_id"],
                ["month:array_agg"],
            )
        )
        declared = {employee: days for employee, days in months}
        for version in signed:
            first, last = version.contract_date_start.replace(day=1), version.contract_date_end
            if any(first <= day and (not last or day <= last) for day in declared.get(version.employee_id, ())):
                raise UserError(
                    self.env._(
                        "Hours of %(person)s were validated under this contract: it is kept. End it, or correct it.",
                        person=version.employee_id.name,
                    )
                )

    @api.model
    def _get_whitelist_fields_from_template(self):
        return super()._get_whitelist_fields_from_template() + [
            "insertion_form",
            "insertion_rome_code",
            "insertion_qualification",
            "insertion_mission",
        ]

    @api.model
    def _get_cddi_limits(self, day, structure_kind):
        """Return the limits of insertion contracts in force on a day.

        :param day: date
        :param structure_kind: str, "aci"…
        :rtype: rules.cddi.CddiLimits
        """
        names = list(CddiLimits.__dataclass_fields__)
        values = self.env["insertion.parameter"]._get_values([f"cddi_{name}" for name in names], day, structure_kind)
        return CddiLimits(**{name: self._convert_limit(name, values[f"cddi_{name}"]) for name in names})

    @api.model
    def _convert_limit(self, name, value):
        if name in _PERCENT:
            return value / 100
        return value if name in _HOURS else int(value)

    def _get_contracts_of_versions(self):
        """Return these versions as contracts of the rules, one per contract, oldest first."""
        dates = {(version.contract_date_start, version.contract_date_end or None) for version in self.sudo()}
        return [Contract(start, end) for start, end in sorted(dates, key=lambda one: one[0]) if start]

    def _insertion_write(self, employee, day, vals):
        """Write a contract, or a change of it, at a day of an employee's history.

        Core's `create_version` returns the version that already exists that day without its values, and core's
        `write` spreads contract dates over the contract that the version leaves: neither may be trusted alone.

        :param employee: hr.employee, one
        :param day: date from which the values count
        :param vals: dict of hr.version values
        :return: the version that holds them
        """
        versions = employee.version_ids
        if len(versions) == 1 and not versions.contract_date_start and vals.get("contract_date_start"):
            # The file of somebody without a contract yet: core moves its only version to the contract's first day.
            versions.write(vals)
            return versions
        same_day = versions.filtered(lambda version: version.date_version == day)
        if same_day:
            same_day.with_context(sync_contract_dates=True).write(vals)
            return same_day
        return employee.create_version({"date_version": day, **vals})

    def action_insertion_print(self):
        """Print the contract, or the amendment when this is one.

        :return: dict, a report action
        """
        return self.env.ref("seconde_pousse_insertion.hr_version_report").report_action(self)
