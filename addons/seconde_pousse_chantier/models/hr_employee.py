from odoo import models

# A contract has a hundred columns: a few are of use to the work.
VERSION_FIELDS = ["employee_id", "date_version", "department_id", "resource_calendar_id"]


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _sp_get_versions(self, first, last):
        """Return the contract of a person and its amendments, as they run from a day to another, in order.

        :param date first: first day
        :param date last: last day
        :rtype: hr.version, sudo
        """
        self.ensure_one()
        versions = self.sudo().version_ids.sorted("date_version")
        begun = versions.filtered(lambda version: version.date_version <= last)
        running = begun.filtered(lambda version: version.date_version <= first)[-1:] or versions[:1]
        return running | begun.filtered(lambda version: version.date_version > first)

    def _sp_get_crews(self, first, last):
        """Return the crews of a person from a day to another.

        :param date first: first day
        :param date last: last day
        :rtype: hr.department, sudo
        """
        return self._sp_get_versions(first, last).department_id

    def _sp_get_calendars(self, days):
        """Return the timetable of a person on each of these days.

        :param list days: dates, in order
        :rtype: dict[date, resource.calendar], sudo
        """
        versions = self._sp_get_versions(days[0], days[-1])
        calendars = dict.fromkeys(days, versions[:1].resource_calendar_id)
        for version in versions[1:]:
            calendars |= {day: version.resource_calendar_id for day in days if day >= version.date_version}
        return calendars

    def _sp_has_authorisation(self, kinds, day):
        """Tell whether a person may drive or use what these kinds of authorisation are needed for.

        :param sp.authorisation.kind kinds: all of them are needed; none: everybody may
        :param date day: when
        :rtype: bool
        """
        return not self._sp_get_missing_authorisations(kinds, day)

    def _sp_get_missing_authorisations(self, kinds, day):
        """Return the kinds of authorisation that nobody of these people has on a day.

        :param sp.authorisation.kind kinds: needed
        :param date day: when
        :rtype: sp.authorisation.kind
        """
        holders = self.env["sp.authorisation"]._get_holders(kinds, day, self)
        return kinds.filtered(lambda kind: kind not in holders)
