from datetime import date

from odoo.fields import Command

from .common import MODULE, InsertionCommon

MONDAY = date(2026, 6, 1)
TUESDAY = date(2026, 6, 2)
JUNE = date(2026, 6, 1)
# June 2026: 22 working days, Monday to Friday, and no public holiday (Whit Monday is 25 May).
WORKING_DAYS = 22


class HoursCommon(InsertionCommon):
    """Two people in a crew of the supervisor, 4 h in the morning and 2.5 h in the afternoon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = "Europe/Paris"
        cls.crew = cls.env["hr.department"].create({"name": "Maraîchage test"})
        cls.other_crew = cls.env["hr.department"].create({"name": "Espaces verts test"})
        cls.calendar = cls._new_week((8, 12), (13, 15.5))
        cls.calendar_short = cls._new_week((8, 12), None)
        cls.amira = cls._new_worker("Amira")
        cls.kevin = cls._new_worker("Kévin")
        cls.leave = cls._absence_type("cp")
        cls.sick = cls._absence_type("mal")
        cls.unjustified = cls._absence_type("inj")
        cls.Call = cls.env["insertion.roll.call"].with_user(cls.supervisor)
        cls.Month = cls.env["insertion.month"].with_user(cls.hr)

    @classmethod
    def _new_week(cls, morning, afternoon):
        spans = [(morning, "morning"), (afternoon, "afternoon")]
        return cls.env["resource.calendar"].create(
            {
                "name": "Test week",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"{day} {period}",
                            "dayofweek": str(day),
                            "hour_from": span[0],
                            "hour_to": span[1],
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for span, period in spans
                    if span
                ],
            }
        )

    @classmethod
    def _new_worker(cls, name, start=date(2026, 1, 1), end=date(2026, 12, 31), **values):
        pathway = cls._new_pathway(
            name,
            contract=(start, end),
            **{
                "state": "active",
                "date_start": start,
                "crew_id": cls.crew.id,
                "supervisor_id": cls.supervisor.id,
                **values,
            },
        )
        pathway.employee_id.version_id.resource_calendar_id = cls.calendar
        return pathway

    @classmethod
    def _absence_type(cls, code):
        return cls.env.ref(f"{MODULE}.insertion_absence_type_{code}")

    def _call(self, day=MONDAY, half="am", crew=None):
        return self.Call.get_or_create((crew or self.crew).id, day, half)

    def _line(self, call, pathway):
        return call.presence_ids.filtered(lambda line: line.pathway_id == pathway)

    def _screen(self, call, **said):
        """Say something of each person, by pathway name, and save the screen."""
        entries = [
            {"id": self._line(call, getattr(self, name)).id, "status": "present", "minutes": 240, **entry}
            for name, entry in said.items()
        ]
        return call.save_screen(entries)

    def _announce(self, pathway, kind, start, end, **values):
        return self.env["insertion.absence"].create(
            {
                "pathway_id": pathway.id,
                "absence_type_id": kind.id,
                "date_start": start,
                "date_end": end,
                **values,
            }
        )

    def _present(self, pathway, day, half="am", **values):
        return self.env["insertion.presence"].create(
            {"pathway_id": pathway.id, "date": day, "half": half, "hours": 4, **values}
        )

    def _generate(self, day=JUNE):
        return self.Month._generate(self.company, day)

    def _month(self, pathway, day=JUNE):
        return self._generate(day).filtered(lambda month: month.pathway_id == pathway)
