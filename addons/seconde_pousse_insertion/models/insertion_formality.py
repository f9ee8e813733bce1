from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.formality import due_date
from ..rules.public_holidays import public_holidays
from .insertion_formality_template import MOMENTS

# What a formality, once done, dates on the contract.
CONTRACT_FIELDS = {
    "contract_signed": "insertion_signed_on",
    "amendment_signed": "insertion_signed_on",
    "contract_handed": "insertion_handed_on",
    "amendment_handed": "insertion_handed_on",
}
# Days before the end of a document from which it stands out on screen.
EXPIRY_NOTICE_DAYS = 60


class InsertionFormality(models.Model):
    _name = "insertion.formality"
    _description = "Formality"
    _inherit = ["insertion.pathway.record", "mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _rec_name = "name"
    _check_company_auto = True

    template_id = fields.Many2one("insertion.formality.template", ondelete="restrict", index=True)
    name = fields.Char(required=True)
    moment = fields.Selection(MOMENTS, required=True, default="hire")
    date_event = fields.Date(
        string="Hired or Left On", help="The day the formality is counted from.", default=fields.Date.context_today
    )
    date_due = fields.Date(string="Due On", index=True)
    date_done = fields.Date(string="Done On", copy=False)
    state = fields.Selection(
        [("todo", "To Do"), ("done", "Done"), ("not_applicable", "Not Needed")],
        required=True,
        default="todo",
        index=True,
        copy=False,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    user_id = fields.Many2one("res.users", string="Responsible", default=lambda self: self._default_user_id())
    has_expiry = fields.Boolean(related="template_id.has_expiry")
    date_expiry = fields.Date(string="Valid Until", index="btree_not_null")
    is_expiring = fields.Boolean(compute="_compute_is_late")
    document = fields.Binary(attachment=True, groups="seconde_pousse_insertion.group_hr", copy=False)
    document_name = fields.Char(groups="seconde_pousse_insertion.group_hr", copy=False)
    note = fields.Char(groups="seconde_pousse_insertion.group_hr")
    is_verified = fields.Boolean(related="template_id.is_verified")
    source = fields.Char(related="template_id.source")
    description = fields.Char(related="template_id.description")

    _planned_once = models.UniqueIndex(
        "(pathway_id, template_id, date_event) WHERE template_id IS NOT NULL",
        "This formality is already planned for that day.",
    )
    _done_dated = models.Constraint(
        "CHECK((state = 'done') = (date_done IS NOT NULL))",
        "A formality is done on a day: use its “Done” button, or enter that day.",
    )

    @api.model
    def _default_user_id(self):
        """Whoever plans it; the HR officer of the structure when the software does (archived user: OdooBot)."""
        user = self.env.user
        return user if user.active else self.env.company.insertion_hr_user_id

    @api.depends("state", "date_due", "date_expiry")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for formality in self:
            formality.is_late = formality.state == "todo" and bool(formality.date_due) and formality.date_due < today
            notice = today + timedelta(days=EXPIRY_NOTICE_DAYS)
            formality.is_expiring = bool(formality.date_expiry) and formality.date_expiry <= notice

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain([("state", "=", "todo"), ("date_due", "<", today)])
        if set(value) == {True}:
            return late
        return ~late if set(value) == {False} else Domain.TRUE

    @api.onchange("date_done")
    def _onchange_date_done(self):
        if self.date_done:
            self.state = "done"
        elif self.state == "done":
            self.state = "todo"

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    @api.model
    def _plan_hire(self, days):
        """Plan what a hiring asks for, once: a second call for the same day adds nothing.

        :param days: dict pathway → first day of the contract
        :return: the formalities created
        """
        return self._plan(("hire", "contract"), days)

    @api.model
    def _plan_amend(self, days):
        """Plan what a renewal or an amendment asks for, once.

        :param days: dict pathway → first day of the renewal or of the amendment
        :return: the formalities created
        """
        return self._plan(("amend",), days)

    @api.model
    def _plan_leave(self, days):
        """Plan what a departure asks for, once.

        :param days: dict pathway → last day of the contract
        :return: the formalities created
        """
        return self._plan(("leave",), days)

    @api.model
    def _plan(self, moments, days):
        templates = self.env["insertion.formality.template"].search([("moment", "in", moments)])
        pathways = self.env["insertion.pathway"].union(*days)
        planned = {
            (pathway, template, day)
            for pathway, template, day in self._read_group(
                [("pathway_id", "in", pathways.ids), ("template_id", "in", templates.ids)],
                ["pathway_id", "template_id", "date_event:day"],
            )
        }
        holidays = self._get_holidays(days.values())
        # What the software plans by dozens needs no “created” on each.
        return self.with_context(mail_create_nolog=True).create(
            [
                self._prepare_formality_values(pathway, template, day, holidays)
                for pathway, day in days.items()
                for template in templates
                if (pathway, template, day) not in planned
            ]
        )

    @api.model
    def _prepare_formality_values(self, pathway, template, day, holidays):
        return {
            "pathway_id": pathway.id,
            "template_id": template.id,
            "name": template.name,
            "moment": template.moment,
            "date_event": day,
            "date_due": due_date(day, template.offset_days, template.offset_unit, holidays),
        }

    @api.model
    def _get_holidays(self, days):
        """Return the public holidays of the years around some days."""
        years = {day.year + shift for day in days for shift in (-1, 0, 1)}
        return {holiday for year in years for holiday, _code in public_holidays(year)}

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """Record that these formalities were done, today when no day was typed."""
        today = fields.Date.context_today(self)
        for day, formalities in self.grouped(lambda one: one.date_done or today).items():
            formalities.write({"state": "done", "date_done": day})
        self.env["insertion.alert"]._look_again()

    def action_not_applicable(self):
        """Say that these formalities are not needed for this person."""
        self.write({"state": "not_applicable", "date_done": False})

    def action_reopen(self):
        """Put these formalities back among what is to do."""
        self.write({"state": "todo", "date_done": False})

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_state(vals) for vals in vals_list])

    def write(self, vals):
        done = super().write(self._with_state(vals))
        if "state" in vals or "date_done" in vals:
            self._hand_over_contracts()
        return done

    @api.model
    def _with_state(self, vals):
        """Let a typed day say that it is done."""
        if vals.get("date_done") and "state" not in vals:
            return {**vals, "state": "done"}
        return vals

    def _hand_over_contracts(self):
        """Copy on the contract the day it was signed and handed over, known by these formalities."""
        for formality in self.filtered(lambda one: one.state == "done" and one.template_id.code in CONTRACT_FIELDS):
            name = CONTRACT_FIELDS[formality.template_id.code]
            version = formality.pathway_id._get_versions_of_pathways()[formality.pathway_id].filtered(
                lambda one, formality=formality: one.date_version == formality.date_event
            )
            if version and not version[name]:
                version[name] = formality.date_done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(formality.state == "done" for formality in self):
            raise UserError(
                self.env._("A formality that was done stays on the file: put it back to do before deleting it.")
            )
