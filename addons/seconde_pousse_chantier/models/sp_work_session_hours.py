from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.sharing import share_minutes


class SpWorkSessionHours(models.AbstractModel):
    """What follows the hours of a session: timesheet lines, shares, versions; part of `sp.work.session`."""

    _name = "sp.work.session.hours"
    _description = "Hours of a Work Session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sync_hours()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if {"task_id", "date", "line_ids", "sharing_key"} & set(vals):
            self._sync_hours()
        return result

    def unlink(self):
        self.line_ids.unlink()
        return super().unlink()

    def _sync_hours(self):
        self.line_ids._sync_timesheets()
        self._sync_shares()

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
            return targets.mapped("plant_count") if "plant_count" in targets else targets.mapped("area_m2")
        return [target.area_m2 for target in targets]

    # ------------------------------------------------------------------
    # Two phones on one session
    # ------------------------------------------------------------------

    def _take_version(self, version):
        """Make this entry the next one, unless somebody typed meanwhile (docs/decisions/0002 and 0013).

        :param int version: what the screen knew
        :returns: whether it is ours
        :rtype: bool
        """
        self.ensure_one()
        self.flush_recordset(["version"])
        taken = self.env.execute_query(
            SQL(
                "UPDATE sp_work_session SET version = %(next)s WHERE id = %(id)s "
                "AND COALESCE(version, 0) = %(version)s RETURNING id",
                id=self.id,
                version=version,
                next=version + 1,
            )
        )
        self.invalidate_recordset(["version"], flush=False)
        return bool(taken)

    def _refuse_stale(self):
        raise UserError(
            self.env._(
                "%(user)s has just typed the hours of “%(task)s” for %(day)s: look at them before you type yours.",
                user=self.sudo().write_uid.name,
                task=self.task_id.name,
                day=self._format_day(self.date),
            )
        )
