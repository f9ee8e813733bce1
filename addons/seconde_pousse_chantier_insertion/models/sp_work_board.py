from odoo import api, models


class SpWorkBoard(models.AbstractModel):
    _inherit = "sp.work.board"

    @api.model
    def _get_own_people(self, crew, days):
        """Leave out whose contract was over before: HR keeps their file; the hours of the last day are still typed."""
        people = super()._get_own_people(crew, days)
        return people.filtered(lambda one: not one.contract_date_end or one.contract_date_end >= days[0])

    @api.model
    def _get_busy(self, employees, date_from, date_to):
        """Add the half-days that the pathways take: absences, interviews, trainings, immersions, suspensions.

        All end in one set of half-days: whoever reads the board cannot tell one from the other.
        """
        busy = super()._get_busy(employees, date_from, date_to)
        for employee_id, halves in self.env["insertion.away"]._get_away(employees, date_from, date_to).items():
            busy.setdefault(employee_id, set()).update(halves)
        return busy
