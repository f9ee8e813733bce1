from odoo.addons.seconde_pousse.tests.common import FarmCommon


class WorkCommon(FarmCommon):
    """A farm crew, a green-space crew, and tasks to work on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farm_crew = cls.env["hr.department"].create({"name": "Équipe maraîchage"})
        cls.green_crew = cls.env["hr.department"].create({"name": "Équipe espaces verts"})
        names = ("Amina", "Bakary", "Carmen")
        cls.amina, cls.bakary, cls.carmen = cls.env["hr.employee"].create(
            [{"name": name, "department_id": cls.farm_crew.id, "hourly_cost": 14.0} for name in names]
        )
        cls.dimitri = cls.env["hr.employee"].create(
            {"name": "Dimitri", "department_id": cls.green_crew.id, "hourly_cost": 16.0}
        )
        cls.project = cls.env["project.project"]._sp_get_activity_project(cls.env.company, "farm")
        cls.weeding = cls.env.ref("seconde_pousse_chantier.sp_work_kind_weed")
        cls.task = cls.create_task("Désherber les carottes", cls.weeding)

    @classmethod
    def create_task(cls, name, kind, **values):
        return cls.env["project.task"].create(
            {
                "name": name,
                "project_id": cls.project.id,
                "work_kind_id": kind.id,
                "crew_id": cls.farm_crew.id,
                "company_id": cls.project.company_id.id,
                **values,
            }
        )

    @classmethod
    def create_session(cls, task, minutes, **values):
        """Make a session; ``minutes``: dict employee → minutes."""
        lines = [(0, 0, {"employee_id": person.id, "minutes": spent}) for person, spent in minutes.items()]
        return cls.env["sp.work.session"].create(
            {"task_id": task.id, "date": "2026-06-01", "line_ids": lines, **values}
        )
