from odoo import Command, api, fields, models

LONGEST_WORD = 11


class SpWorkWeekPrint(models.TransientModel):
    """The week of some crews, to hang on the wall."""

    _name = "sp.work.week.print"
    _description = "Week Sheet for the Wall"

    crew_ids = fields.Many2many(
        "hr.department",
        string="Crews",
        required=True,
        default=lambda self: self.env.user.sudo().employee_id.department_id,
    )
    date = fields.Date("Week of", required=True, default=fields.Date.context_today, help="Any day of the week.")
    shows_weekend = fields.Boolean("With the Weekend", help="Printed anyway when something is planned then.")

    @api.model
    def print_week(self, crew_ids, date, shows_weekend=False):
        """Print the week of some crews, one page each or more.

        :param list[int] crew_ids: hr.department
        :param str date: any day of the week
        :returns: report action
        """
        values = {"crew_ids": [Command.set(crew_ids)], "date": date, "shows_weekend": shows_weekend}
        return self.create(values).action_print()

    def action_print(self):
        """Print what is chosen.

        :returns: report action
        """
        self.ensure_one()
        return self.env.ref("seconde_pousse_chantier.report_week_sheet").report_action(self)

    def _get_file_name(self):
        self.ensure_one()
        return self.env._("Week %s", self.date.strftime("%G-%V"))

    def _get_sheets(self):
        """Return the week of each crew, as `sp.work.board` gives it, with words for the day and rows to print."""
        self.ensure_one()
        return [self._prepare_sheet(crew) for crew in self.crew_ids.sorted("name")]

    def _prepare_sheet(self, crew):
        week = self.env["sp.work.board"].get_week(crew.id, fields.Date.to_string(self.date))
        days = self._get_days(week)
        tasks = {task["id"]: task for task in week["tasks"]}
        cells = {(cell["person_id"], cell["day"], cell["half"]): cell for cell in week["cells"]}
        return {
            "title": self._say_title(crew, fields.Date.to_date(week["monday"])),
            "days": [self._say_day(day) for day in days],
            "rows": [
                {**person, "parts": self._prepare_parts(person["id"], days, cells, tasks)} for person in week["people"]
            ],
        }

    def _say_title(self, crew, monday):
        return self.env._(
            "%(crew)s: week %(number)s, from %(day)s",
            crew=crew.sudo().name,
            number=monday.isocalendar().week,
            day=self.env.company._sp_say_day(monday, "d MMMM y"),
        )

    def _get_days(self, week):
        planned = {cell["day"] for cell in week["cells"] if cell["assignments"]}
        weekend = week["days"][5:] if self.shows_weekend else [day for day in week["days"][5:] if day in planned]
        return week["days"][:5] + weekend

    def _say_day(self, day):
        return self.env.company._sp_say_day(fields.Date.to_date(day))

    def _prepare_parts(self, person_id, days, cells, tasks):
        """Return the parts of a row: a whole day when morning and afternoon are the same, else two halves."""
        parts = []
        nothing = {"assignments": [], "is_busy": False}
        for day in days:
            halves = []
            for half in ("am", "pm"):
                cell = cells.get((person_id, day, half), nothing)
                planned = [tasks[one["task_id"]] for one in cell["assignments"]]
                halves.append({"tasks": planned, "is_busy": cell["is_busy"], "span": 1})
            if halves[0] == halves[1]:
                halves = [{**halves[0], "span": 2}]
            parts += halves
        return parts

    def _get_pictures(self, sheets):
        """Return the picture of each kind of work on the sheets."""
        parts = [part for sheet in sheets for row in sheet["rows"] for part in row["parts"]]
        ids = {task["kind_id"] for part in parts for task in part["tasks"]}
        return {kind.id: kind.image_128 for kind in self.env["sp.work.kind"].browse(ids - {False}) if kind.image_128}

    def _get_lines(self, task):
        """Return what a cell says, the biggest letters first: the kind, what is special, where."""
        names = [task["kind"] or task["name"], task["label"], task["where"]]
        return [name for rank, name in enumerate(names) if name and name not in names[:rank]]

    def _is_long(self, text):
        return any(len(word) > LONGEST_WORD for word in text.split())
