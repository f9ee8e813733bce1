from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..rules.hours import to_hours, to_minutes
from .insertion_absence import HALVES

DAYS_SEARCHED = 21


class InsertionRollCall(models.Model):
    _name = "insertion.roll.call"
    _description = "Roll-Call"
    _inherit = ["insertion.computed.values"]
    _order = "date desc, half desc, crew_id"
    _rec_name = "crew_id"
    _check_company_auto = True

    crew_id = fields.Many2one("hr.department", required=True, index=True, check_company=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    half = fields.Selection(HALVES, string="Half-Day", required=True, default="am")
    presence_ids = fields.One2many("insertion.presence", "roll_call_id")
    state = fields.Selection(
        [("open", "To Do"), ("done", "Done")], compute="_compute_state", store=True, index=True, string="Status"
    )
    called_count = fields.Integer(string="Called", compute="_compute_state", store=True)
    expected_count = fields.Integer(string="Expected", compute="_compute_state", store=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _crew_half_unique = models.Constraint(
        "UNIQUE(crew_id, date, half)", "The roll-call of this crew and half-day already exists: open it."
    )

    @api.depends("presence_ids.is_called", "presence_ids.employee_id")
    def _compute_state(self):
        for call in self:
            called = call.presence_ids.filtered("is_called")
            # A participant owes nothing: nobody waits for her.
            expected = called | call.presence_ids.filtered("employee_id")
            call.expected_count = len(expected)
            call.called_count = len(called)
            call.state = "done" if called and called == expected else "open"

    @api.depends("crew_id", "date", "half")
    def _compute_display_name(self):
        labels = dict(self._fields["half"]._description_selection(self.env))
        for call in self:
            day = format_date(self.env, call.date)
            call.display_name = f"{call.crew_id.name or ''} · {day} · {labels.get(call.half, '')}"

    # ------------------------------------------------------------------
    # One roll-call per crew and half-day
    # ------------------------------------------------------------------

    def write(self, vals):
        moved = self.filtered(lambda call: any(name in vals for name in ("crew_id", "date", "half")))
        if moved.sudo().presence_ids.filtered("is_called"):
            raise UserError(
                self.env._(
                    "People were called in this roll-call: its crew and half-day no longer change. Make another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_months(self):
        # The database deletes the lines with it: nothing else would look at their months.
        self.sudo().presence_ids._refuse_closed_months()

    @api.model
    def get_or_create(self, crew_id, date, half):
        """Give the roll-call of a crew and half-day, with a line for everybody expected.

        Lines not called yet follow the contract and the announced absences of the moment; what was
        called is never touched. Two phones at once get the same roll-call (docs/decisions/0002).

        :param int crew_id: hr.department
        :param date: date or str, today at the latest
        :param str half: "am" or "pm"
        :return: insertion.roll.call
        :raise AccessError: for the crew of another supervisor
        :raise UserError: for a day to come
        """
        day = fields.Date.to_date(date)
        if half not in dict(HALVES):
            raise UserError(self.env._("Choose the morning or the afternoon."))
        if not day or day > fields.Date.context_today(self):
            raise UserError(self.env._("The roll-call is made on the day itself: choose today or a day before."))
        crew = self.env["hr.department"].browse(crew_id).exists()
        if crew not in self._get_crews():
            raise AccessError(self.env._("This crew is not yours: ask the HR officer to give it to you."))
        call = self.browse(self._get_or_create_id(crew, day, half))
        call.sudo()._fill()
        return call

    @api.model
    def _get_or_create_id(self, crew, day, half):
        self.flush_model()
        company = crew.sudo().company_id or self.env.company
        # Writing the row, be it there already, makes a second phone's transaction run again.
        [[call_id]] = self.env.execute_query(
            SQL(
                """
                INSERT INTO insertion_roll_call
                       (crew_id, date, half, state, called_count, expected_count, company_id,
                        create_uid, write_uid, create_date, write_date)
                VALUES (%(crew)s, %(day)s, %(half)s, 'open', 0, 0, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s)
           ON CONFLICT (crew_id, date, half) DO UPDATE SET write_date = EXCLUDED.write_date
             RETURNING id
                """,
                crew=crew.id,
                day=day,
                half=half,
                company=company.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.browse(call_id).invalidate_recordset(flush=False)
        return call_id

    def _fill(self, with_others=False):
        """Create the missing lines and refresh those nobody called, all at once."""
        self.ensure_one()
        expected = self._prepare_presences(with_others)
        pathway_ids = set(expected) | set(self.presence_ids.pathway_id.ids)
        closed = self.env["insertion.month"].sudo()._find_closed_pathways(pathway_ids, self.date)
        known = {
            presence.pathway_id.id: presence
            for presence in self.env["insertion.presence"].search(
                [("pathway_id", "in", list(expected)), ("date", "=", self.date), ("half", "=", self.half)]
            )
        }
        to_create = []
        for pathway_id, vals in expected.items():
            presence = known.get(pathway_id)
            if pathway_id in closed:
                continue
            if not presence:
                to_create.append(vals)
            elif not presence.is_called and presence.roll_call_id == self:
                self._refresh_line(presence, vals)
        self.env["insertion.presence"].create(to_create)
        self.presence_ids.filtered(
            lambda line: not line.is_called and line.pathway_id.id not in {*expected, *closed}
        ).unlink()

    def _refresh_line(self, presence, vals):
        changed = {
            name: vals[name]
            for name in ("hours_planned", "absence_type_id")
            if vals[name] != (presence[name].id if name == "absence_type_id" else presence[name])
        }
        if changed:
            presence.write(changed)

    def _prepare_presences(self, with_others=False):
        """Return the values of each line, as a dict pathway id → dict.

        Expected: whoever is due by contract, and the participants when the crew works, unless the structure is
        closed.

        :param with_others: add those of the crew nobody expects
        """
        hours = self.env["insertion.hours"]
        spans = hours._get_spans(self.company_id, self.date, self.date, [("crew_id", "=", self.crew_id.id)])
        is_closed = (self.date, self.half) in hours._get_holidays(self.company_id, self.date, self.date)
        due = hours._get_due({span.employee_id for span in spans if span.employee_id}, self.date, self.date)
        announced = hours._get_announced([span.pathway_id for span in spans], self.date, self.date)
        session = self.env["insertion.parameter"]._get_value("participant_session_hours", self.date)
        due = {
            span.pathway_id: due.get(span.employee_id, {}).get(self.date, (0, 0))[self.half == "pm"] for span in spans
        }
        is_at_work = any(due.values()) or not any(span.employee_id for span in spans)
        result = {}
        for span in spans:
            minutes = due[span.pathway_id]
            is_expected = not is_closed and (is_at_work if not span.employee_id else minutes)
            if not is_expected and not with_others:
                continue
            absence = announced.get(span.pathway_id, {}).get((self.date, self.half), False)
            result[span.pathway_id] = {
                "roll_call_id": self.id,
                "pathway_id": span.pathway_id,
                "date": self.date,
                "half": self.half,
                "is_called": False,
                "hours_planned": to_hours(minutes) if span.employee_id else session,
                "hours": 0,
                "absence_type_id": absence,
            }
        return result

    # ------------------------------------------------------------------
    # The phone screen
    # ------------------------------------------------------------------

    @api.model
    def _get_crews(self):
        """Return the crews this user may call: her own, or all of them for HR."""
        if not self.env["insertion.presence"].has_access("write"):
            return self.env["hr.department"]
        groups = self.env["insertion.pathway"]._read_group(
            [("crew_id", "!=", False), ("company_id", "in", self.env.companies.ids)], ["crew_id"]
        )
        return self.env["hr.department"].browse([crew.id for [crew] in groups])

    @api.model
    def get_screen(self, crew_id, date, half):
        """Give what the phone shows of a crew's half-day; the roll-call is made when it is not yet.

        :param crew_id: int, or False for the user's own crew
        :param str date: "2026-11-23"
        :param str half: "am" or "pm"
        :return: dict crews, crew_id, roll_call_id, lines, absence_types, locked, longest, day_off; minutes everywhere
        """
        crews = self._get_crews().sorted("name")
        if not crews:
            return self._prepare_screen(crews)
        crew_id = crew_id or self._get_default_crew(crews).id
        return self.get_or_create(crew_id, date, half)._prepare_screen(crews)

    @api.model
    def _get_default_crew(self, crews):
        own = self.env["insertion.pathway"]._read_group(
            [("crew_id", "in", crews.ids), ("supervisor_id", "=", self.env.uid), ("state", "=", "active")],
            ["crew_id"],
            ["__count"],
            order="__count DESC",
            limit=1,
        )
        return own[0][0] if own else crews[0]

    def _prepare_screen(self, crews):
        presences = self.env["insertion.presence"].search([("roll_call_id", "in", self.ids)])
        types = self.env["insertion.absence.type"].search(
            ["|", ("on_phone", "=", True), ("id", "in", presences.absence_type_id.ids)]
        )
        screen = {
            "crews": [{"id": crew.id, "name": crew.name} for crew in crews],
            "crew_id": self.crew_id.id,
            "roll_call_id": self.id,
            "absence_types": [{"id": kind.id, "name": kind.name, "on_phone": kind.on_phone} for kind in types],
            "lines": [],
            "locked": "",
            "warning": "",
            "longest": 0,
            "day_off": None if presences or not self else self._prepare_day_off(),
        }
        if self:
            closed = presences._find_closed_months()
            presences = presences.sorted(lambda line: line.person_id.sort_name or "")
            screen["lines"] = [self._prepare_line(line, closed) for line in presences]
            screen["longest"] = presences._get_limits(self.date).half_day
            screen["locked"] = closed._get_closed_message() if closed else ""
            long_days = presences._get_long_days(presences.pathway_id, self.date)
            if long_days:
                screen["warning"] = self.env._(
                    "More than the law's longest day of work: %(people)s. Check with the HR officer.",
                    people=", ".join(long_days.person_id.mapped("name")),
                )
        return screen

    def _prepare_day_off(self):
        """Say in words that nobody is expected, and which half-day to call instead.

        :return: dict text, date, half and label of that half-day (date is False when there is none)
        """
        first, last = (self.date + timedelta(days=days) for days in (-DAYS_SEARCHED, DAYS_SEARCHED))
        halves = self.env["insertion.hours"]._get_working_halves(
            self.company_id, first, last, [("crew_id", "=", self.crew_id.id)]
        )
        here = (self.date, self.half)
        after = next((half for half in halves if half > here), None)
        texts = [self._describe_day_off(any(day == self.date for day, _half in halves))]
        if after:
            texts.append(self.env._("It is expected next on %(half_day)s.", half_day=self._name_half(*after)))
        is_open = after and after[0] <= fields.Date.context_today(self)
        target = after if is_open else next((half for half in reversed(halves) if half < here), None)
        day, half = target or (False, False)
        return {
            "text": " ".join(texts),
            "date": day and fields.Date.to_string(day),
            "half": half,
            "label": target and self.env._("See %(half_day)s", half_day=self._name_half(*target)),
        }

    def _describe_day_off(self, is_day_worked):
        if is_day_worked:
            return self.env._(
                "Nobody of this crew is expected on %(half_day)s.", half_day=self._name_half(self.date, self.half)
            )
        day = format_date(self.env, self.date, date_format="EEEE d MMMM")
        closed = self.env["insertion.hours"]._get_holidays(self.company_id, self.date, self.date)
        if (self.date, self.half) in closed:
            return self.env._("The structure is closed on %(day)s.", day=day)
        return self.env._("Nobody of this crew works on %(day)s.", day=day)

    @api.model
    def _name_half(self, day, half):
        halves = {"am": self.env._("morning"), "pm": self.env._("afternoon")}
        return f"{format_date(self.env, day, date_format='EEEE d MMMM')}, {halves[half]}"

    def _prepare_line(self, presence, closed):
        status = "todo"
        if presence.is_called:
            status = "absent" if presence.absence_type_id else "present"
        return {
            "id": presence.id,
            "name": presence.person_id.name,
            "status": status,
            "due": to_minutes(presence.hours_planned),
            "minutes": to_minutes(presence.hours),
            "absence_type_id": presence.absence_type_id.id,
            "announced": bool(presence.absence_type_id) and not presence.is_called,
            "locked": presence.pathway_id in closed.pathway_id,
            "optional": not presence.employee_id,
        }

    def save_screen(self, entries):
        """Write what the phone says; sending it twice changes nothing.

        :param entries: list of dict id, status ("todo", "present", "absent"), minutes, absence_type_id
        :return: dict, the screen as `get_screen` gives it
        :raise UserError: for an absence without its kind, an unknown line or a validated month
        """
        self.ensure_one()
        Presence = self.env["insertion.presence"]
        lines = Presence.search([("roll_call_id", "=", self.id)]).grouped("id")
        by_values = {}
        for entry in entries:
            if entry["id"] not in lines:
                raise UserError(self.env._("Somebody is no longer in this roll-call: reload the screen."))
            values = tuple(self._prepare_entry(entry).items())
            by_values[values] = by_values.get(values, Presence) | lines[entry["id"]]
        # The shared row first: a second phone's transaction runs again after this one.
        now = fields.Datetime.now()
        self.env.cr.execute(SQL("UPDATE insertion_roll_call SET write_date = %s WHERE id = %s", now, self.id))
        for values, presences in by_values.items():
            presences.write(dict(values))
        return self._prepare_screen(self._get_crews().sorted("name"))

    @api.model
    def _prepare_entry(self, entry):
        status, kind = entry["status"], entry.get("absence_type_id") or False
        if status not in ("todo", "present", "absent"):
            raise UserError(self.env._("Say whether each person is present or absent."))
        if status == "absent" and not kind:
            raise UserError(self.env._("Choose the kind of absence."))
        return {
            "is_called": status != "todo",
            "hours": 0 if status == "todo" else to_hours(entry.get("minutes") or 0),
            "absence_type_id": kind if status == "absent" else False,
        }

    def add_others(self):
        """Add to the screen those of the crew nobody expects on this half-day; they leave it unless called.

        :return: dict, the screen as `get_screen` gives it
        :raise AccessError: for the crew of another supervisor
        """
        self.ensure_one()
        crews = self._get_crews().sorted("name")
        if self.crew_id not in crews:
            raise AccessError(self.env._("This crew is not yours: ask the HR officer to give it to you."))
        self.sudo()._fill(with_others=True)
        return self._prepare_screen(crews)

    def action_open_screen(self):
        """Open the roll-call's own screen on this crew and half-day.

        :return: dict, a client action
        """
        action = self.env["ir.actions.actions"]._for_xml_id(
            "seconde_pousse_insertion.insertion_roll_call_client_action"
        )
        if self:
            self.ensure_one()
            action["context"] = {"crew_id": self.crew_id.id, "date": str(self.date), "half": self.half}
        return action
