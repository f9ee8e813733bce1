import logging

import psycopg2

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..rules.invoice_run import is_decade, previous_month

_logger = logging.getLogger(__name__)

INLINE_INVOICES = 100
"""Beyond it the invoices are made in the background."""
PAYERS_AT_ONCE = 10
"""In the background, what is made and kept together."""
TRIES = 5
BUSY = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected, psycopg2.errors.LockNotAvailable)


class SpInvoiceRun(models.Model):
    _name = "sp.invoice.run"
    _description = "Invoicing Run"
    _inherit = [
        "mail.thread",
        "sp.invoice.questions",
        "sp.invoice.collector",
        "sp.invoice.maker",
        "sp.invoice.poster",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, default="/", copy=False, readonly=True)
    date_from = fields.Date("Deliveries From", required=True, default=lambda self: self._default_period()[0])
    date_to = fields.Date("Until", required=True, default=lambda self: self._default_period()[1])
    invoice_date = fields.Date(
        "Date of the Invoices", help="Date written on the invoices. Empty: the day they are posted.", copy=False
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "sp_invoice_run_partner_rel",
        "run_id",
        "partner_id",
        "Payers",
        check_company=True,
        help="Empty: every payer.",
    )
    cycle = fields.Selection(
        [
            ("all", "Every payer"),
            ("decade", "Every ten days or at each delivery"),
            ("delivery", "At each delivery"),
        ],
        "Payers Invoiced",
        required=True,
        compute="_compute_cycle",
        precompute=True,
        store=True,
        readonly=False,
        help="A period of ten days leaves alone those who are invoiced every month.",
    )
    include_older = fields.Boolean(
        "Older Deliveries Too", help="Bill as well what was delivered before the period and never billed."
    )
    line_ids = fields.One2many("sp.invoice.run.line", "run_id", "To Invoice", copy=False)
    move_ids = fields.One2many("account.move", "sp_invoice_run_id", "Invoices", copy=False)
    statement_ids = fields.One2many("sp.invoice.statement", "run_id", "Statements", copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
        readonly=True,
    )
    previewed_at = fields.Datetime("Previewed", copy=False, readonly=True)
    ready_count = fields.Integer("To Make", compute="_compute_counts")
    blocked_count = fields.Integer("Blocked", compute="_compute_counts")
    made_count = fields.Integer("Made", compute="_compute_counts")
    question_count = fields.Integer("Questions", compute="_compute_counts")
    older_count = fields.Integer("Left Unbilled", compute="_compute_counts")
    draft_count = fields.Integer("Drafts", compute="_compute_counts")
    progress = fields.Integer(compute="_compute_counts")
    amount_untaxed = fields.Monetary("Untaxed Amount", compute="_compute_counts")
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.model
    def _default_period(self):
        return previous_month(fields.Date.context_today(self))

    @api.depends("date_from", "date_to", "partner_ids")
    def _compute_cycle(self):
        for run in self:
            if run.date_from and run.date_to and not run.partner_ids and is_decade(run.date_from, run.date_to):
                run.cycle = "decade"
            else:
                run.cycle = "all"

    @api.depends("line_ids.state", "line_ids.amount_untaxed", "move_ids.state")
    def _compute_counts(self):
        for run in self:
            by_state = run.line_ids.grouped("state")
            counts = {state: len(lines) for state, lines in by_state.items()}
            run.ready_count = counts.get("ready", 0)
            run.blocked_count = counts.get("blocked", 0)
            run.made_count = counts.get("made", 0)
            run.question_count = len(run.line_ids.filtered("question"))
            run.older_count = counts.get("older", 0)
            run.draft_count = len(run.move_ids.filtered(lambda move: move.state == "draft"))
            total = run.ready_count + run.made_count
            run.progress = 100 * run.made_count // total if total else 0
            billed = run.line_ids.filtered(lambda line: line.state in ("ready", "made"))
            run.amount_untaxed = sum(billed.mapped("amount_untaxed"))

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for run in self:
            if run.date_from > run.date_to:
                raise ValidationError(self.env._("The period ends before it begins: exchange its two dates."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.invoice.run") or "/"
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if self.move_ids:
            raise UserError(
                self.env._("This run made invoices, which are found through it: delete its draft invoices first.")
            )

    # Preview

    def action_preview(self):
        """Show what will be billed, with amounts, and what blocks; no invoice is made."""
        for run in self:
            run._check_not_running()
            run._preview()
        return True

    def _check_not_running(self):
        self.ensure_one()
        if self.state == "running":
            raise UserError(
                self.env._("%(run)s is being made in the background: wait until it is done.", run=self.name)
            )

    def _preview(self, payer=None):
        """Write the lines; return the invoices to make, as :class:`Bill`."""
        bills, older = self._collect(payer)
        self.line_ids.filtered(
            lambda line: (
                (not payer or line.payer_id == payer)
                and (line.state != "made" or line.move_id.state in (False, "cancel"))
            )
        ).unlink()
        prepare = self.env["sp.invoice.run.line"]._prepare_from_bill
        self.env["sp.invoice.run.line"].create(
            [prepare(self, bill, "blocked" if bill.problems else "ready") for bill in bills]
            + [prepare(self, bill, "older") for bill in older]
        )
        self.previewed_at = fields.Datetime.now()
        return bills

    # Making the invoices

    def action_generate(self):
        """Make the draft invoices of what was delivered in the period and not billed yet.

        A few are made at once, many in the background; the invoices are in `move_ids`. What blocks is
        left aside and said. Calling it again makes only what is missing.
        """
        action = True
        for run in self:
            run._check_not_running()
            bills = run._preview()
            if run.ready_count > INLINE_INVOICES:
                action = run._start_in_background()
                continue
            payers = run._get_payers_left()
            if payers:
                run._try_to_bill(payers, [bill for bill in bills if bill.payer in payers])
            run._finish()
        return action

    def _start_in_background(self):
        self.state = "running"
        self.action_resume()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(count)s invoices are being made in the background: the bar shows how far it is.",
                    count=self.ready_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_resume(self):
        """Wake up the background job, when a run stopped half-way."""
        self.env.ref("seconde_pousse_cantine.ir_cron_invoice_runs").sudo()._trigger()
        return True

    def _get_payers_left(self):
        """Return the payers that the preview says can be billed, and are not yet."""
        return self.line_ids.filtered(lambda line: line.state == "ready").payer_id

    def _try_to_bill(self, payers, bills=None):
        """Bill payers together; when one is refused, each alone: it is written on its lines, and the others go on."""
        try:
            with self.env.cr.savepoint():
                self._bill_payers(payers, bills)
                self.env.flush_all()
        except (UserError, ValidationError) as error:
            if len(payers) > 1:
                for payer in payers:
                    self._try_to_bill(payer)
                return
            _logger.info("Invoicing run %s: %s is not billed: %s", self.name, payers.display_name, error)
            self._block_payer(payers, str(error))

    def _block_payer(self, payer, problem):
        self.env.invalidate_all()
        lines = self.line_ids.filtered(lambda line: line.payer_id == payer and line.state == "ready")
        lines.write({"state": "blocked", "problem": problem})

    def _bill_payers(self, payers, bills=None):
        """Make the invoices of payers.

        :param list bills: what this very transaction found unbilled; it looks again without
        """
        self._lock_payers(payers)
        if bills is None:
            bills, _older = self._collect(payers)
        good = [bill for bill in bills if not bill.problems]
        moves = self._make_invoices(good) if good else []
        self.line_ids.filtered(lambda line: line.payer_id in payers and line.state in ("ready", "blocked")).unlink()
        prepare = self.env["sp.invoice.run.line"]._prepare_from_bill
        self.env["sp.invoice.run.line"].create(
            [prepare(self, bill, "blocked") for bill in bills if bill.problems]
            + [prepare(self, bill, "made", move) for bill, move in zip(good, moves, strict=True)]
        )

    def _lock_payers(self, payers):
        """Write the rows that two runs on the same payers share.

        The second waits for the first, then fails to serialize and starts again, from what is left: a mere lock would
        let it go on with what it read before.
        """
        self.env.cr.execute("UPDATE res_partner SET id = id WHERE id IN %s", [tuple(payers.ids)])

    def _finish(self):
        self._create_statements()
        self.state = "done"

    # In the background

    @api.model
    def _cron_generate(self):
        """Make the invoices of the runs that are running, a few payers at a time, committing each time."""
        cron = self.env["ir.cron"]
        runs = self.search([("state", "=", "running")], order="id")
        cron._commit_progress(remaining=sum(len(run._get_payers_left()) for run in runs))
        for run in runs:
            run = run._with_reader()
            payers = run._get_payers_left()
            for start in range(0, len(payers), PAYERS_AT_ONCE):
                if not run._bill_in_background(payers[start : start + PAYERS_AT_ONCE]):
                    return
            run._finish()
            cron._commit_progress()

    def _with_reader(self):
        """Return the run in its company, in its time zone and the language of who reads it: the job has none."""
        self.ensure_one()
        writer = self.create_uid.filtered(lambda user: user.active and not user.share)
        lang = writer.lang or self.company_id.partner_id.lang or self.env.lang
        zone = self.company_id._sp_get_timezone()
        return self.with_company(self.company_id).with_context(lang=lang, tz=zone)

    def _bill_in_background(self, payers):
        """Bill payers in a transaction of their own; whatever breaks for one, the others are billed.

        :returns: the seconds left to the job
        """
        error = self._try_until_free(payers)
        if error and len(payers) > 1:
            return min([self._bill_in_background(payer) for payer in payers])
        if error:
            _logger.error("Invoicing run %s: %s is not billed", self.name, payers.display_name, exc_info=error)
            self._block_payer(
                payers,
                self.env._(
                    "An error stopped the invoices of %(payer)s: preview and make them again; if it comes back, tell "
                    "whoever looks after Odoo.",
                    payer=payers.display_name,
                ),
            )
        return self.env["ir.cron"]._commit_progress(len(payers))

    def _try_until_free(self, payers):
        """Bill payers, again when somebody else billed one meanwhile; return what broke, or nothing."""
        problem = None
        for _number in range(TRIES):
            try:
                self._try_to_bill(payers)
                self.env.flush_all()
                return None
            except BUSY as error:
                problem = error
                self.env.cr.rollback()
                self.env.invalidate_all()
            except Exception as error:
                return error
        return problem

    def _get_period_label(self):
        """Return the period in words, in the language of the context."""
        self.ensure_one()
        return self.env._(
            "from %(date_from)s to %(date_to)s",
            date_from=tools.format_date(self.env, self.date_from),
            date_to=tools.format_date(self.env, self.date_to),
        )
