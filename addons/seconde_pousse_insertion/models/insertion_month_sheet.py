from datetime import date

from odoo import models
from odoo.tools.misc import format_date

from ..rules.hours import AM, PM, format_minutes, month_weeks, to_hours, to_minutes


class InsertionMonthSheet(models.AbstractModel):
    """The attendance sheet of a month: what was counted when it was validated, never anything newer."""

    _name = "insertion.month.sheet"
    _description = "Attendance Sheet"

    def _get_sheets(self):
        """Return what each attendance sheet prints, all at once.

        :return: dict month id → dict weeks (list of dict days, worked, absence), legend (list of code, name)
        """
        types = self.env["insertion.hours"]._get_absence_types()
        weeks = {month: self._prepare_sheet_labels(month) for month in set(self.mapped("month"))}
        result = {}
        for month in self:
            cells = {(date.fromisoformat(row[0]), row[1]): row[2:] for row in month.day_details or []}
            used = {row[3] for row in cells.values() if row[3]}
            result[month.id] = {
                "weeks": [self._prepare_sheet_week(week, cells, types) for week in weeks[month.month]],
                "legend": sorted((types[type_id].code, types[type_id].name) for type_id in used),
            }
        return result

    def _prepare_sheet_labels(self, month):
        """Return the weeks of a month, as lists of (day, label)."""
        return [[(day, format_date(self.env, day, date_format="EEE d")) for day in week] for week in month_weeks(month)]

    def _prepare_sheet_week(self, week, cells, types):
        days = [self._prepare_sheet_day(day, label, cells, types) for day, label in week]
        return {
            "days": days,
            "worked": format_minutes(sum(day["minutes"] for day in days)),
            "absence": format_minutes(sum(day["absence_minutes"] for day in days)),
            "is_empty": not any(day["minutes"] or day["absence_minutes"] for day in days),
        }

    def _prepare_sheet_day(self, day, label, cells, types):
        found = [cells.get((day, half)) for half in (AM, PM)]
        minutes = sum(cell[1] for cell in found if cell)
        return {
            "label": label,
            "is_off": not any(found),
            "am": self._format_sheet_cell(found[0], types),
            "pm": self._format_sheet_cell(found[1], types),
            "minutes": minutes,
            "absence_minutes": sum(cell[2] for cell in found if cell),
            "worked": format_minutes(minutes) if minutes else "",
        }

    def _format_sheet_cell(self, cell, types):
        """Write one half-day: hours, an absence code and its hours, or what was due and nobody called."""
        if not cell:
            return ""
        theoretical, worked, absence, type_id = cell
        parts = [format_minutes(worked)] if worked else []
        if type_id:
            parts.append(f"{types[type_id].code} {format_minutes(absence)}")
        if not parts and theoretical:
            return "?"
        return " + ".join(parts)

    def _get_absence_days(self):
        """Return the dated absences as counted, holidays and announced ones included, for the payroll office.

        :return: dict pathway id → list of (date, absence type or None when present, hours away), in order
        """
        types = self.env["insertion.hours"]._get_absence_types()
        result = {}
        for month in self:
            days = result.setdefault(month.pathway_id.id, [])
            for day, _half, _theoretical, worked, absence, type_id in month.day_details or []:
                if worked:
                    days.append((date.fromisoformat(day), None, 0))
                if type_id:
                    days.append((date.fromisoformat(day), types[type_id], to_hours(absence)))
        return result

    def _format_hours(self, hours):
        """Write a number of hours as people say it."""
        return format_minutes(to_minutes(hours))
