from odoo import api, models


class SpWorkAssignmentSafety(models.AbstractModel):
    """Who may be planned on what; part of `sp.work.assignment`."""

    _name = "sp.work.assignment.safety"
    _description = "Safety of Planned Work"

    @api.constrains("task_id", "employee_id", "date")
    def _check_authorised(self):
        """A work that nobody of ours may do that day is not planned; the rest of the crew needs no authorisation."""
        authorisations = self.env["sp.authorisation"]
        for company, of_company in self.grouped("company_id").items():
            for (kinds, day), planned in of_company.grouped(
                lambda one: (one.task_id.work_kind_id.authorisation_kind_ids, one.date)
            ).items():
                holders = authorisations.with_company(company)._get_holders(kinds, day)
                for kind in kinds.filtered(lambda kind, holders=holders: kind not in holders)[:1]:
                    authorisations._refuse_missing(kind, planned[0].task_id.work_kind_id.name, day)
