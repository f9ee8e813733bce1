from odoo import Command
from odoo.fields import Date
from odoo.tests import new_test_user

from .common import WorkCommon

MONDAY = "2026-06-01"


class BoardCommon(WorkCommon):
    """A crew's week to plan, and those who must not see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.env["sp.work.board"]
        cls.outsider = new_test_user(cls.env, "test_outsider", groups="base.group_user")

    @classmethod
    def slot(cls, person, day, half="am"):
        return {"person_id": person.id, "day": day, "half": half}

    @classmethod
    def plan(cls, task, *slots):
        return cls.board.plan(task.id, [cls.slot(*slot) for slot in slots])

    @classmethod
    def get_week(cls, crew=None, user=None):
        board = cls.board.with_user(user) if user else cls.board
        return board.get_week((crew or cls.farm_crew).id, "2026-06-03")

    @classmethod
    def get_cell(cls, week, person, day, half="am"):
        """Return a cell; the server only sends those where something is."""
        nothing = {"assignments": [], "is_busy": False, "is_clash": False}
        cells = {(cell["person_id"], cell["day"], cell["half"]): cell for cell in week["cells"]}
        return cells.get((person.id, day, half), nothing)

    @classmethod
    def get_planned(cls, task):
        return {(one.employee_id.name, Date.to_string(one.date), one.half) for one in task.assignment_ids}

    @classmethod
    def leave(cls, person, start, end):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Rendez-vous médical",
                "resource_id": person.resource_id.id,
                "calendar_id": person.resource_calendar_id.id,
                "date_from": start,
                "date_to": end,
            }
        )

    @classmethod
    def create_stranger(cls):
        """Return a supervisor of another structure that shares the database."""
        company = cls.env["res.company"].create({"name": "Autre chantier"})
        return new_test_user(
            cls.env,
            "test_stranger",
            groups="seconde_pousse.group_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
