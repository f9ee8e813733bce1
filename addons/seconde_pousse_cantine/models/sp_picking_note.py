import logging

from odoo import fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

NOTE_BATCH = 20
MAX_TRIES = 3


class SpPickingNote(models.AbstractModel):
    """The delivery note mailed to the site, once, after the delivery; part of `stock.picking`."""

    _name = "sp.picking.note"
    _description = "Mail of a Delivery Note"

    sp_note_state = fields.Selection(
        [
            ("door", "Waits for the driver"),
            ("todo", "To send"),
            ("sent", "Sent"),
            ("no_email", "No e-mail"),
            ("failed", "Failed"),
        ],
        "Note by Mail",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    sp_note_sent_at = fields.Datetime("Note Sent", copy=False, readonly=True)
    sp_note_tries = fields.Integer(copy=False, readonly=True)

    def action_sp_send_note(self):
        """Send the delivery notes again, now."""
        self.filtered(lambda picking: picking.state == "done")._sp_queue_notes()
        self._sp_try_notes()
        return True

    def _sp_plan_notes(self):
        """Plan the mail of done deliveries: at the door when a driver is to hand them over, else now."""
        planned = self.filtered(lambda picking: not picking.sp_note_state and picking._sp_get_site().sp_is_site)
        at_door = planned.filtered(lambda picking: picking.batch_id.round_id and not picking.sp_delivered_at)
        at_door.sp_note_state = "door"
        (planned - at_door)._sp_queue_notes()

    def _sp_queue_notes(self):
        if self:
            self.sp_note_state = "todo"
            self.filtered("sp_note_tries").sp_note_tries = 0
            cron_id = self.env["ir.model.data"]._xmlid_to_res_id("seconde_pousse_cantine.ir_cron_send_notes")
            if cron_id:
                self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    def _sp_send_notes(self):
        """Send the notes that wait, a few at a time; a note that fails stops nobody (cron)."""
        self.search(self._sp_get_forgotten_notes_domain())._sp_queue_notes()
        domain = [("sp_note_state", "=", "todo")]
        pickings = self.search(domain, limit=NOTE_BATCH, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        for picking in pickings:
            picking._sp_try_notes()
            cron._commit_progress(1)

    def _sp_get_forgotten_notes_domain(self):
        """The van is back and nobody confirmed at the door: the note leaves all the same."""
        waiting = Domain("sp_note_state", "=", "door")
        return waiting & Domain.OR(
            Domain("company_id", "=", company.id) & Domain("batch_id.sp_date", "<", company._sp_get_today())
            for company in self.search(waiting).company_id
        )

    def _sp_try_notes(self):
        for picking in self.filtered(lambda picking: picking.sp_note_state == "todo"):
            try:
                with self.env.cr.savepoint():
                    picking._sp_send_note()
            # Whatever breaks in a mail or a PDF, the delivery is made.
            except Exception:
                _logger.exception("Delivery note %s was not sent", picking.name)
                picking.sp_note_tries += 1
                if picking.sp_note_tries >= MAX_TRIES:
                    picking.sp_note_state = "failed"

    def _sp_send_note(self):
        """Mail the note with its PDF to the site, or keep it on the delivery when it has no address."""
        self.ensure_one()
        recipient = self._sp_get_note_recipient()
        if recipient:
            template = self.env.ref("seconde_pousse_cantine.mail_template_delivery_note")
            template.send_mail(
                self.id,
                email_values={"recipient_ids": [(4, recipient.id)], "email_to": False},
                email_layout_xmlid="seconde_pousse_cantine.mail_layout_site",
            )
            self.write({"sp_note_state": "sent", "sp_note_sent_at": fields.Datetime.now()})
            return
        if self.signature:
            self._attach_sign()
        self.sp_note_state = "no_email"

    def _sp_get_note_recipient(self):
        """Return who receives the note: the address delivered, the site, or its first contact with a mail."""
        self.ensure_one()
        site = self._sp_get_site()
        partners = self.partner_id | site | site.child_ids
        return partners.filtered("email")[:1]
