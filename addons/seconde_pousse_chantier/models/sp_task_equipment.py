from datetime import datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError

DAY_BEGINS, DAY_ENDS = time(8), time(17)


class SpTaskEquipment(models.AbstractModel):
    """The equipment of a job; part of `project.task`."""

    _name = "sp.task.equipment"
    _description = "Equipment of a Task"

    booking_ids = fields.One2many("sp.equipment.booking", "task_id", "Bookings")
    booking_count = fields.Integer("Bookings of Equipment", compute="_compute_booking_count")

    def _compute_booking_count(self):
        counts = dict(
            self.env["sp.equipment.booking"]._read_group(
                [("task_id", "in", self.ids), ("state", "!=", "cancel")], ["task_id"], ["__count"]
            )
        )
        for task in self:
            task.booking_count = counts.get(task._origin, 0)

    def action_open_bookings(self):
        """Book what this job needs on its days; what the visit listed is booked first.

        :returns: action on its bookings
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.sp_equipment_booking_action")
        action["domain"] = [("task_id", "=", self.id)]
        action["views"] = [[False, "list"], [False, "calendar"], [False, "form"]]
        action["context"] = {"default_task_id": self.id, "default_state": "ok"}
        dates = self._get_booking_dates()
        if dates:
            action["context"].update(default_date_from=dates[0], default_date_to=dates[1], initial_date=dates[0])
        return action

    def action_book_equipment(self):
        """Book the equipment that the visit listed and nobody booked yet, on the days of the job.

        :returns: action on the bookings of the job
        :raises UserError: no day planned, or something is taken
        """
        self.ensure_one()
        dates = self._get_booking_dates()
        if not dates:
            raise UserError(self.env._("Plan the first day of the job: its equipment is booked on its days."))
        booked = self.booking_ids.filtered(lambda booking: booking.state != "cancel").equipment_id
        self.env["sp.equipment.booking"].create(
            [
                {
                    "equipment_id": equipment.id,
                    "task_id": self.id,
                    "date_from": dates[0],
                    "date_to": dates[1],
                    "state": "ok",
                    "company_id": self.company_id.id or self.env.company.id,
                }
                for equipment in self.equipment_ids - booked
            ]
        )
        return self.action_open_bookings()

    def _get_booking_dates(self):
        """Return the first hour and the last hour of the job in UTC, or None before a day is planned.

        :rtype: tuple[datetime, datetime] | None
        """
        self.ensure_one()
        days = [day for day in (self.planned_date, *self.assignment_ids.mapped("date")) if day]
        if not days:
            return None
        zone = ZoneInfo((self.company_id or self.env.company)._sp_get_timezone())
        moments = (datetime.combine(min(days), DAY_BEGINS), datetime.combine(max(days), DAY_ENDS))
        start, end = [
            moment.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).replace(tzinfo=None) for moment in moments
        ]
        return start, end
