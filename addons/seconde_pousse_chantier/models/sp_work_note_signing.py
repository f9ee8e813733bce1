import base64
import hashlib
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.image import image_data_uri, image_process

from ..rules.work_note import changes
from .sp_work_note_making import SUMMED_UP

_logger = logging.getLogger(__name__)

LONGEST_NAME = 120
LONGEST_REASON = 500
WAITS = [("later", "To sign later"), ("sent", "Sent to be signed"), ("refused", "Refused by the customer")]


class SpWorkNoteSigning(models.AbstractModel):
    """The signature of a note, its mail, its next versions; part of `sp.work.note`."""

    _name = "sp.work.note.signing"
    _description = "Signature of a Work Note"

    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_role = fields.Char("As", copy=False, help="Farmer, partner, foreman, technician of the town…")
    signed_on = fields.Datetime(copy=False, readonly=True)
    wait_reason = fields.Selection(WAITS, "Why It Waits", copy=False, readonly=True, tracking=True)
    refusal = fields.Text("What the Customer Disputes", copy=False, readonly=True)
    correction_reason = fields.Char("Reason of the Correction", copy=False, readonly=True)
    change_text = fields.Html("Changes", compute="_compute_change_text")
    is_mail_due = fields.Boolean(copy=False, readonly=True, help="The signed note waits to be mailed to the customer.")

    @api.depends("line_ids.quantity", "line_ids.name", "previous_id.line_ids.quantity")
    def _compute_change_text(self):
        for note in self:
            rows = note._get_changes()
            note.change_text = (
                Markup("<ul class='mb-0'>%s</ul>")
                % Markup().join(
                    Markup("<li>%s · <del>%s</del> → <strong>%s</strong></li>")
                    % (row["name"], row["before"] or "–", row["after"] or "–")
                    for row in rows
                )
                if rows
                else False
            )

    def _get_changes(self):
        """Return what a version changes of the one it replaces: dicts of name, before and after, in words."""
        self.ensure_one()
        if not self.previous_id:
            return []
        units, versions = {}, []
        for version in (self.previous_id, self):
            values = {}
            for line in version.line_ids:
                key = line.sudo().sale_line_id.id or line.name
                values[key] = (line.name, line.quantity)
                units[line.name] = line.uom_id.name
            versions.append(values)
        return [
            {
                "name": change.name,
                "before": self._say_quantity(change.before, units[change.name]),
                "after": self._say_quantity(change.after, units[change.name]),
            }
            for change in changes(*versions)
        ]

    @api.model
    def _say_quantity(self, quantity, unit):
        if quantity is None:
            return ""
        return f"{self.env['res.company']._sp_say_number(quantity)}\N{NO-BREAK SPACE}{unit}"

    @api.model
    def _say_minutes(self, minutes):
        """Return minutes as people say them: 7 h 30."""
        hours, rest = divmod(minutes or 0, 60)
        space = "\N{NO-BREAK SPACE}"
        return f"{hours}{space}h{space}{rest:02d}" if rest else f"{hours}{space}h"

    def _get_photo_uri(self, photo):
        """Return a small picture of a photo, to print."""
        return image_data_uri(base64.b64encode(image_process(photo.raw, size=(480, 480), quality=70)))

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def action_sign(self):
        """Open the screen the customer signs on.

        :returns: action
        :raises UserError: signed already
        """
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Have It Signed"),
            "res_model": "sp.work.note.sign",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_note_id": self.id},
        }

    def _get_content_key(self):
        """Return what changes when anything the customer reads on the note changes."""
        self.ensure_one()
        lines = [(line.id, line.name, line.quantity, line.uom_id.id) for line in self.line_ids]
        content = (
            self.id,
            self.state,
            str(self.date_from),
            str(self.date_to),
            self.incident,
            self.presence_minutes,
            lines,
        )
        return hashlib.sha256(repr(content).encode()).hexdigest()[:20]

    def _get_signer_name(self):
        """Return the name to propose: who last signed a note for the farm, or this job's agreement, or its person."""
        self.ensure_one()
        partner = self.partner_id.sudo()
        people = partner.commercial_partner_id.child_ids.filtered(lambda contact: contact.type == "contact")
        last = self.sudo().search(
            [("partner_id", "=", partner.id), ("signed_by", "!=", False), ("id", "!=", self.id)], limit=1
        )
        agreement = self.task_id.sudo().agreement_ids.filtered(lambda one: one.state == "signed")[:1]
        named = last.signed_by or agreement.host_signed_by or people[:1].name
        return named or (not partner.is_company and partner.name) or False

    def sign(self, signature, signed_by, signed_role=None, content_key=None):
        """Sign the note as the customer, on our phone or the portal.

        :param str signature: picture, base64
        :param str signed_by: who signs
        :param str signed_role: as what
        :param str content_key: what was read, from `_get_content_key`; not checked when empty
        :raises UserError: nothing to sign, no name, already signed, changed since it was read
        """
        self.ensure_one()
        self._lock()
        self._check_open()
        # Whoever has the link writes here: what comes is cut, never trusted.
        signed_by, signed_role = (str(text or "").strip()[:LONGEST_NAME] for text in (signed_by, signed_role))
        if not signature or not signed_by:
            raise UserError(self.env._("Type the name of whoever signs, then have them sign with a finger."))
        if not self.line_ids or (self.version == 1 and not any(self.line_ids.mapped("quantity"))):
            raise UserError(self.env._("This work note is empty: type what was done first."))
        if content_key and content_key != self._get_content_key():
            raise UserError(self.env._("This work note has just changed: read it again, then sign."))
        # What is summed up from the hours stops following them: it is summed up a last time first.
        self._recompute_recordset(SUMMED_UP)
        self._take_step().write(
            {
                "signature": signature,
                "signed_by": signed_by,
                "signed_role": signed_role or False,
                "signed_on": fields.Datetime.now(),
                "state": "signed",
                "wait_reason": False,
                "is_mail_due": bool(self.partner_id.email),
            }
        )
        previous = self.previous_id
        previous._take_step().write({"state": "replaced", "is_mail_due": False})
        self._take_invoice_links()
        self._sp_close_waiting()
        if self.is_mail_due:
            self.env.ref("seconde_pousse_chantier.ir_cron_mail_work_notes").sudo()._trigger()

    def _take_invoice_links(self):
        """Say of the lines of a new version which invoice lines billed those they replace."""
        self.ensure_one()
        older = {line.sale_line_id.id: line for line in self.sudo().previous_id.line_ids if line.sale_line_id}
        for line in self.sudo()._take_step().line_ids.filtered(lambda line: line.sale_line_id.id in older):
            line.invoice_line_ids = [Command.link(billed.id) for billed in older[line.sale_line_id.id].invoice_line_ids]

    # ------------------------------------------------------------------
    # The customer is away, or refuses
    # ------------------------------------------------------------------

    def action_send_to_sign(self):
        """Mail the customer a link where the note is read and signed.

        :returns: what was done, in words
        :raises UserError: signed already, no address
        """
        for note in self:
            note._check_open()
            if not note.partner_id.email:
                raise UserError(
                    self.env._(
                        "%(farm)s has no e-mail address: type it on its form, or have the note signed on your phone.",
                        farm=note.partner_id.name,
                    )
                )
            note._portal_ensure_token()
            template = self.env.ref("seconde_pousse_chantier.mail_template_work_note_to_sign")
            template.sudo().send_mail(note.id)
            note._take_step().wait_reason = "sent"
        return self._say_done(self.env._("The link to sign is on its way by e-mail."))

    def action_sign_later(self):
        """Keep a note to sign, and remind who made it the next day."""
        for note in self:
            note._check_open()
            note._take_step().wait_reason = "later"
            note._plan_reminder(self.env._("Have %(number)s signed", number=note.name))
        return {"type": "ir.actions.act_window_close"}

    def _refuse_as_customer(self, reason):
        """Keep what the customer disputes, and put it in front of whoever made the note.

        :param str reason: in the customer's words
        :raises UserError: signed already, no reason
        """
        self.ensure_one()
        self._check_open()
        reason = str(reason or "").strip()[:LONGEST_REASON]
        if not reason:
            raise UserError(self.env._("Say in a few words what is wrong on this note."))
        self._take_step().write({"wait_reason": "refused", "refusal": reason})
        self.message_post(body=self.env._("Refused by the customer: %(reason)s", reason=reason))
        self._plan_reminder(
            self.env._("%(farm)s refuses %(number)s", farm=self.partner_id.name, number=self.name), reason
        )

    def _plan_reminder(self, summary, text=""):
        self.ensure_one()
        self._sp_close_waiting()
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.add(self.company_id._sp_get_today(), days=1),
            summary=summary,
            note=text,
            user_id=(self.task_id.sudo()._sp_get_job_user() or self.create_uid).id,
        )

    def _sp_close_waiting(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"], only_automated=True)

    def _say_done(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------

    def action_correct(self):
        """Ask why a signed note is corrected.

        :returns: action
        :raises UserError: not signed
        """
        self.ensure_one()
        self._check_signed()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Signed Note"),
            "res_model": "sp.work.note.correct",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_note_id": self.id},
        }

    def _check_signed(self):
        if self.state != "signed":
            raise UserError(self.env._("Only a signed note is corrected: change this one as it is."))

    def _correct(self, reason):
        """Make the next version of a signed note, to be signed again; until then this one stands.

        :param str reason: why
        :returns: the new version
        :rtype: sp.work.note
        :raises UserError: not signed, no reason
        """
        self.ensure_one()
        self._check_signed()
        if self.next_ids.filtered(lambda note: note.state == "draft"):
            raise UserError(self.env._("This note is already being corrected: open its new version."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why this note is corrected: both versions are kept, with the reason."))
        note = self._take_step().copy(
            {
                "name": self.name,
                "version": self.version + 1,
                "previous_id": self.id,
                "correction_reason": reason,
                "photo_ids": [Command.set(self.sudo().photo_ids.ids)],
                "line_ids": [Command.create(line._prepare_next_version()) for line in self.line_ids],
            }
        )
        self.session_ids._sp_take_note(note)
        return note.with_context(sp_note_step=None)

    # ------------------------------------------------------------------
    # Mail and portal
    # ------------------------------------------------------------------

    @api.model
    def _cron_mail_signed(self):
        """Mail the signed notes that wait, each once; killed, it goes on with those that still wait.

        A note that cannot be printed or mailed waits; the others do not wait for it.
        """
        cron, notes = self.env["ir.cron"], self.search([("is_mail_due", "=", True)], order="id")
        cron._commit_progress(remaining=len(notes))
        for note in notes:
            try:
                note._mail_signed()
                self.env.flush_all()
            except Exception:
                self.env.cr.rollback()
                self.env.invalidate_all()
                _logger.exception("Work note %s is not mailed, it waits", note.id)
            if not cron._commit_progress(1):
                break

    def _mail_signed(self):
        self.ensure_one()
        template = self.env.ref("seconde_pousse_chantier.mail_template_work_note_signed")
        template.send_mail(self.id)
        self._take_step().is_mail_due = False

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for note in self:
            note.access_url = f"/my/work-notes/{note.id}"
        return result

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Work note %(number)s v%(version)s", number=self.name.replace("/", "-"), version=self.version)
