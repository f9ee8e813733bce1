from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..rules import extension as rule
from ..rules.pass_iae import waiting_until

REASONS = [
    ("senior_cdi", "Permanent Contract over 57"),
    ("complete_training", "End of a Training"),
    ("rqth", "Disabled Worker (RQTH)"),
    ("senior", "50 and over"),
    ("particular_difficulties", "Particular Difficulties"),
]


class InsertionPassExtension(models.Model):
    """An extension of a PASS: asked for, granted or denied. Only a granted one moves the end."""

    _name = "insertion.pass.extension"
    _inherit = ["insertion.pass.extension.check", "insertion.pass.period"]
    _description = "PASS IAE Extension"
    _check_company_auto = True
    # The reason says a disability.
    _logged_fields = ("reason",)

    reason = fields.Selection(REASONS, required=True)
    open_reasons = fields.Json(compute="_compute_limits")
    date_start = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
        help="The end of the PASS.",
    )
    date_end = fields.Date(string="New End", required=True, help="New end of the PASS.")
    date_end_max = fields.Date(string="At Most Until", compute="_compute_limits")
    shift_days = fields.Integer(string="Days")
    state = fields.Selection(
        [("pending", "Asked for"), ("granted", "Granted"), ("denied", "Denied")],
        required=True,
        default="granted",
        index=True,
        help="Silence is no agreement: a request stays as asked for until the prescriber answers.",
    )
    date_requested = fields.Date(
        string="Asked on",
        required=True,
        compute="_compute_date_requested",
        store=True,
        readonly=False,
        precompute=True,
        help="Day it was asked for on the platform: today unless you record an older one.",
    )
    date_decided = fields.Date(string="Answered on")
    date_reminder = fields.Date(string="Next Reminder", compute="_compute_date_reminder")
    needs_agreement = fields.Boolean(compute="_compute_needs_agreement")
    prescriber_id = fields.Many2one(
        "insertion.prescriber",
        ondelete="restrict",
        check_company=True,
        domain="[('is_authorised', '=', True)]",
        help="Who agreed, as the platform says.",
    )
    report_file = fields.Binary(string="Report (.xlsx)", attachment=True)
    report_file_name = fields.Char()
    wants_interview = fields.Boolean(string="Phone Interview", help="The prescriber wants to talk before answering.")
    contact_email = fields.Char(string="E-mail of the Contact")
    contact_phone = fields.Char(string="Phone of the Contact")
    deny_reason = fields.Selection(
        [
            ("iae", "Insertion no longer suits her"),
            ("structure_kind", "This kind of structure no longer suits her"),
            ("duration", "Duration asked for"),
            ("reason", "Reason given"),
        ]
    )
    deny_explanation = fields.Text(string="Written Reasons")
    proposed_action = fields.Selection(
        [
            ("exit_support", "Leave insertion, with support"),
            ("social_partner", "Towards a social partner"),
            ("other", "Other"),
        ]
    )

    @api.depends("pass_id")
    def _compute_date_start(self):
        for extension in self:
            extension.date_start = extension.date_start or extension.pass_id.date_end_in_force

    @api.depends("pass_id", "date_start", "date_end")
    def _compute_date_requested(self):
        today = fields.Date.context_today(self)
        for extension in self:
            if extension.date_requested:
                extension.date_requested = extension.date_requested
            elif extension._is_history(today):
                extension.date_requested = extension.date_start
            else:
                extension.date_requested = today

    def _is_history(self, today):
        """Tell whether what is typed can only be history: an extension already over, or of a PASS long ended."""
        start, end = self.date_start, self.date_end
        if not start or not end:
            return False
        years = self.env["insertion.parameter"]._get_value("pass_waiting_years", today)
        return end < today or waiting_until(start, int(years)) < today

    @api.model
    def _get_shift_days(self, start, end):
        return rule.shift_days(start, end)

    @api.depends("reason", "pass_id", "date_start", "date_requested", "pass_id.extension_ids.state")
    def _compute_limits(self):
        today = fields.Date.context_today(self)
        for extension in self:
            record, start = extension.pass_id, extension.date_start
            caps = record._get_extension_caps(extension.date_requested or today)
            used = record._get_extension_used(but=extension._origin)
            kind = (record.company_id or self.env.company).insertion_structure_kind
            extension.open_reasons = list(rule.open_reasons(kind, caps, used))
            extension.date_end_max = (
                rule.max_end(start, caps[extension.reason], used) if start and extension.reason else False
            )

    @api.onchange("reason", "date_start")
    def _onchange_reason(self):
        if self.reason and self.date_end_max and not self.date_end:
            self.date_end = self.date_end_max

    @api.depends("reason")
    def _compute_needs_agreement(self):
        for extension in self:
            extension.needs_agreement = bool(extension.reason) and rule.needs_agreement(extension.reason)

    @api.depends("state", "date_requested", "needs_agreement")
    def _compute_date_reminder(self):
        today = fields.Date.context_today(self)
        for extension in self:
            waits = extension.state == "pending" and extension.needs_agreement and extension.date_requested
            extension.date_reminder = rule.next_reminder(extension.date_requested, today) if waits else False

    # ------------------------------------------------------------------
    # Answer
    # ------------------------------------------------------------------

    def action_grant(self):
        """Record that the extension is granted: the end of the PASS moves.

        :raise ValidationError: a prescriber had to agree and is not recorded, or a cap is passed
        """
        for extension in self:
            extension.write(
                {"state": "granted", "date_decided": extension.date_decided or fields.Date.context_today(self)}
            )

    def action_deny(self):
        """Record that the extension is denied: the law asks for written reasons.

        :raise ValidationError: no reason, or no written explanation
        """
        for extension in self:
            extension.write(
                {"state": "denied", "date_decided": extension.date_decided or fields.Date.context_today(self)}
            )

    @api.constrains("state", "deny_reason", "deny_explanation")
    def _check_denial(self):
        for extension in self:
            if extension.state == "denied" and not (
                extension.deny_reason and (extension.deny_explanation or "").strip()
            ):
                raise ValidationError(
                    self.env._("A refusal has a reason and is explained in writing: fill in both, as received.")
                )

    @api.constrains("date_requested", "date_decided")
    def _check_days(self):
        today = fields.Date.context_today(self)
        for extension in self:
            requested, decided = extension.date_requested, extension.date_decided
            if requested > today or (decided and decided > today):
                raise ValidationError(
                    self.env._("An extension is neither asked for nor answered in the future: correct the date.")
                )
            if decided and decided < requested:
                raise ValidationError(
                    self.env._(
                        "The extension would be answered before it was asked for on %(day)s: correct one of the dates.",
                        day=format_date(self.env, requested),
                    )
                )
