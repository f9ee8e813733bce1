from odoo import api, fields, models
from odoo.exceptions import ValidationError

ZONES = [("A", "Zone A"), ("B", "Zone B"), ("C", "Zone C"), ("corse", "Corsica")]


class SpSchoolHoliday(models.Model):
    _name = "sp.school.holiday"
    _description = "School Holidays"
    _order = "date_from desc, zone"

    name = fields.Char(required=True)
    zone = fields.Selection(ZONES, required=True)
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)
    source = fields.Char(required=True)
    is_verified = fields.Boolean("Verified")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for holiday in self:
            if holiday.date_from > holiday.date_to:
                raise ValidationError(
                    self.env._("%(holiday)s: the last day is before the first.", holiday=holiday.name)
                )

    @api.model
    def _get_by_zone(self, day):
        """Return the holidays that hold a day: dict zone → sp.school.holiday."""
        holidays = self.sudo().search([("date_from", "<=", day), ("date_to", ">=", day)])
        return {holiday.zone: holiday for holiday in holidays}

    @api.model
    def _get_meeting(self, date_from, date_to):
        """Return the holidays that meet a period."""
        return self.sudo().search([("date_from", "<=", date_to), ("date_to", ">=", date_from)])

    @api.model
    def _get_periods(self, date_from, date_to):
        """Return the holidays that meet a period: dict zone → list of (first day, last day)."""
        return {
            zone: [(holiday.date_from, holiday.date_to) for holiday in found]
            for zone, found in self._get_meeting(date_from, date_to).grouped("zone").items()
        }

    @api.model
    def _get_last_days(self):
        """Return until when the holidays of each zone are entered: dict zone → date."""
        return dict(self.sudo()._read_group([], ["zone"], ["date_to:max"]))
