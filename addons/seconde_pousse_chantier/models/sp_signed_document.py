import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# Known to this module only: a client cannot send it in a context.
SIGN_STEP = object()

STEP_DEFAULTS = {"state": "draft", "signed_on": False, "version": 1, "previous_id": False, "signed_pdf": False}
KEPT_FREE = {"message_main_attachment_id", "access_token"}


class SpSignedDocument(models.AbstractModel):
    """A paper both sides sign on our phone; once signed it never changes: a new version replaces it."""

    _name = "sp.signed.document"
    _description = "Paper Signed by Both Sides"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    # Sequence of the number, and report printed and kept at the signature.
    _sequence_code = ""
    _report_xmlid = ""
    # Link of the signature dialog to the paper.
    _signature_field = ""

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    version = fields.Integer(default=1, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "To Sign"), ("signed", "Signed"), ("replaced", "Replaced"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    host_signature = fields.Image("Signature of the Customer", copy=False, max_width=1024, max_height=1024)
    host_signed_by = fields.Char("Signed by, for the Customer", copy=False)
    host_signed_role = fields.Char("Role at the Customer's", copy=False)
    own_signature = fields.Image("Our Signature", copy=False, max_width=1024, max_height=1024)
    own_signed_by = fields.Char("Signed by, for Us", copy=False)
    own_signed_role = fields.Char("Role with Us", copy=False)
    signed_on = fields.Datetime(copy=False, readonly=True)
    signed_pdf = fields.Binary("Paper Signed", attachment=True, copy=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._sequence_code) or "/"
        papers = super().create(vals_list)
        # Read after the creation: a context gives default values too.
        if not self._has_step() and any(
            (paper[name] or False) != STEP_DEFAULTS.get(name, False)
            for paper in papers.sudo()
            for name in self._get_step_fields()
        ):
            self._refuse_by_hand()
        return papers

    def write(self, vals):
        if not self._has_step():
            if self._get_step_fields() & set(vals):
                self._refuse_by_hand()
            if not set(vals) <= self._get_fields_kept_free():
                self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    @api.model
    def _get_fields_kept_free(self):
        """Return what still changes once both sides have signed.

        :rtype: set[str]
        """
        return KEPT_FREE

    @api.model
    def _get_step_fields(self):
        """Return what only the buttons write.

        :rtype: set[str]
        """
        return set(STEP_DEFAULTS)

    def _has_step(self):
        return self.env.context.get("sp_sign_step") is SIGN_STEP

    def _refuse_by_hand(self):
        """Only the buttons sign, replace or cancel."""
        raise UserError(self.env._("This paper is signed, replaced or cancelled with its buttons."))

    def _check_open(self):
        """Refuse to change what both sides signed."""
        closed = self.filtered(lambda paper: paper.state != "draft")
        if closed:
            raise UserError(
                self.env._(
                    "%(number)s is signed or cancelled and no longer changes: make its next version.",
                    number=closed[0].name,
                )
            )

    def _take_step(self):
        return self.with_context(sp_sign_step=SIGN_STEP)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for paper in self:
            version = f" · v{paper.version}" if paper.version > 1 else ""
            paper.display_name = f"{paper.name}{version}" if paper.name != "/" else False

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def sign(self, host_signature, host_signed_by, own_signature, own_signed_by, host_role="", own_role=""):
        """Sign as the customer and as us, on the spot; the paper is printed and kept as it is.

        :param str host_signature: picture of the customer's signature, base64
        :param str host_signed_by: who signs for the customer
        :param str own_signature: picture of our signature, base64
        :param str own_signed_by: who signs for us
        :param str host_role: owner, town's technician…
        :param str own_role: supervisor, director…
        :raises UserError: what is missing, in one sentence
        """
        self.ensure_one()
        self._check_open()
        names = [(name or "").strip() for name in (host_signed_by, own_signed_by)]
        if not (host_signature and own_signature and all(names)):
            raise UserError(self.env._("Both sides sign with their name: the customer, and whoever signs for us."))
        self._check_may_sign()
        self._close_signed(
            {
                "host_signature": host_signature,
                "host_signed_by": names[0],
                "host_signed_role": (host_role or "").strip(),
                "own_signature": own_signature,
                "own_signed_by": names[1],
                "own_signed_role": (own_role or "").strip(),
            }
        )

    def _close_signed(self, signatures):
        """Keep the paper as both sides signed it; from now on it no longer changes.

        :param dict signatures: who signed, as what, and the pictures
        """
        self._take_step().write(
            {**signatures, "signed_on": fields.Datetime.now(), "state": "signed", **self._prepare_frozen()}
        )
        self.previous_id._take_step().write({"state": "replaced"})
        self._after_signature()
        self._keep_pdf()

    def _check_may_sign(self):
        """Refuse a paper that is not complete."""

    def _prepare_frozen(self):
        """Return the values that stop being computed with the signature."""
        return {}

    def _after_signature(self):
        """Hook: what the signature changes elsewhere."""

    def _keep_pdf(self):
        """Keep the paper as it was signed; a printer out of order does not lose the signature."""
        self.ensure_one()
        reports = self.env["ir.actions.report"].sudo()
        try:
            content, _kind = reports._render_qweb_pdf(self._report_xmlid, self.ids)
        except UserError:
            _logger.info("%s %s: signed, printed later", self._name, self.id, exc_info=True)
            return
        self._take_step().sudo().signed_pdf = base64.b64encode(content)

    def action_print(self):
        """Open the paper: as it was signed once it is, else as it stands."""
        self.ensure_one()
        if self.state in ("signed", "replaced") and not self.signed_pdf:
            self._keep_pdf()
        if not self.signed_pdf:
            return self.env.ref(self._report_xmlid).report_action(self)
        name = f"{self.display_name}.pdf".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/signed_pdf/{name}?download=true",
            "target": "self",
        }

    def action_have_signed(self):
        """Open the dialog where both sides sign.

        :raises UserError: already signed, or something is missing
        """
        self.ensure_one()
        self._check_open()
        self._check_may_sign()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Have It Signed"),
            "res_model": "sp.signature",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{self._signature_field}": self.id},
        }

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def action_replace(self):
        """Make the next version of a signed paper; the signed one holds until the next is signed.

        :returns: action on the next version
        """
        self.ensure_one()
        if self.state != "signed":
            raise UserError(self.env._("Only a signed paper has a next version: change this one as it is."))
        following = self.search([("previous_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if not following:
            following = self._take_step().copy(self._prepare_next_version()).with_env(self.env)
        return following._get_records_action()

    def _prepare_next_version(self):
        self.ensure_one()
        return {"name": self.name, "version": self.version + 1, "previous_id": self.id}

    def action_cancel(self):
        """Cancel papers that no longer hold; they stay on file."""
        self._take_step().write({"state": "cancel"})
