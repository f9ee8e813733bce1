import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

ONLINE_STATES = [("sent", "Waits for the customer's signature online"), ("changed", "Changed since it was sent")]
# What both sides read and sign.
SIGNED_FIELDS = (
    "kind",
    "subject",
    "price_note",
    "date_from",
    "date_to",
    "host_leader",
    "safety_contact",
    "own_safety_contact",
    "has_water",
    "has_shelter",
    "has_toilet",
    "welcome_note",
    "body",
)


class SpAgreementOnline(models.AbstractModel):
    """The signature of an agreement by a customer who is elsewhere; part of `sp.agreement`.

    We sign first, with the sending; the customer signs what we signed, on the portal, or nothing.
    """

    _name = "sp.agreement.online"
    _description = "Agreement Signed Online"

    own_signed_on = fields.Datetime("Signed by Us and Sent On", copy=False, readonly=True)
    own_signed_key = fields.Char(copy=False, readonly=True, groups="base.group_system")
    online_state = fields.Selection(ONLINE_STATES, "Online", compute="_compute_online_state", compute_sudo=True)

    @api.depends(
        *SIGNED_FIELDS,
        "state",
        "own_signed_key",
        "partner_id",
        "supervisor_id",
        "person_ids.employee_id",
        "person_ids.qualification",
        "person_ids.consent_on",
        "person_ids.amendment_on",
    )
    def _compute_online_state(self):
        for agreement in self:
            is_sent = agreement.state == "draft" and agreement.own_signed_key
            is_same = is_sent and agreement.own_signed_key == agreement._get_content_key()
            agreement.online_state = is_sent and ("sent" if is_same else "changed")

    def _get_content_key(self):
        """Return what changes when anything both sides sign changes.

        :rtype: str
        """
        self.ensure_one()
        agreement = self.sudo()
        people = [
            (one.employee_id.id, one.qualification, str(one.consent_on), str(one.amendment_on))
            for one in agreement.person_ids
        ]
        content = [str(agreement[name]) for name in SIGNED_FIELDS]
        content += [agreement._origin.id, agreement.partner_id.id, agreement.supervisor_id.id, people]
        return hashlib.sha256(repr(content).encode()).hexdigest()[:20]

    @api.model
    def _get_step_fields(self):
        return super()._get_step_fields() | {"own_signed_on", "own_signed_key"}

    # ------------------------------------------------------------------
    # We sign and send
    # ------------------------------------------------------------------

    def action_send_to_sign(self):
        """Open the dialog where we sign and send; sent already and unchanged, mail the link again.

        :returns: action
        :raises UserError: signed already, something is missing, no address
        """
        self.ensure_one()
        self._check_may_send()
        if self.online_state == "sent":
            return self._mail_to_sign()
        action = self.action_have_signed()
        context = {**action["context"], "default_is_online": True}
        return {**action, "name": self.env._("Sign and Send"), "context": context}

    def _check_may_send(self):
        self._check_open()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address: type it on its form, or have the agreement signed on your "
                    "phone.",
                    customer=self.partner_id.name,
                )
            )
        self._check_may_sign()

    def _sign_and_send(self, signature, signed_by, signed_role=""):
        """Sign for us, and mail the customer the link where it signs.

        :param str signature: picture, base64
        :param str signed_by: who signs for us
        :param str signed_role: supervisor, director…
        :returns: what was done, in words
        :raises UserError: signed already, something is missing, no address
        """
        self.ensure_one()
        self._check_may_send()
        signed_by = (signed_by or "").strip()
        if not (signature and signed_by):
            raise UserError(self.env._("Sign with your name first: the customer signs what you signed."))
        self._take_step().sudo().write(
            {
                "own_signature": signature,
                "own_signed_by": signed_by,
                "own_signed_role": (signed_role or "").strip(),
                "own_signed_on": fields.Datetime.now(),
                "own_signed_key": self._get_content_key(),
            }
        )
        return self._mail_to_sign()

    def _mail_to_sign(self):
        self._portal_ensure_token()
        self.env.ref("seconde_pousse_chantier.mail_template_agreement_to_sign").sudo().send_mail(self.id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The link to sign is on its way by e-mail."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------------------
    # The customer signs
    # ------------------------------------------------------------------

    def _is_shown_online(self):
        """Tell whether the customer may read this agreement on the portal: sent, or signed.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("signed", "replaced") or bool(self.online_state)

    def _sign_as_customer(self, signature, signed_by, signed_role="", content_key=None):
        """Sign as the customer, who is elsewhere, what we signed and sent.

        :param str signature: picture, base64
        :param str signed_by: who signs for the customer
        :param str signed_role: owner, town's technician…
        :param str content_key: what was read, from `_get_content_key`
        :raises UserError: signed already, not sent, changed since, or something is missing
        """
        self.ensure_one()
        self._check_open()
        if self.online_state != "sent" or content_key != self._get_content_key():
            raise UserError(self.env._("This agreement has just changed: we send it to you again."))
        signed_by = (signed_by or "").strip()
        if not (signature and signed_by):
            raise UserError(self.env._("Type your name, then sign."))
        self._check_may_sign()
        self._close_signed(
            {
                "host_signature": signature,
                "host_signed_by": signed_by[:200],
                "host_signed_role": (signed_role or "").strip()[:200],
            }
        )
        self.message_post(
            body=self.env._("Signed online by %(name)s.", name=signed_by),
            author_id=self.partner_id.id,
            subtype_xmlid="mail.mt_comment",
        )

    def sign(self, *args, **kwargs):
        """Sign on the spot: what was sent online before no longer waits."""
        self._check_open()
        self._take_step().sudo().write({"own_signed_on": False, "own_signed_key": False})
        return super().sign(*args, **kwargs)

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for agreement in self:
            agreement.access_url = f"/my/agreements/{agreement.id}"
        return result
