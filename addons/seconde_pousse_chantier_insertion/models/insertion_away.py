from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.seconde_pousse_chantier.rules.half_days import taken_halves

HALVES = ("am", "pm")


class InsertionAway(models.AbstractModel):
    """The half-days that the pathways take from the work. Whoever asks gets half-days, and never why."""

    _name = "insertion.away"
    _description = "Half-Days Away from Work"

    @api.model
    def _get_away(self, employees, first, last):
        """Return when people are not there, in a number of queries that does not grow with them.

        :return: dict employee id → set of (date, "am" or "pm")
        """
        # sudo: the board says that a person is not there to people who may not read why.
        pathways = self.env["insertion.pathway"].sudo()
        pathways = pathways.search([("employee_id", "in", employees.ids), ("state", "!=", "draft")])
        owners = {pathway.id: pathway.employee_id.id for pathway in pathways}
        away = defaultdict(set)
        for source in (
            self._get_called_halves,
            self._get_interview_halves,
            self._get_training_halves,
            self._get_workshop_halves,
            self._get_suspension_halves,
        ):
            for pathway_id, day, half in source(pathways, first, last):
                if first <= day <= last:
                    away[owners[pathway_id]].add((day, half))
        return away

    @api.model
    def _get_called_halves(self, pathways, first, last):
        """Return what was announced, immersions included, unless the roll-call found the person at work."""
        hours = self.env["insertion.hours"]
        announced = hours._get_announced(pathways.ids, first, last)
        called = hours._get_presences(pathways.ids, first, last)
        away = {(pathway_id, *key) for pathway_id, halves in announced.items() for key in halves}
        for pathway_id, halves in called.items():
            for key, (worked, _absent, type_id) in halves.items():
                slot = (pathway_id, *key)
                if worked:
                    away.discard(slot)
                elif type_id:
                    away.add(slot)
        return away

    @api.model
    def _get_interview_halves(self, pathways, first, last):
        interviews = (
            self.env["insertion.interview"]
            .sudo()
            .search(
                [
                    ("pathway_id", "in", pathways.ids),
                    ("date", ">=", first),
                    ("date", "<=", last),
                    ("state", "in", ("planned", "done")),
                ]
            )
        )
        return {
            (interview.pathway_id.id, interview.date, half)
            for interview in interviews
            for half in taken_halves(interview.hour, interview.hour + interview.duration)
        }

    @api.model
    def _get_training_halves(self, pathways, first, last):
        """Return the days of the trainings in working time that take the person away from her work."""
        trainings = (
            self.env["insertion.training"]
            .sudo()
            .search(
                Domain("pathway_id", "in", pathways.ids)
                & Domain("date", "<=", last)
                & (Domain("date_end", ">=", first) | Domain("date_end", "=", False) & Domain("date", ">=", first))
                & Domain("state", "in", ("agreed", "running", "done"))
                & Domain("kind", "!=", "tutoring")
                & (Domain("hours_in", ">", 0) | Domain("hours_out", "=", 0))
            )
        )
        return {
            (training.pathway_id.id, day, half)
            for training in trainings
            for day in self._get_days_between(training.date, training.date_end or training.date, first, last)
            for half in HALVES
        }

    @api.model
    def _get_workshop_halves(self, pathways, first, last):
        attendances = (
            self.env["insertion.workshop.attendance"]
            .sudo()
            .search(
                [
                    ("pathway_id", "in", pathways.ids),
                    ("status", "in", ("expected", "present")),
                    ("workshop_id.state", "!=", "cancelled"),
                    ("date", ">=", first - timedelta(days=1)),
                    ("date", "<", last + timedelta(days=2)),
                ]
            )
        )
        away = set()
        for attendance in attendances:
            company = attendance.company_id or self.env.company
            workshop = attendance.workshop_id.with_context(tz=company._sp_get_timezone())
            start = fields.Datetime.context_timestamp(workshop, workshop.date)
            hour = start.hour + start.minute / 60
            for half in taken_halves(hour, hour + workshop.duration):
                away.add((attendance.pathway_id.id, start.date(), half))
        return away

    @api.model
    def _get_suspension_halves(self, pathways, first, last):
        by_person = pathways.grouped("person_id")
        suspensions = (
            self.env["insertion.pass.suspension"]
            .sudo()
            .search(
                [
                    ("person_id", "in", pathways.person_id.ids),
                    ("date_start", "<=", last),
                    ("date_end", ">=", first),
                ]
            )
        )
        return {
            (pathway.id, day, half)
            for suspension in suspensions
            for pathway in by_person[suspension.person_id]
            for day in self._get_days_between(suspension.date_start, suspension.date_end, first, last)
            for half in HALVES
        }

    @api.model
    def _get_days_between(self, start, end, first, last):
        day, stop = max(start, first), min(end, last)
        return [day + timedelta(days=shift) for shift in range((stop - day).days + 1)]
