from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .sp_work_note_making import FROZEN_STATES, NOTE_STEP

# What follows a signature without changing what was signed.
KEPT_FREE = {"message_main_attachment_id", "access_token", "activity_ids", "message_follower_ids"}
STEP_DEFAULTS = {"state": "draft", "version": 1, "previous_id": False, "signed_on": False, "is_mail_due": False}


class SpWorkNote(models.Model):
    """What was done on a job, signed by the farmer: the only source of its invoice.

    A signed note never changes: a correction is a new version, and both are kept.
    """

    _name = "sp.work.note"
    _description = "Work Note"
    _inherit = [
        "sp.work.note.making",
        "sp.work.note.signing",
        "sp.photographed",
        "sp.never.typed",
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    task_id = fields.Many2one("project.task", "Job", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Farm or Town",
        compute="_compute_partner_id",
        store=True,
        index=True,
        check_company=True,
        help="Who had the work done when it was signed.",
    )
    price_mode = fields.Selection(related="task_id.price_mode")
    date_from = fields.Date("First Day", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Last Day", required=True, default=fields.Date.context_today)
    session_ids = fields.One2many("sp.work.session", "work_note_id", "Sessions")
    line_ids = fields.One2many("sp.work.note.line", "note_id", "Work Done", copy=True)
    incident = fields.Text(help="What happened that the customer should know; the customer reads it.")
    photo_ids = fields.Many2many(help="The customer sees them.")
    remark = fields.Text("Remarks of the Customer")
    state = fields.Selection(
        [("draft", "To Sign"), ("signed", "Signed"), ("replaced", "Replaced"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "sp.work.note", "Replaces", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    next_ids = fields.One2many("sp.work.note", "previous_id", "Replaced By", readonly=True)
    credited_quantity = fields.Float(
        compute="_compute_credited_quantity", compute_sudo=True, groups="account.group_account_invoice"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _days_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The last day of a work note comes after its first day."
    )
    _previous_unique = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'cancel'",
        "This note is already being corrected: open its new version.",
    )

    @api.depends("task_id")
    def _compute_company_id(self):
        for note in self:
            note.company_id = note.task_id.company_id or self.env.company

    @api.depends("task_id.farm_partner_id")
    def _compute_partner_id(self):
        for note in self:
            note.partner_id = note.partner_id if note.state in FROZEN_STATES else note.task_id.farm_partner_id

    @api.depends("name", "version")
    def _compute_display_name(self):
        for note in self:
            name = note.name if note.name != "/" else False
            note.display_name = (
                self.env._("%(number)s, version %(version)s", number=name, version=note.version)
                if note.version > 1
                else name
            )

    # ------------------------------------------------------------------
    # What is signed stays
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/" and not vals.get("previous_id"):
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.work.note") or "/"
        notes = super().create(vals_list)
        # Read after the creation: a context gives default values too.
        if not self._has_step() and any(
            (note[name] or False) != default for note in notes for name, default in STEP_DEFAULTS.items()
        ):
            self._refuse_by_hand()
        return notes

    def write(self, vals):
        if not self._has_step():
            if set(STEP_DEFAULTS) & set(vals):
                self._refuse_by_hand()
            if not set(vals) <= KEPT_FREE:
                self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    def unlink(self):
        """Delete notes to sign; the hours of a correction given up stay on the note the customer signed."""
        for note in self.filtered("previous_id"):
            note.session_ids._sp_take_note(note.previous_id)
        return super().unlink()

    def _has_step(self):
        return self.env.context.get("sp_note_step") is NOTE_STEP

    def _take_step(self):
        return self.with_context(sp_note_step=NOTE_STEP)

    def _refuse_by_hand(self):
        raise UserError(self.env._("A work note is signed or corrected with its buttons."))

    def _check_open(self):
        """Refuse to change a note the customer signed."""
        closed = self.filtered(lambda note: note.state in FROZEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "Work note %(number)s is signed and no longer changes: use “Correct” to make a new version.",
                    number=closed[0].display_name,
                )
            )

    def _lock(self):
        """Let one person at a time sign these notes or change their lines (docs/decisions/0002)."""
        if self.ids:
            self.env.cr.execute(SQL("UPDATE sp_work_note SET write_date = write_date WHERE id IN %s", tuple(self.ids)))

    def _check_lines_open(self):
        """Refuse to change the lines of a signed note; a signature given meanwhile wins."""
        self._lock()
        self._check_open()

    # ------------------------------------------------------------------
    # What was credited is billed again only on purpose
    # ------------------------------------------------------------------

    def _get_gifts(self):
        """Return the lines of credit notes that gave the work of these notes away."""
        lines = self.sudo().line_ids.filtered(
            lambda line: (
                line.state == "signed" and line.sale_line_id and line.sale_line_id._sp_get_note_balances()[line][1]
            )
        )
        return lines.invoice_line_ids.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund" and line.parent_state != "cancel" and not line.sp_is_rebillable
            )
        )

    def _compute_credited_quantity(self):
        for note in self:
            note.credited_quantity = sum(note._get_gifts().mapped("quantity"))

    def action_bill_again(self):
        """Let the next invoice bill what credit notes gave away of these notes.

        :raises UserError: nothing was given away
        :raises AccessError: who does not bill
        """
        self.env["account.move.line"].check_access("write")
        gifts = self._get_gifts()
        if not gifts:
            raise UserError(self.env._("No credit note gives this work away: there is nothing to bill again."))
        gifts.sp_is_rebillable = True
        for note in self:
            note.message_post(
                body=self.env._(
                    "To be billed again, after %(credit)s.",
                    credit=", ".join(sorted(set(gifts.move_id.mapped("display_name")))),
                )
            )
