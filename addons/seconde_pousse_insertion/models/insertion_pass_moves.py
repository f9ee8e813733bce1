from odoo import models

from ..rules import extension as extension_rule
from ..rules import suspension as suspension_rule


class InsertionPassMoves(models.AbstractModel):
    """What moves the end of a PASS: suspending, coming back, extending, reading the platform again."""

    _name = "insertion.pass.moves"
    _description = "Moves of the End of a PASS IAE"

    def _get_last_hire(self, day):
        """Return the first day of our last hire on this PASS known on a day, or None.

        :param day: date
        """
        self.ensure_one()
        versions = self.sudo().pathway_ids.employee_id.version_ids
        contracts = {
            (version.contract_date_start, version.contract_date_end or None)
            for version in versions
            if version.contract_date_start and version.contract_date_start >= self.date_start
        }
        return suspension_rule.last_hire_start(contracts, day)

    def _resume_on_hire(self, day):
        """Stop the suspension running on the day of a new hire, as the platform does.

        A suspension that starts that very day is deleted; historic reasons are left alone.

        :param day: date, first day of the new contract
        """
        for suspension in self.suspension_ids.filtered(lambda line: line.date_start <= day <= line.date_end):
            resumption = suspension_rule.resume_on_hire(
                suspension.date_start, suspension.date_end, day, suspension.reason
            )
            if resumption.verdict == "deleted":
                suspension.unlink()
            elif resumption.verdict == "shortened":
                suspension.write({"date_end": resumption.end, "end_is_unknown": False})

    def _get_extension_caps(self, day):
        """Return the caps in force on a day, as a dict reason → rules.extension.ExtensionCap."""
        Parameter = self.env["insertion.parameter"]
        requests = {reason: f"extension_request_{reason}_days" for reason in extension_rule.REASONS}
        totals = {reason: f"extension_total_{reason}_days" for reason in ("rqth", "senior", "particular_difficulties")}
        values = Parameter._get_values([*requests.values(), *totals.values()], day)
        return {
            reason: extension_rule.ExtensionCap(
                int(values[code]), int(values[totals[reason]]) if reason in totals else None
            )
            for reason, code in requests.items()
        }

    def _get_extension_used(self, but=None):
        """Return the days of granted extension of this PASS, whatever their reasons.

        :param but: extension left out
        :return: int, days
        """
        granted = self.extension_ids.filtered(lambda extension: extension.state == "granted" and extension != but)
        return sum(granted.mapped("shift_days"))

    def action_confirm_end(self):
        """Record that the platform now shows the computed end: asked for by the user, never done otherwise."""
        for record in self:
            record.date_end = record.date_end_computed

    def action_suspend(self):
        """Open the form of a new suspension of this PASS.

        :return: dict, a window action
        """
        return self._open_new("insertion.pass.suspension", self.env._("Suspend the PASS"), {})

    def action_reintegrate(self):
        """Ask on which day the person comes back from the running suspension.

        :return: dict, a window action
        """
        return self.current_suspension_id.action_reintegrate()

    def action_extend(self):
        """Open the request for extension that awaits its answer, else the form of a new one at the end of this PASS.

        :return: dict, a window action
        """
        context = {"default_state": "pending", "default_date_start": self.date_end_in_force}
        action = self._open_new("insertion.pass.extension", self.env._("Extend the PASS"), context)
        pending = self.extension_ids.filtered(lambda extension: extension.state == "pending")
        return {**action, "res_id": pending[:1].id}

    def _open_new(self, model, name, context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_pass_id": self.id, **context},
        }
