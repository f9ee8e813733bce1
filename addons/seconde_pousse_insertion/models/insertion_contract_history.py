from odoo import fields, models


class InsertionContractHistory(models.AbstractModel):
    """Contracts of a pathway, as HR reads and changes them.

    A model that inherits this one has person_id, employee_id, company_id, date_start and date_end.
    """

    _name = "insertion.contract.history"
    _description = "Pathway with its Contracts"

    contract_version_ids = fields.Many2many(
        "hr.version",
        string="Contracts and Amendments",
        compute="_compute_contract_version_ids",
        groups="hr.group_hr_manager",
    )
    contract_is_renewable = fields.Boolean(
        compute="_compute_contract_version_ids", groups="hr.group_hr_manager", string="A Contract Was Signed"
    )

    contract_is_future = fields.Boolean(
        compute="_compute_contract_version_ids", groups="hr.group_hr_manager", string="A Contract Has Not Started"
    )

    def _compute_contract_version_ids(self):
        versions = self._get_versions_of_pathways()
        today = fields.Date.context_today(self)
        for pathway in self:
            starts = versions[pathway].mapped("contract_date_start")
            pathway.contract_is_future = bool(starts) and max(starts) > today
            pathway.contract_version_ids = versions[pathway]
            pathway.contract_is_renewable = bool(versions[pathway])

    def _get_versions_of_pathways(self):
        """Find every contract version of each pathway: those whose contract touches it.

        A pathway that has not started takes what began after the person's other pathways. One query for the
        versions and one for the pathways, whatever their number.

        :return: dict pathway → sudo `hr.version`, by date
        """
        Version = self.env["hr.version"].sudo()
        result = dict.fromkeys(self, Version)
        hired = self.filtered("employee_id")
        if not hired:
            return result
        rows = Version.search_fetch(
            [("employee_id", "in", hired.employee_id._origin.ids), ("contract_date_start", "!=", False)],
            ["employee_id", "date_version", "contract_date_start", "contract_date_end"],
            order="employee_id, date_version",
        )
        by_employee = rows.grouped("employee_id")
        left = dict(
            self.env[self._name]
            .sudo()
            ._read_group(
                [("person_id", "in", hired.person_id._origin.ids), ("state", "=", "done")],
                ["person_id"],
                ["date_end:max"],
            )
        )
        for pathway in hired:
            end = pathway.date_end
            start = pathway.date_start
            others_end = None if start else left.get(pathway.person_id._origin)
            result[pathway] = by_employee.get(pathway.employee_id._origin, Version).filtered(
                lambda version, start=start, end=end, others_end=others_end: (
                    (not start or not version.contract_date_end or version.contract_date_end >= start)
                    and (not end or version.contract_date_start <= end)
                    and (not others_end or version.contract_date_start > others_end)
                )
            )
        return result

    def _get_contracts_by_person(self):
        """Return every contract of the people of these pathways, as a dict person → list of rules contracts."""
        Version = self.env["hr.version"].sudo()
        people = self.sudo().person_id._origin
        versions = Version.search_fetch(
            [("employee_id", "in", people.employee_id.ids), ("contract_date_start", "!=", False)],
            ["employee_id", "contract_date_start", "contract_date_end"],
        ).grouped("employee_id")
        return {person: versions.get(person.employee_id, Version)._get_contracts_of_versions() for person in people}
