from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from ..rules.sharing import share_minutes
from ..rules.working_day import spell_minutes

# Known to this module only: what follows the hours is done once, at the end of a whole entry.
HOURS_LATER = object()


class SpWorkSessionHours(models.AbstractModel):
    """What follows the hours of a session: timesheet lines, shares, versions; part of `sp.work.session`."""

    _name = "sp.work.session.hours"
    _description = "Hours of a Work Session"

    version = fields.Integer(
        default=0, copy=False, readonly=True, help="Two phones on one session: the second is told."
    )
    entry_uuid = fields.Char(
        copy=False, readonly=True, index="btree_not_null", help="Sent twice, an entry is taken once."
    )
    typed_by_id = fields.Many2one("res.users", copy=False, readonly=True)
    typed_on = fields.Datetime(copy=False, readonly=True)

    @api.depends("line_ids.timesheet_ids.amount")
    def _compute_cost(self):
        for session in self:
            session.cost = -sum(session.line_ids.timesheet_ids.mapped("amount"))

    @api.model_create_multi
    def create(self, vals_list):
        later = self._sp_hours_later()
        sessions = super(SpWorkSessionHours, later).create(vals_list)
        sessions = self.browse(sessions.ids)
        sessions._sync_hours()
        return sessions

    def write(self, vals):
        names = {
            "task_id",
            "date",
            "hour_from",
            "hour_to",
            "line_ids",
            "sharing_key",
            "billed_minutes",
            "quantity_done",
        }
        if not names & set(vals):
            return super().write(vals)
        self._check_note_open()
        before = self._get_days()
        result = super(SpWorkSessionHours, self._sp_hours_later()).write(vals)
        self._sync_hours(before)
        return result

    def unlink(self):
        self._check_note_open()
        before = self._get_days()
        self._sp_hours_later().line_ids.unlink()
        result = super().unlink()
        self.browse()._sync_days(before)
        return result

    def _sp_hours_later(self):
        return self.with_context(sp_hours_later=HOURS_LATER)

    def _get_billed_minutes(self):
        """Return what the customer pays of these hours; None when nobody said it: the phone always does.

        :rtype: int | None
        """
        self.ensure_one()
        return self.billed_minutes if self.entry_uuid or self.billed_minutes else None

    def _get_days(self):
        return [(line.employee_id, line.date) for line in self.line_ids]

    def _check_note_open(self):
        """Refuse to change hours the customer signed."""
        for session in self:
            if session.sudo().work_note_id.state == "signed":
                raise UserError(
                    self.env._(
                        "The customer signed work note %(number)s with these hours (%(task)s): press “Correct” on the "
                        "note first, and have the new one signed.",
                        number=session.sudo().work_note_id.name,
                        task=session.task_id.name,
                    )
                )

    def _sync_hours(self, before=()):
        """Make what follows the hours say what they say, for all these sessions at once.

        :param before: (employee, date) pairs these sessions may no longer hold
        """
        if self.env.context.get("sp_hours_later") is HOURS_LATER:
            return
        self._raise_versions()
        self.line_ids._check_days()
        after = self._get_days()
        if set(after) != set(before):
            self._check_authorised()
        self.line_ids._sync_timesheets()
        self._sync_shares()
        self._sync_days([*before, *after])

    def _sync_days(self, pairs):
        if self.env.context.get("sp_hours_later") is not HOURS_LATER:
            employees = self.env["hr.employee"].union(*(employee for employee, _day in pairs))
            self._sync_presence(employees, {day for _employee, day in pairs})

    def _raise_versions(self):
        """A screen that shows the hours as they were is told, whoever changed them and where."""
        names = ["version", "typed_by_id", "typed_on"]
        self.flush_recordset(names)
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE sp_work_session SET version = COALESCE(version, 0) + 1, typed_by_id = %(user)s, "
                    "typed_on = %(now)s WHERE id IN %(ids)s",
                    user=self.env.uid,
                    now=fields.Datetime.now(),
                    ids=tuple(self.ids),
                )
            )
            self.invalidate_recordset(names, flush=False)

    # ------------------------------------------------------------------
    # Shares among plantings or places
    # ------------------------------------------------------------------

    def _sync_shares(self):
        """Share the minutes of each session among the plantings of its task, or its places."""
        shares = self.env["sp.work.share"].sudo()
        shares.search([("session_id", "in", self.ids)]).unlink()
        shares.create([vals for session in self for vals in session._prepare_shares()])

    def _prepare_shares(self):
        self.ensure_one()
        targets = self.task_id.planting_ids or self.task_id.place_ids
        weights = [Decimal(str(session_weight)) for session_weight in self._get_weights(targets)]
        minutes = share_minutes(self.presence_minutes, weights)
        name = "planting_id" if targets._name == "sp.planting" else "place_id"
        return [
            {"session_id": self.id, name: target.id, "weight": float(weight), "minutes": share}
            for target, weight, share in zip(targets, weights, minutes, strict=True)
        ]

    def _get_weights(self, targets):
        """Return the key of each planting or place; a place has no plants: its surface counts instead."""
        self.ensure_one()
        if self.sharing_key == "equal":
            return [1.0] * len(targets)
        if self.sharing_key == "plants" and targets._name == "sp.planting":
            return [target.area_m2 * (target.sudo().itinerary_id.density or 1.0) for target in targets]
        return targets.mapped("area_m2")

    def _say_shares(self):
        """Return how the minutes are shared, in words: “12 min per place (5)”, “Bed 1: 1 h, Bed 2: 30 min”."""
        self.ensure_one()
        shares = self.share_ids
        minutes = sorted(set(shares.mapped("minutes")))
        if len(shares) > 1 and minutes[-1] - minutes[0] <= 1:
            words = {"time": spell_minutes(minutes[-1]), "count": len(shares)}
            if shares.planting_id:
                return self.env._("%(time)s per planting (%(count)s)", **words)
            return self.env._("%(time)s per place (%(count)s)", **words)
        return ", ".join(
            f"{(share.planting_id or share.place_id).display_name}\N{NO-BREAK SPACE}: {spell_minutes(share.minutes)}"
            for share in shares
        )

    # ------------------------------------------------------------------
    # Two phones on one session
    # ------------------------------------------------------------------

    def _take_versions(self, versions):
        """Make this entry the next one, unless somebody typed meanwhile (docs/decisions/0002 and 0013).

        :param dict versions: session id → what the screen knew
        :returns: the sessions somebody typed meanwhile; none when they are all ours
        :rtype: sp.work.session
        """
        if not versions:
            return self.browse()
        self.browse(versions).flush_recordset(["version"])
        known = SQL(",").join(SQL("(%s, %s)", session_id, version) for session_id, version in versions.items())
        taken = self.env.execute_query(
            SQL(
                """
                UPDATE sp_work_session session SET version = known.version + 1
                  FROM (VALUES %s) AS known (id, version)
                 WHERE session.id = known.id AND COALESCE(session.version, 0) = known.version
                RETURNING session.id
                """,
                known,
            )
        )
        sessions = self.browse(versions)
        sessions.invalidate_recordset(["version"], flush=False)
        return sessions - self.browse(row_id for [row_id] in taken)

    def _say_typed(self):
        """Return who typed these hours and when, in words; empty when nobody did."""
        self.ensure_one()
        if not self.typed_by_id:
            return ""
        zone = self.company_id._sp_get_timezone()
        return self.env._(
            "%(user)s, %(when)s",
            user=self.sudo().typed_by_id.name,
            when=format_datetime(self.env, self.typed_on, tz=zone, dt_format="short"),
        )

    def _say_locked(self):
        """Return why these hours no longer change, or nothing."""
        self.ensure_one()
        note = self.sudo().work_note_id
        if note.state != "signed":
            return ""
        return self.env._("Signed by the customer: work note %s.", note.name)

    def _say_conflict(self):
        """Return who typed what meanwhile, task by task."""
        rows = [
            self.env._(
                "“%(task)s” was typed by %(typed)s: %(hours)s.",
                task=session.task_id.name,
                typed=session._say_typed(),
                hours=", ".join(
                    f"{line.employee_id.sudo().name} {spell_minutes(line.minutes)}" for line in session.line_ids
                ),
            )
            for session in self.exists()
        ]
        rows += [self.env._("Hours that were on your screen have been deleted.")] if self - self.exists() else []
        return " ".join(rows)
