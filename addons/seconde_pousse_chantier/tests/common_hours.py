from .common import WorkCommon


class HoursCommon(WorkCommon):
    """A crew's day typed on the phone of its supervisor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = str(cls.yesterday)
        cls.harvest_kind = cls.env.ref("seconde_pousse_chantier.sp_work_kind_harvest")
        cls.harvest = cls.create_task("Récolter les tomates", cls.harvest_kind)
        cls.entries = cls.env["sp.work.entry"].with_user(cls.supervisor)

    def get_screen(self, crew=None):
        self.env.flush_all()
        return self.entries.get_screen((crew or self.farm_crew).id, self.day)

    def prepare(self, uuid, *cards, crew=None, seen=()):
        return {
            "uuid": uuid,
            "crew_id": (crew or self.farm_crew).id,
            "day": self.day,
            "seen": list(seen),
            "cards": list(cards),
        }

    def card(self, task, minutes, session=None, **values):
        lines = [{"person_id": person.id, "minutes": count} for person, count in minutes.items()]
        known = {"session_id": session.id, "version": session.version} if session else {}
        return {"task_id": task.id, "lines": lines, **known, **values}

    def save(self, uuid, *cards, **values):
        return self.entries.save(self.prepare(uuid, *cards, **values))

    def get_sessions(self):
        return self.env["sp.work.session"].search([("date", "=", self.day)], order="id")

    def get_hours(self):
        return {(line.session_id.task_id, line.employee_id): line.minutes for line in self.get_sessions().line_ids}
