from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules import suspension as rule

REASONS = [
    ("contract_suspended", "Contract Suspended for More Than 15 Days"),
    ("contract_broken", "Contract Broken"),
    ("contract_ended", "Contract Ended"),
    ("cta_agreement", "Agreed with the CTA"),
    ("gateway_contract", "Moved to a Gateway Contract"),
    ("sickness", "Long Sickness (historic)"),
    ("maternity", "Maternity (historic)"),
    ("incarceration", "Incarceration (historic)"),
    ("trial_outside", "Trial Period Outside Insertion (historic)"),
    ("detoxification", "Detoxification (historic)"),
    ("force_majeure", "Force Majeure (historic)"),
]


class InsertionPassSuspension(models.Model):
    """A suspension of a PASS, as declared on the State's platform by the structure of the last hire."""

    _name = "insertion.pass.suspension"
    _inherit = ["insertion.pass.suspension.check", "insertion.pass.period"]
    _description = "PASS IAE Suspension"
    _check_company_auto = True
    # A prison, an illness, a maternity: the reason says them.
    _logged_fields = ("reason", "explanation")

    reason = fields.Selection(REASONS, required=True)
    offered_reasons = fields.Json(compute="_compute_offered_reasons")
    date_start_min = fields.Date(
        string="Not Before", compute="_compute_date_start_min", help="First day the platform takes today."
    )
    explanation = fields.Text()
    date_start = fields.Date(string="From", required=True, default=fields.Date.context_today)
    end_is_unknown = fields.Boolean(
        string="End Unknown", help="The platform then keeps the longest end allowed; a new hire brings it forward."
    )
    date_end = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day of the suspension, included.",
    )
    date_declared = fields.Date(
        string="Declared On",
        required=True,
        compute="_compute_date_declared",
        store=True,
        readonly=False,
        precompute=True,
        help="Day it was declared on the platform: today unless you record an older one.",
    )
    shift_days = fields.Integer(
        string="Days Moved",
        help="By how much the end of the PASS moves: the difference of the two dates, so none for a single day.",
    )

    @api.depends("pass_id.company_id.insertion_structure_kind")
    def _compute_offered_reasons(self):
        for suspension in self:
            company = suspension.pass_id.company_id or self.env.company
            suspension.offered_reasons = list(rule.offered_reasons(company.insertion_structure_kind))

    @api.depends("pass_id", "date_declared")
    def _compute_date_start_min(self):
        today = fields.Date.context_today(self)
        for suspension in self:
            record, day = suspension.pass_id, suspension.date_declared or today
            if not record:
                suspension.date_start_min = False
                continue
            others = record.suspension_ids - suspension - suspension._origin
            suspension.date_start_min = rule.min_start(
                record.date_start,
                day,
                suspension._get_limits(),
                record._get_last_hire(day),
                max(others.mapped("date_end"), default=None),
            )

    @api.depends("date_start", "end_is_unknown")
    def _compute_date_end(self):
        for suspension in self:
            if suspension.end_is_unknown and suspension.date_start:
                suspension.date_end = rule.max_end(suspension.date_start, suspension._get_limits())
            else:
                suspension.date_end = suspension.date_end

    @api.depends("pass_id", "date_start")
    def _compute_date_declared(self):
        today = fields.Date.context_today(self)
        for suspension in self:
            if suspension.date_declared:
                suspension.date_declared = suspension.date_declared
            # Nobody suspends a PASS that is over: what is typed then is its history.
            elif suspension.pass_id.status == "expired" and suspension.date_start:
                suspension.date_declared = min(suspension.date_start, today)
            else:
                suspension.date_declared = today

    @api.model
    def _get_shift_days(self, start, end):
        return rule.shift_days(start, end)

    def _get_limits(self):
        """Return the caps in force on the day of the declaration (rules.suspension.SuspensionLimits)."""
        self.ensure_one()
        day = self.date_declared or fields.Date.context_today(self)
        codes = ("suspension_max_months", "suspension_max_days_back")
        values = self.env["insertion.parameter"]._get_values(codes, day)
        return rule.SuspensionLimits(*(int(values[code]) for code in codes))

    # ------------------------------------------------------------------
    # What is refused
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("date_end") and not vals.get("end_is_unknown"):
                raise ValidationError(
                    self.env._(
                        "Fill in the end of the suspension, or tick “End Unknown”: the longest end is then kept."
                    )
                )
        return super().create(vals_list)

    def write(self, vals):
        if "date_end" in vals and not vals["date_end"] and not vals.get("end_is_unknown"):
            raise ValidationError(
                self.env._("Fill in the end of the suspension, or tick “End Unknown”: the longest end is then kept.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Coming back
    # ------------------------------------------------------------------

    def _reintegrate(self, day):
        """Bring the person back to work on a day strictly inside the suspension.

        :param day: date, first day back at work
        :raise UserError: the day is not strictly between the two dates
        """
        for suspension in self:
            resumption = rule.reintegrate(suspension.date_start, suspension.date_end, day)
            if resumption.verdict == "refused":
                raise UserError(
                    self.env._(
                        "The person comes back after %(start)s and before %(end)s: choose a day in between, or change "
                        "the dates of the suspension.",
                        start=format_date(self.env, suspension.date_start),
                        end=format_date(self.env, suspension.date_end),
                    )
                )
            suspension.write({"date_end": resumption.end, "end_is_unknown": False})

    def action_reintegrate(self):
        """Ask on which day the person comes back to work.

        :return: dict, a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bring Back to Work"),
            "res_model": "insertion.pass.reintegration",
            "view_mode": "form",
            "target": "new",
            "context": {"default_suspension_id": self.id},
        }
