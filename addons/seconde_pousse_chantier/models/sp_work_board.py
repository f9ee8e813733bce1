from odoo import api, models


class SpWorkBoard(models.AbstractModel):
    """The week of a crew: days × people, what is planned, who is not there and what clashes."""

    _name = "sp.work.board"
    _description = "Week Board"

    @api.model
    def _get_busy(self, employees, date_from, date_to):
        """Return the half-days when people are not at work, without ever saying why.

        The hook of the people's addon: absences, interviews, trainings. Here: the calendar's days off.

        :param hr.employee employees: who
        :param date date_from: first day
        :param date date_to: last day
        :return: dict employee id → set of (date, "am" or "pm")
        """
        return {}
