from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays

from ..rules.accident import declare_before

SAFETY_GROUP = "seconde_pousse_chantier.group_safety"
DECLARED_KINDS = ("first_aid", "accident", "fatal")


class SpAccident(models.Model):
    """An accident or a near miss: the facts HR declares.

    Health data. The safety group reads all; a supervisor writes and reads his own reports, no one else's. Nothing of
    the facts is copied elsewhere: activities carry a number only.
    Deadline: Code de la sécurité sociale, art. R441-3 (48 hours, Sundays and public holidays left out); minor accidents
    may go to a register instead (art. L441-4, D441-1 and D441-3); a death: Code du travail, art. R4121-5 (12 hours).
    """

    _name = "sp.accident"
    _description = "Accident at Work"
    _inherit = ["sp.safety.alert", "sp.photographed", "sp.never.typed", "mail.thread", "mail.activity.mixin"]
    _order = "happened_on desc, id desc"
    _check_company_auto = True

    _alert_type = "seconde_pousse_chantier.mail_activity_accident"

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [
            ("near_miss", "Near miss: nobody hurt"),
            ("first_aid", "First aid only"),
            ("accident", "Accident with care or leave"),
            ("fatal", "Death"),
        ],
        "What It Was",
        required=True,
        default="accident",
    )
    happened_on = fields.Datetime(required=True, default=fields.Datetime.now)
    known_on = fields.Datetime(
        "We Knew On",
        required=True,
        default=fields.Datetime.now,
        help="The time to declare runs from it. A minor accident that gets worse: when you knew it got worse.",
    )
    employee_id = fields.Many2one("hr.employee", "Person", index="btree_not_null", check_company=True)
    person_note = fields.Char("Other Person", help="Somebody who is not on our staff.")
    crew_id = fields.Many2one("hr.department", compute="_compute_crew_id", store=True, index="btree_not_null")
    task_id = fields.Many2one("project.task", "Task or Job", index="btree_not_null", check_company=True)
    place_note = fields.Char("Where")
    circumstances = fields.Text(
        "What Happened", required=True, help="Facts only: what the person did, with what, where."
    )
    injury = fields.Text("Injury and Where on the Body")
    witness = fields.Char("Witnesses", help="Names and phones.")
    first_aid = fields.Text("First Care", help="What was done, by whom, at what time.")
    declare_before = fields.Datetime(
        compute="_compute_declare_before",
        store=True,
        help="48 hours from when we knew, Sundays and public holidays left out; 12 hours for a death.",
    )
    state = fields.Selection(
        [("open", "To deal with"), ("declared", "Declared"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    reported_by_id = fields.Many2one("res.users", "Reported By", related="create_uid")
    # Only the safety group sees what follows.
    declared_on = fields.Datetime(copy=False, readonly=True, groups=SAFETY_GROUP)
    declaration_number = fields.Char(copy=False, groups=SAFETY_GROUP, help="Given by the MSA or the health insurance.")
    hr_note = fields.Text("Notes of Human Resources", copy=False, groups=SAFETY_GROUP)
    action_ids = fields.One2many("sp.accident.action", "accident_id", "What We Change", copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _known_after = models.Constraint(
        "CHECK(known_on >= happened_on)", "An accident is known after it happened: check both moments."
    )

    @api.depends("employee_id")
    def _compute_crew_id(self):
        for accident in self:
            accident.crew_id = accident.sudo().employee_id.department_id

    @api.depends("kind", "known_on", "company_id")
    def _compute_declare_before(self):
        for accident in self:
            accident.declare_before = accident._get_deadline() if accident.known_on else False

    def _get_deadline(self):
        """Return until when the accident is declared, in UTC; False for a near miss."""
        self.ensure_one()
        if self.kind not in DECLARED_KINDS:
            return False
        zone = pytz.timezone(self.company_id._sp_get_timezone())
        known = pytz.utc.localize(self.known_on).astimezone(zone).replace(tzinfo=None)
        parameters = self.env["sp.legal.parameter"]
        if self.kind == "fatal":
            # Every hour counts here: no Sunday is left out.
            hours = parameters._get_value("accident_fatal_hours", known.date())
            return self.known_on + timedelta(hours=hours)
        hours = parameters._get_value("accident_declare_hours", known.date())
        moment = declare_before(known, int(hours), french_holidays(known.year, known.year + 1))
        return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends("state", "declare_before")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for accident in self:
            accident.is_late = (
                accident.state == "open" and bool(accident.declare_before) and accident.declare_before < now
            )

    @api.depends("name")
    def _compute_display_name(self):
        for accident in self:
            accident.display_name = accident.name if accident.name != "/" else False

    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("state", "=", "open"), ("declare_before", "<", fields.Datetime.now())]

    # ------------------------------------------------------------------
    # Who writes what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_steps({"state": self.env.context.get("default_state", "open"), **vals})
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.accident") or "/"
            if vals.get("happened_on") and not vals.get("known_on"):
                vals["known_on"] = max(fields.Datetime.to_datetime(vals["happened_on"]), fields.Datetime.now())
        accidents = super(SpAccident, self.with_context(mail_create_nosubscribe=True)).create(vals_list)
        accidents._check_facts()
        accidents._tell_safety()
        return accidents

    def write(self, vals):
        self._check_steps(vals)
        self._check_author(vals)
        result = super().write(vals)
        if {"kind", "known_on", "employee_id", "person_note"} & set(vals):
            self._check_facts()
            self._tell_safety()
        return result

    @api.model
    def _check_steps(self, vals):
        if not self.env.su and vals.get("state", "open") != "open":
            raise UserError(self.env._("An accident is declared or closed with its buttons."))

    def _check_author(self, vals):
        """Once HR has dealt with it, the report of a supervisor is theirs."""
        if self.env.su or self.env.user.has_group(SAFETY_GROUP):
            return
        if any(accident.state != "open" for accident in self) and not set(vals) <= {"message_main_attachment_id"}:
            raise AccessError(self.env._("This report is already dealt with: tell human resources what to correct."))

    def _check_facts(self):
        for accident in self:
            if accident.kind in DECLARED_KINDS and not (accident.employee_id or accident.person_note):
                raise UserError(self.env._("Say who was hurt: choose the person, or type a name."))
            if accident.happened_on > fields.Datetime.now() + timedelta(minutes=5):
                raise UserError(
                    self.env._("This accident would have happened in the future: check the day and the hour.")
                )

    def action_print(self):
        """Print the facts of accidents, for who declares them.

        :returns: report action
        """
        return self.env.ref("seconde_pousse_chantier.report_accident").report_action(self)

    def action_declare(self):
        """Note that accidents were declared, or written in the register."""
        self._check_safety_group()
        self.sudo().write({"state": "declared", "declared_on": fields.Datetime.now()})
        self._tell_safety()

    def action_close(self):
        """Close accidents: nothing is left to do.

        :raises UserError: it must still be declared, or an action is not done
        """
        self._check_safety_group()
        for accident in self:
            if accident.state == "open" and accident.kind in DECLARED_KINDS:
                raise UserError(self.env._("%(number)s must be declared before it is closed.", number=accident.name))
            if any(not action.done_on for action in accident.action_ids):
                raise UserError(
                    self.env._("%(number)s still has something to change: note when it was done.", number=accident.name)
                )
        self.sudo().write({"state": "closed"})
        self._tell_safety()

    def action_reopen(self):
        """Open accidents again."""
        self._check_safety_group()
        self.sudo().write({"state": "open", "declared_on": False})
        self._tell_safety()

    def _check_safety_group(self):
        if not (self.env.su or self.env.user.has_group(SAFETY_GROUP)):
            raise AccessError(self.env._("Only the people in charge of accidents declare or close them."))

    # ------------------------------------------------------------------
    # The discussion belongs to the safety group
    # ------------------------------------------------------------------

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # Only the safety group may delete an accident: the author of a report does not read what HR writes.
        return dict.fromkeys(self, "unlink")

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let the safety group alone choose who follows."""
        if not (self.env.su or self.env.user.has_group(SAFETY_GROUP)):
            return False
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    # ------------------------------------------------------------------
    # Alerts
    # ------------------------------------------------------------------

    def _tell_safety(self):
        """Tell the safety group at once; the daily run only mends."""
        model = self.env["sp.accident"].sudo().with_context(lang=self.env.company.partner_id.lang)
        model._sync_alerts(model._get_alerts(fields.Date.context_today(self)))

    @api.model
    def _get_alerts(self, today):
        accidents = self.search([("state", "=", "open")])
        users = {company: self._get_users_of(SAFETY_GROUP, company) for company in accidents.company_id}
        return [(one, users[one.company_id], one._get_alert_day(), one._get_alert_summary()) for one in accidents]

    def _get_alert_day(self):
        """Return the day in the activity, where the company is: the legal one, or a week for a near miss."""
        local = self.with_context(tz=self.company_id._sp_get_timezone())
        moment = self.declare_before or self.known_on + timedelta(days=7)
        return fields.Datetime.context_timestamp(local, moment).date()

    def _get_alert_summary(self):
        if self.kind in DECLARED_KINDS:
            return self.env._("%(number)s: to declare", number=self.name)
        return self.env._("%(number)s: near miss to look at", number=self.name)
