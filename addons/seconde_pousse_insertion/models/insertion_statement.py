from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from .insertion_statement_reconciliation import HOURS

STATEMENT_WRITE = object()
"""Context value that no client can send: figures come from the months, states from the buttons."""
HR_GROUP = "seconde_pousse_insertion.group_hr"


class InsertionStatement(models.Model):
    """What is declared to the ASP for one annex and one month; the ASP's own figures stand beside."""

    _name = "insertion.statement"
    _description = "ASP Monthly Statement"
    _inherit = [
        "insertion.statement.builder",
        "insertion.statement.check",
        "insertion.statement.export",
        "insertion.statement.reconciliation",
        "insertion.sane.values",
    ]
    _order = "month desc, annex_id"
    _rec_name = "month"
    _rec_names_search = ["annex_id.number"]
    _check_company_auto = True

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    annex_id = fields.Many2one("insertion.annex", required=True, index=True, ondelete="restrict")
    structure_kind = fields.Selection(related="annex_id.structure_kind", store=True)
    month = fields.Date(
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=-1, day=1),
    )
    deadline = fields.Date(
        compute="_compute_deadline", store=True, help="Day by which it is usually entered on the Extranet IAE."
    )
    line_ids = fields.One2many("insertion.statement.line", "statement_id", groups=HR_GROUP)
    state = fields.Selection(
        [("draft", "To Compute"), ("computed", "To Check"), ("locked", "Locked")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
    )
    company_id = fields.Many2one(related="annex_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    locked_on = fields.Datetime(readonly=True, copy=False)
    locked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reopening_ids = fields.One2many("insertion.statement.reopening", "statement_id", groups=HR_GROUP)

    people_count = fields.Integer(string="People Declared", readonly=True, copy=False)
    rsa_count = fields.Integer(string="Of Whom RSA", readonly=True, copy=False, groups=HR_GROUP)
    contributing_count = fields.Integer(
        string="People Counted for the Aid", readonly=True, copy=False, help="With at least one eligible hour."
    )
    rsa_contributing_count = fields.Integer(
        string="Of Whom RSA, for the Aid", readonly=True, copy=False, groups=HR_GROUP
    )
    hours_total = fields.Float(string="Hours Declared", digits=HOURS, readonly=True, copy=False)
    hours_eligible = fields.Float(string="Hours Eligible for Aid", digits=HOURS, readonly=True, copy=False)
    fte = fields.Float(string="FTE Done", digits=HOURS, readonly=True, copy=False)
    fte_eligible = fields.Float(string="FTE of Eligible Hours", digits=HOURS, readonly=True, copy=False)
    fte_agreed = fields.Float(string="FTE Agreed", digits=HOURS, readonly=True, copy=False)
    realisation_rate = fields.Float(digits=(16, 4), readonly=True, copy=False, aggregator="avg")
    rate_amount = fields.Monetary(string="Amount per FTE and Year", readonly=True, copy=False, aggregator=None)
    is_rate_verified = fields.Boolean(readonly=True, copy=False)
    hours_per_fte = fields.Float(string="Hours of One FTE", digits=HOURS, readonly=True, copy=False, aggregator=None)
    lump_sum = fields.Monetary(
        string="Monthly Lump Sum", readonly=True, copy=False, help="A twelfth of the agreed FTE, paid every month."
    )
    aid_amount = fields.Monetary(
        string="Aid Due",
        readonly=True,
        copy=False,
        help="FTE of the eligible hours, cut, times a twelfth of the amount.",
    )
    aid_state_amount = fields.Monetary(string="Of Which the State's Share", readonly=True, copy=False)

    _month_unique = models.Constraint(
        "UNIQUE(annex_id, month)", "The statement of this annex and month already exists: open it."
    )
    _first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A month is written by its first day: choose it again."
    )

    @api.depends("annex_id.number", "month")
    def _compute_display_name(self):
        for statement in self:
            month = statement.month and format_date(self.env, statement.month, date_format="MMMM y")
            statement.display_name = " · ".join(part for part in (month, statement.annex_id.number) if part)

    @api.depends("month", "structure_kind")
    def _compute_deadline(self):
        for statement in self:
            if not statement.month:
                statement.deadline = False
                continue
            day = self.env["insertion.parameter"]._get_value(
                "statement_entry_day", statement.month, statement.structure_kind
            )
            statement.deadline = statement.month + relativedelta(months=1, day=int(day))

    @api.constrains("annex_id", "month")
    def _check_month(self):
        for statement in self:
            annex = statement.annex_id
            last = statement.month + relativedelta(months=1, days=-1)
            if annex.date_start > last or annex.date_end < statement.month:
                raise ValidationError(
                    self.env._(
                        "Annex %(annex)s does not cover this month: it runs from %(start)s to %(end)s.",
                        annex=annex.number,
                        start=format_date(self.env, annex.date_start),
                        end=format_date(self.env, annex.date_end),
                    )
                )

    # ------------------------------------------------------------------
    # Only the buttons write figures and states
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_computed_values({name for vals in vals_list for name in vals} - {"annex_id", "month"})
        return super().create([self._with_first_day(vals) for vals in vals_list])

    def write(self, vals):
        identity = {"annex_id", "month"} & set(vals)
        if identity and self.filtered(lambda statement: statement.state != "draft"):
            raise UserError(
                self.env._(
                    "This statement is already computed: its annex and month no longer change. Make another one."
                )
            )
        self._refuse_computed_values(set(vals) - {"annex_id", "month"})
        return super().write(self._with_first_day(vals))

    @api.model
    def _with_first_day(self, vals):
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals

    @api.model
    def _refuse_computed_values(self, names):
        if self.env.context.get("insertion_statement_write") is STATEMENT_WRITE:
            return
        free = self._get_typed_fields() | {"annex_id", "month"}
        defaults = {key[8:] for key in self.env.context if key.startswith("default_")} & set(self._fields) - free
        if (names - free) or defaults:
            raise UserError(
                self.env._(
                    "The figures of a statement come from the validated months: use “Compute”, “Lock” or “Reopen”. "
                    "Only the ASP's figures are typed."
                )
            )

    def _write_figures(self, vals):
        return self.with_context(insertion_statement_write=STATEMENT_WRITE).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if any(statement.state == "locked" for statement in self):
            raise UserError(self.env._("A locked statement is kept: it is what was declared to the ASP."))
        if self.sudo().reopening_ids:
            raise UserError(
                self.env._("This statement was locked, then reopened: it is kept, with the reason. Compute it again.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_compute(self):
        """Fill the lines and figures from the validated months; a second time changes nothing.

        :raise UserError: when one is locked
        """
        self.check_access("write")
        locked = self.filtered(lambda statement: statement.state == "locked")
        if locked:
            raise UserError(
                self.env._(
                    "%(statement)s is locked: reopen it with its reason first.", statement=locked[0].display_name
                )
            )
        for statement in self:
            statement._build()
        return True

    def action_ask_lock(self):
        """Show again what is missing, and ask whether to lock the statement.

        :return: dict, the assistant that locks
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lock the Statement"),
            "res_model": "insertion.statement.lock",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def action_lock(self):
        """Freeze the statement and the months it declares; corrections then need a reasoned reopening.

        :raise UserError: when a statement is not computed, or no longer says what the months say
        """
        self.check_access("write")
        for statement in self.filtered(lambda statement: statement.state != "locked"):
            statement._check_lockable()
            statement._write_figures(
                {"state": "locked", "locked_on": fields.Datetime.now(), "locked_by_id": self.env.uid}
            )
            statement._lock_months()
        return True

    def action_reopen(self):
        """Ask why a locked statement is reopened.

        :return: dict, the assistant that logs the reason
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen the Statement"),
            "res_model": "insertion.statement.reopen",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def _reopen(self, reason):
        """Unlock with a logged reason; the months go back to validated, their own reopening stays theirs.

        :param str reason: why, in words
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "locked":
            raise UserError(self.env._("This statement is not locked: compute it again if the months changed."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the statement is reopened: whoever checks it later will read it."))
        self.env["insertion.statement.reopening"].sudo().create(
            {"statement_id": self.id, "reason": reason.strip(), "user_id": self.env.uid}
        )
        self._write_figures({"state": "computed", "locked_on": False, "locked_by_id": False})
        self._unlock_months(reason.strip())

    def _lock_months(self):
        self.sudo().line_ids.month_id._lock()

    def _unlock_months(self, reason):
        months = self.sudo().line_ids.month_id
        held = (
            self.env["insertion.statement.line"]
            .sudo()
            ._read_group([("month_id", "in", months.ids), ("statement_id.state", "=", "locked")], ["month_id"])
        )
        for (month,) in held:
            months -= month
        months._unlock(reason)

    @api.model
    def _prepare_month(self, company, month):
        """Find or make the statements of a month, one per annex in force, and compute those not locked.

        :param company: `res.company`
        :param month: date, first day of the month
        :return: `insertion.statement`
        :raise UserError: when no annex covers the month
        """
        annexes = self.env["insertion.annex"].search(
            self.env["insertion.annex"]._get_month_domain(month) & fields.Domain("company_id", "=", company.id)
        )
        if not annexes:
            raise UserError(
                self.env._(
                    "No annex of %(company)s covers %(month)s: enter it in Insertion, State, Financial Annexes.",
                    company=company.name,
                    month=format_date(self.env, month, date_format="MMMM y"),
                )
            )
        statements = self.search([("annex_id", "in", annexes.ids), ("month", "=", month)])
        missing = annexes - statements.annex_id
        statements |= self.create([{"annex_id": annex.id, "month": month} for annex in missing])
        statements.filtered(lambda statement: statement.state != "locked").action_compute()
        return statements

    def action_open(self):
        """Open these statements: the form of a single one, the list of several.

        :return: dict, a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_statement_action")
        if len(self) == 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=self.id)
        else:
            action["domain"] = [("id", "in", self.ids)]
        return action
