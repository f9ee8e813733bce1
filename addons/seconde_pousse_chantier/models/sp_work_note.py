from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# Known to this module only: a client cannot send it in a context.
NOTE_STEP = object()

FROZEN_STATES = ("signed", "replaced", "cancel")
KEPT_FREE = {"message_main_attachment_id", "access_token", "session_ids"}


class SpWorkNote(models.Model):
    """What was done on a job, signed by the farmer: the only source of its invoice.

    A signed note never changes: a correction is a new version, and both are kept.
    """

    _name = "sp.work.note"
    _description = "Work Note"
    _inherit = ["mail.thread", "portal.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="task_id.farm_partner_id", store=True, index=True)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    session_ids = fields.One2many("sp.work.session", "work_note_id", "Sessions")
    people_count = fields.Integer("Number of People", compute="_compute_hours")
    presence_minutes = fields.Integer("Minutes Worked", compute="_compute_hours")
    line_ids = fields.One2many("sp.work.note.line", "note_id", "Work Done", copy=True)
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
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False, readonly=True)
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

    @api.depends("session_ids.presence_minutes")
    def _compute_hours(self):
        for note in self:
            note.people_count = len(note.session_ids.line_ids.employee_id)
            note.presence_minutes = sum(note.session_ids.mapped("presence_minutes"))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/" and not vals.get("previous_id"):
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.work.note") or "/"
        self._check_steps(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_steps(vals)
        if self.env.context.get("sp_note_step") is not NOTE_STEP and not set(vals) <= KEPT_FREE:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    @api.model
    def _check_steps(self, *vals_list):
        """Only the actions sign, replace or number a note."""
        names = {"state", "version", "previous_id", "signed_on"}
        if self.env.context.get("sp_note_step") is NOTE_STEP:
            return
        if any(vals.get(name) not in (None, False, "draft", 1) for vals in vals_list for name in names & set(vals)):
            raise UserError(self.env._("A work note is signed or corrected with its buttons."))

    def _check_open(self):
        """Refuse to change a note the customer signed."""
        closed = self.filtered(lambda note: note.state in FROZEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "Work note %(number)s is signed and no longer changes: use “Correct” to make a new version.",
                    number=closed[0].name,
                )
            )

    def _take_step(self):
        return self.with_context(sp_note_step=NOTE_STEP)

    # ------------------------------------------------------------------
    # Signature and correction
    # ------------------------------------------------------------------

    def sign(self, signature, signed_by):
        """Sign the note as the customer, on our phone.

        :param str signature: picture, base64
        :param str signed_by: who signs
        :raises UserError: nothing to sign, no name, already signed
        """
        self.ensure_one()
        self._check_open()
        signed_by = (signed_by or "").strip()
        if not signature or not signed_by:
            raise UserError(self.env._("Type the name of whoever signs, then have them sign with a finger."))
        if not self.line_ids:
            raise UserError(self.env._("This work note is empty: type what was done first."))
        self._take_step().write(
            {"signature": signature, "signed_by": signed_by, "signed_on": fields.Datetime.now(), "state": "signed"}
        )
        self.previous_id._take_step().write({"state": "replaced"})

    def action_correct(self):
        """Make the next version of a signed note, to be signed again; until then this one stands.

        :returns: action on the new version
        """
        self.ensure_one()
        if self.state != "signed":
            raise UserError(self.env._("Only a signed note is corrected: change this one as it is."))
        note = self._take_step().copy(
            {
                "name": self.name,
                "version": self.version + 1,
                "previous_id": self.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": line.sale_line_id.id,
                            "name": line.name,
                            "quantity": line.quantity,
                            "uom_id": line.uom_id.id,
                            "sequence": line.sequence,
                        }
                    )
                    for line in self.line_ids
                ],
            }
        )
        self.session_ids.work_note_id = note
        return note._get_records_action()
