import binascii
from base64 import b64decode

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

MAX_IMAGE = 8 * 1024 * 1024
MAX_TEXT = 2000
MAX_CARDS = 60
IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8", b"RIFF")
TEXTS = ("note", "incident")
FIGURES = ("quantity_done", "hour_from", "hour_to")


class TypedMeanwhileError(Exception):
    """Somebody typed some of these sessions after the screen was shown."""

    def __init__(self, sessions):
        super().__init__()
        self.sessions = sessions


class SpWorkEntry(models.AbstractModel):
    """The hours of a crew on a day, typed in one screen and saved in one call."""

    _name = "sp.work.entry"
    _description = "Entry of a Crew's Hours"
    _inherit = ["sp.work.entry.screen"]

    @api.model
    def save(self, entry):
        """Save the hours of a crew on a day, once, whatever the number of times they are sent.

        :param dict entry: uuid (made by the phone), crew_id, day, seen (ids of the sessions shown), and cards: dicts
            session_id or task_id or kind_id, version, lines (person_id, minutes), billed_minutes, quantity_done,
            hour_from, hour_to, note, incident, photos (base64)
        :returns: state ("done", "already" when it was taken before, "conflict" when somebody typed meanwhile: nothing
            is written then), message and screen as it is now
        :rtype: dict
        :raises UserError: one sentence that says what to correct; nothing is written
        """
        sessions = self.env["sp.work.session"]
        sessions.check_access("create")
        self._check_entry(entry)
        if sessions.search_count([("entry_uuid", "=", entry["uuid"])], limit=1):
            return self._answer(entry, "already")
        try:
            with self.env.cr.savepoint():
                self._write_entry(entry)
                self.env.flush_all()
        except TypedMeanwhileError as meanwhile:
            return self._answer(entry, "conflict", meanwhile.sessions._say_conflict())
        return self._answer(entry, "done")

    @api.model
    def _answer(self, entry, state, message=""):
        return {"state": state, "message": message, "screen": self.get_screen(entry["crew_id"], entry["day"])}

    # ------------------------------------------------------------------
    # What no screen of ours sends
    # ------------------------------------------------------------------

    @api.model
    def _check_entry(self, entry):
        cards = entry.get("cards")
        is_sound = (
            isinstance(entry.get("uuid"), str)
            and 0 < len(entry["uuid"]) <= 64
            and isinstance(entry.get("crew_id"), int)
            and isinstance(entry.get("seen", []), list)
            and all(isinstance(session_id, int) for session_id in entry.get("seen", []))
            and isinstance(cards, list)
            and len(cards) <= MAX_CARDS
            and all(isinstance(card, dict) and self._is_sound_card(card) for card in cards)
        )
        try:
            day = fields.Date.to_date(entry.get("day"))
        except (TypeError, ValueError):
            day = None
        if not is_sound or not day:
            raise UserError(self.env._("These hours cannot be read: open the day again and type them again."))
        if day > self.env.company._sp_get_today():
            raise UserError(self.env._("This day has not come yet: hours are typed once they are worked."))

    @api.model
    def _is_sound_card(self, card):
        lines = card.get("lines")
        return (
            sum(bool(card.get(name)) for name in ("session_id", "task_id", "kind_id")) >= 1
            and all(isinstance(card.get(name) or 0, int) for name in ("session_id", "task_id", "kind_id", "version"))
            and (not card.get("session_id") or isinstance(card.get("version"), int))
            and isinstance(lines, list)
            and all(isinstance(line, dict) for line in lines)
            and all(self._is_minutes(line.get("minutes")) and isinstance(line.get("person_id"), int) for line in lines)
            and len({line["person_id"] for line in lines}) == len(lines)
            and (card.get("billed_minutes") is None or self._is_minutes(card["billed_minutes"], 1_000_000))
            and all(isinstance(card.get(name) or 0, (int, float)) and (card.get(name) or 0) >= 0 for name in FIGURES)
            and all(isinstance(card.get(name) or "", str) and len(card.get(name) or "") <= MAX_TEXT for name in TEXTS)
            and all(self._is_image(photo) for photo in card.get("photos") or [])
        )

    @api.model
    def _is_minutes(self, value, most=None):
        # More than 24 hours is a mistake to name, with the person and the tasks, further on.
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= (most or 100_000)

    @api.model
    def _is_image(self, value):
        if not isinstance(value, str) or len(value) > MAX_IMAGE:
            return False
        try:
            return b64decode(value[:64], validate=True).startswith(IMAGE_STARTS)
        except (ValueError, binascii.Error):
            return False

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _write_entry(self, entry):
        cards = [{**card, "lines": [line for line in card["lines"] if line["minutes"]]} for card in entry["cards"]]
        sessions = self.env["sp.work.session"]
        known = [card for card in cards if card.get("session_id")]
        new = [card for card in cards if not card.get("session_id") and card["lines"]]
        self._check_nobody_typed(entry, known, new)
        later = sessions._sp_hours_later()
        gone = sessions.browse([card["session_id"] for card in known if not card["lines"]])
        kept = [card for card in known if card["lines"]]
        touched = sessions.browse([card["session_id"] for card in kept])
        (touched | gone)._check_note_open()
        before = touched._get_days()
        gone.unlink()
        self._write_known(later, entry, kept)
        made = later.create(self._prepare_new(entry, new))
        touched |= sessions.browse(made.ids)
        self._attach_photos(touched, [*kept, *new])
        touched._sync_hours(before)

    @api.model
    def _check_nobody_typed(self, entry, known, new):
        """Refuse to write over what another phone saved meanwhile.

        Core adds up the hours of a task on its row: of two phones that begin the same task, the later transaction runs
        again and finds the session of the first (docs/decisions/0002).
        """
        sessions = self.env["sp.work.session"]
        late = sessions._take_versions({card["session_id"]: card["version"] for card in known})
        task_ids = sorted({card["task_id"] for card in new if card.get("task_id")})
        if task_ids:
            seen = [*entry.get("seen", []), *(card["session_id"] for card in known)]
            of_day = [("crew_id", "=", entry["crew_id"]), ("date", "=", entry["day"])]
            late |= sessions.search([("task_id", "in", task_ids), ("id", "not in", seen), *of_day])
        if late:
            raise TypedMeanwhileError(late)

    @api.model
    def _prepare_card(self, entry, card):
        values = {name: card.get(name) or 0 for name in FIGURES}
        values.update({name: (card.get(name) or "").strip() or False for name in TEXTS})
        billed = card.get("billed_minutes")
        values["billed_minutes"] = sum(line["minutes"] for line in card["lines"]) if billed is None else billed
        return {**values, "entry_uuid": entry["uuid"]}

    @api.model
    def _prepare_new(self, entry, cards):
        tasks = self._make_tasks(entry, cards)
        supervisor = self.env.user.sudo().employee_id
        return [
            {
                **self._prepare_card(entry, card),
                "task_id": task.id,
                "date": entry["day"],
                "crew_id": entry["crew_id"],
                "supervisor_id": supervisor.id,
                "line_ids": [
                    Command.create({"employee_id": line["person_id"], "minutes": line["minutes"]})
                    for line in card["lines"]
                ],
            }
            for task, card in zip(tasks, cards, strict=True)
        ]

    @api.model
    def _make_tasks(self, entry, cards):
        """Return the task of each card; what was not planned becomes a task of its kind of work."""
        tasks = self.env["project.task"]
        kinds = self.env["sp.work.kind"].browse([card["kind_id"] for card in cards if not card.get("task_id")]).exists()
        projects = {
            activity: tasks.project_id._sp_get_activity_project(self.env.company, activity)
            for activity in set(kinds.mapped("activity"))
        }
        rows = [card for card in cards if not card.get("task_id")]
        made = iter(
            tasks.create(
                [
                    {
                        "name": kind.name,
                        "work_kind_id": kind.id,
                        "crew_id": entry["crew_id"],
                        "planned_date": entry["day"],
                        "project_id": projects[kind.activity].id,
                        "company_id": projects[kind.activity].company_id.id,
                    }
                    for kind in (kinds.browse(card["kind_id"]) for card in rows)
                ]
            )
        )
        return [tasks.browse(card["task_id"]) if card.get("task_id") else next(made) for card in cards]

    @api.model
    def _write_known(self, later, entry, cards):
        """Make the lines of known sessions what the cards say, in as many writes as there are different minutes."""
        sessions = later.browse([card["session_id"] for card in cards])
        wanted = {(card["session_id"], line["person_id"]): line["minutes"] for card in cards for line in card["lines"]}
        lines = {(line.session_id.id, line.employee_id.id): line for line in sessions.line_ids}
        sessions.line_ids.browse([line.id for key, line in lines.items() if key not in wanted]).unlink()
        changed = {}
        for key, line in lines.items():
            if key in wanted and wanted[key] != line.minutes:
                changed.setdefault(wanted[key], []).append(line.id)
        for minutes, ids in changed.items():
            sessions.line_ids.browse(ids).write({"minutes": minutes})
        sessions.line_ids.create(
            [
                {"session_id": session_id, "employee_id": person_id, "minutes": minutes}
                for (session_id, person_id), minutes in wanted.items()
                if (session_id, person_id) not in lines
            ]
        )
        for card in cards:
            later.browse(card["session_id"]).write(self._prepare_card(entry, card))

    @api.model
    def _attach_photos(self, sessions, cards):
        rows = [
            (session, photo)
            for session, card in zip(sessions, cards, strict=True)
            for photo in card.get("photos") or []
        ]
        if not rows:
            return
        photos = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{session.task_id.name} {session.date}.jpg",
                    "datas": photo,
                    "res_model": session._name,
                    "res_id": session.id,
                }
                for session, photo in rows
            ]
        )
        for session_id, own in photos.grouped("res_id").items():
            sessions.browse(session_id).photo_ids = [Command.link(photo.id) for photo in own]
