from collections import defaultdict

from odoo import api, models


class SpWorkSession(models.Model):
    _inherit = "sp.work.session"

    @api.model
    def _get_presence(self, employees, date_from, date_to):
        """Tell how long people were there, from the roll-call; a day not wholly called stays unknown.

        :return: dict employee id → dict date → minutes
        """
        presence = super()._get_presence(employees, date_from, date_to)
        hours = self.env["insertion.hours"]
        # sudo: how long, never why the rest is missing.
        pathways = self._get_pathways(employees)
        due = hours._get_due(set(pathways.employee_id.ids), date_from, date_to)
        calls = defaultdict(dict)
        for pathway_id, halves in hours._get_presences(pathways.ids, date_from, date_to).items():
            employee_id = pathways.browse(pathway_id).employee_id.id
            for (day, half), (worked, _absent, _type) in halves.items():
                calls[employee_id, day][half] = worked
        for (employee_id, day), halves in calls.items():
            expected = zip(("am", "pm"), due.get(employee_id, {}).get(day, (0, 0)), strict=True)
            if all(half in halves for half, minutes in expected if minutes):
                presence.setdefault(employee_id, {})[day] = sum(halves.values())
        return presence

    @api.model
    def _get_due(self, employees, date_from, date_to):
        """Tell what people on a pathway owe by the version of their contract in force each day."""
        due = super()._get_due(employees, date_from, date_to)
        on_pathway = set(self._get_pathways(employees).employee_id.ids)
        by_contract = self.env["insertion.hours"]._get_due(on_pathway, date_from, date_to)
        for employee_id in on_pathway & by_contract.keys():
            due[employee_id] = {day: by_contract[employee_id].get(day, (0, 0)) for day in due.get(employee_id, {})}
        return due

    @api.model
    def _get_pathways(self, employees):
        pathways = self.env["insertion.pathway"].sudo()
        return pathways.search([("employee_id", "in", employees.ids), ("state", "!=", "draft")])
