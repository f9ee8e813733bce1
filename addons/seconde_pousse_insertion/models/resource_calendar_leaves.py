from datetime import date, datetime, time

from pytz import timezone, utc

from odoo import api, fields, models

from ..rules.public_holidays import public_holidays

# The names the law gives (Code du travail, art. L3133-1).
HOLIDAY_NAMES = {
    "new_year": "Jour de l'an",
    "easter_monday": "Lundi de Pâques",
    "labour_day": "Fête du travail",
    "victory": "Victoire 1945",
    "ascension": "Ascension",
    "whit_monday": "Lundi de Pentecôte",
    "national_day": "Fête nationale",
    "assumption": "Assomption",
    "all_saints": "Toussaint",
    "armistice": "Armistice 1918",
    "christmas": "Noël",
}


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    insertion_holiday = fields.Char(string="Public Holiday", readonly=True, copy=False)
    insertion_absence_type_id = fields.Many2one(
        "insertion.absence.type",
        string="Counts as",
        ondelete="restrict",
        help="What a closure of the whole structure is in the months. Empty: a public holiday.",
    )

    @api.model
    def _create_public_holidays(self, company, years, only_new_years=False):
        """Create the French public holidays a structure does not have yet.

        :param company: res.company
        :param years: iterable of int
        :param only_new_years: leave alone a year that has some: a deleted holiday is a worked one
        :return: records created
        """
        years = sorted(set(years))
        tz = timezone(company.sudo().resource_calendar_id.tz or "Europe/Paris")
        known = self.search_fetch(
            [
                ("company_id", "=", company.id),
                ("insertion_holiday", "!=", False),
                ("date_to", ">=", datetime.combine(date(years[0], 1, 1), time.min)),
            ],
            ["insertion_holiday", "date_to"],
        )
        existing = {(utc.localize(leave.date_to).astimezone(tz).year, leave.insertion_holiday) for leave in known}
        begun = {year for year, _code in existing} if only_new_years else set()
        # Core computes the structure of a leave without calendar, when it is flushed: the structure at work.
        holidays = self.with_company(company).create(
            [
                {
                    "name": HOLIDAY_NAMES[code],
                    "insertion_holiday": code,
                    "calendar_id": False,
                    **{
                        name: tz.localize(datetime.combine(day, hour)).astimezone(utc).replace(tzinfo=None)
                        for name, hour in (("date_from", time.min), ("date_to", time(23, 59, 59)))
                    },
                }
                for year in years
                if year not in begun
                for day, code in public_holidays(year)
                if (year, code) not in existing
            ]
        )
        holidays.flush_recordset()
        return holidays
