from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules.work_note import WorkDone, proposed_quantity

# Known to the notes only: a client cannot send it in a context.
NOTE_STEP = object()

FROZEN_STATES = ("signed", "replaced", "cancel")
SUMMED_UP = ("people_count", "people_names", "presence_minutes", "billed_minutes")


class SpWorkNoteMaking(models.AbstractModel):
    """A note made in one tap from the hours and the quote; part of `sp.work.note`."""

    _name = "sp.work.note.making"
    _description = "Prefilled Work Note"

    people_count = fields.Integer("Number of People", compute="_compute_hours", store=True)
    people_names = fields.Char("First Names", compute="_compute_hours", store=True)
    presence_minutes = fields.Integer("Minutes Worked", compute="_compute_hours", store=True)
    billed_minutes = fields.Integer("Minutes Billed", compute="_compute_hours", store=True)

    @api.depends(
        "session_ids.presence_minutes",
        "session_ids.billed_minutes",
        "session_ids.line_ids.employee_id",
        "company_id.sp_note_shows_names",
    )
    def _compute_hours(self):
        """Sum up the sessions; what was signed stays as it was signed."""
        for note in self:
            if note.state in FROZEN_STATES:
                for name in SUMMED_UP:
                    note[name] = note[name]
                continue
            people = note.session_ids.line_ids.employee_id.sudo()
            note.people_count = len(people)
            first_names = sorted((person.name or "").split(" ")[0] for person in people)
            note.people_names = ", ".join(first_names) if note.company_id.sp_note_shows_names else False
            note.presence_minutes = sum(note.session_ids.mapped("presence_minutes"))
            note.billed_minutes = sum(note.session_ids.mapped("billed_minutes"))

    # ------------------------------------------------------------------
    # Prefilled from the work and the quote
    # ------------------------------------------------------------------

    @api.model
    def _make_for_job(self, job):
        """Return the note to sign of a job, made or completed with the sessions that no note holds.

        :param project.task job: field job
        :rtype: sp.work.note
        :raises UserError: no farm, or nothing was done since the last note
        """
        if not job.farm_partner_id:
            raise UserError(self.env._("Choose the farm or town of “%(job)s” first: it signs the note.", job=job.name))
        # Two people who tap at once get the same note.
        job.env.cr.execute("UPDATE project_task SET write_date = write_date WHERE id = %s", [job.id])
        note = self.search([("task_id", "=", job.id), ("state", "=", "draft"), ("previous_id", "=", False)], limit=1)
        sessions = self.env["sp.work.session"].search(
            [("task_id", "=", job.id), ("work_note_id", "=", False)], order="date, id"
        )
        if note:
            note._add_sessions(sessions)
            return note
        if not sessions and job.work_note_ids.filtered(lambda done: done.state == "signed"):
            raise UserError(
                self.env._(
                    "All the hours of “%(job)s” are on a signed note: type the hours of the crew, "
                    "or correct the last note.",
                    job=job.name,
                )
            )
        note = self.create({"task_id": job.id})
        note.line_ids = [Command.create(vals) for vals in note._prepare_lines()]
        note._add_sessions(sessions)
        return note

    def _prepare_lines(self):
        """Return a line for each service of the quote, the work itself first; one free line without a quote."""
        self.ensure_one()
        job = self.task_id
        sold = job._sp_get_lines_by_note()
        if not sold:
            hour = self.env.ref("uom.product_uom_hour")
            return [{"name": job.work_kind_id.name or job.name, "quantity": 0, "uom_id": hour.id}]
        return [
            {
                "sale_line_id": line.id,
                "name": line.product_id.display_name or line.name,
                "quantity": 0,
                "uom_id": line.product_uom_id.id,
                "sequence": rank,
            }
            for rank, line in enumerate(sold)
        ]

    def _add_sessions(self, sessions):
        """Put sessions on a note to sign, and propose again the quantities nobody typed."""
        self.ensure_one()
        self._check_open()
        sessions.work_note_id = self
        days = self.session_ids.mapped("date")
        values = {}
        if days:
            values = {"date_from": min(days), "date_to": max(days)}
        incidents = [text for text in sessions.mapped("incident") if text and text not in (self.incident or "")]
        if incidents:
            values["incident"] = "\n".join(filter(None, [self.incident, *incidents]))
        photos = sessions._sp_share_photos() - self.photo_ids
        if photos:
            values["photo_ids"] = [Command.link(photo.id) for photo in photos]
        if values:
            self.write(values)
        main = self.line_ids[:1]
        if main and main.quantity == main.proposed_quantity:
            quantity = self._get_proposed_quantity(main)
            main.write({"quantity": quantity, "proposed_quantity": quantity})

    def _get_proposed_quantity(self, line):
        """Return what the sessions say was done, in the unit of a line."""
        self.ensure_one()
        job, sold = self.task_id, line.sudo().sale_line_id
        noted = sum(sold.sp_work_note_line_ids.filtered(lambda done: done.state == "signed").mapped("quantity"))
        mode = job.price_mode or ("hour" if line._is_in_hours() else "unit")
        worked = [
            WorkDone(
                session.date,
                session.presence_minutes,
                max(session.line_ids.mapped("minutes"), default=0),
                session._get_billed_minutes(),
                Decimal(str(session.quantity_done)),
            )
            for session in self.session_ids
        ]
        quantity = proposed_quantity(
            mode,
            worked,
            Decimal(str(sold.product_uom_qty)),
            Decimal(str(noted)),
            round(job.estimated_people * job.estimated_hours * 60),
        )
        return line.uom_id.round(float(quantity))
