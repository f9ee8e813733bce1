from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _sp_get_crews(self, first, last):
        """Return the crews of a person from a day to another, as her contract and its amendments say.

        :param date first: first day
        :param date last: last day
        :rtype: hr.department, sudo
        """
        self.ensure_one()
        versions = self.sudo().version_ids.sorted("date_version")
        begun = versions.filtered(lambda version: version.date_version <= last)
        running = begun.filtered(lambda version: version.date_version <= first)[-1:] or versions[:1]
        return (running | begun.filtered(lambda version: version.date_version > first)).department_id

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
