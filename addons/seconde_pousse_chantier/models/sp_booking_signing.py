from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

# Known to this module only: a client cannot send it in a context.
LOAN_SIGNING = object()

SIGNATURE_FIELDS = {
    "signature_out",
    "signed_out_by",
    "signed_out_on",
    "signature_back",
    "signed_back_by",
    "signed_back_on",
}
# What each signature is for.
SIGNED_FIELDS = {
    "out": {
        "equipment_id",
        "partner_id",
        "date_from",
        "quantity",
        "price",
        "price_unit",
        "counter_out",
        "look_out",
        "condition_out",
    },
    "back": {"counter_back", "look_back", "condition_back"},
}


class SpBookingSigning(models.AbstractModel):
    """Whoever takes equipment, or brings it back, signs for its state; part of `sp.equipment.booking`."""

    _name = "sp.booking.signing"
    _description = "Signatures of a Loan"

    signature_out = fields.Image(copy=False, readonly=True, max_width=1024, max_height=512)
    signed_out_by = fields.Char("Signed When Leaving By", copy=False, readonly=True)
    signed_out_on = fields.Datetime(copy=False, readonly=True)
    signature_back = fields.Image(copy=False, readonly=True, max_width=1024, max_height=512)
    signed_back_by = fields.Char("Signed When Back By", copy=False, readonly=True)
    signed_back_on = fields.Datetime(copy=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        proposed = {name for name in SIGNATURE_FIELDS if self.env.context.get(f"default_{name}")}
        self._check_signing(proposed.union(*vals_list))
        return super().create(vals_list)

    def action_sign_out(self):
        """Open the dialog in which whoever takes it signs."""
        return self._open_signature("out")

    def action_sign_back(self):
        """Open the dialog in which whoever brings it back signs."""
        return self._open_signature("back")

    def _open_signature(self, step):
        self.ensure_one()
        # A body does not sign: whoever comes for it writes their name.
        person = self.employee_id.sudo().name or (not self.partner_id.is_company and self.partner_id.name)
        wizard = self.env["sp.equipment.signature"].create({"booking_id": self.id, "step": step, "signer": person})
        return wizard._get_records_action(name=self.env._("Have It Signed"), target="new")

    @api.model
    def _check_signing(self, names):
        if SIGNATURE_FIELDS & set(names) and self.env.context.get("sp_loan_signing") is not LOAN_SIGNING:
            raise UserError(
                self.env._("A loan is signed with its button, once, by whoever takes it or brings it back.")
            )

    def _check_not_signed(self, vals):
        """Refuse to change what somebody signed."""
        self._check_signing(vals)
        for step in ("out", "back"):
            signed = self.filtered(f"signature_{step}") if SIGNED_FIELDS[step] & set(vals) else self.browse()
            if signed:
                raise UserError(
                    self.env._(
                        "%(number)s is signed by %(signer)s: what was signed does not change. Write a note beside it.",
                        number=signed[0].name,
                        signer=signed[0][f"signed_{step}_by"],
                    )
                )

    def _sign(self, step, signer, role, signature):
        self.ensure_one()
        if self.state not in (("out", "back") if step == "out" else ("back",)):
            raise UserError(self.env._("Note first that it leaves, or that it is back: then have it signed."))
        if self[f"signature_{step}"]:
            raise UserError(self.env._("It is signed already, by %(signer)s.", signer=self[f"signed_{step}_by"]))
        self.with_context(sp_loan_signing=LOAN_SIGNING).write(
            {
                f"signature_{step}": signature,
                f"signed_{step}_by": ", ".join(filter(None, (signer, role))),
                f"signed_{step}_on": fields.Datetime.now(),
            }
        )

    def _say_counter(self, value):
        """Return a counter as one reads it; nothing when it was not read."""
        self.ensure_one()
        units = {"hour": self.env._("h"), "km": self.env._("km")}
        return f"{self._say_number(value)} {units.get(self.counter_unit, '')}" if value else ""

    @api.model
    def _say_number(self, value):
        return formatLang(self.env, value, digits=0 if value == int(value) else 1)

    def _get_signed_summary(self, step):
        """Return what is signed, in a few lines.

        :param str step: "out" or "back"
        """
        self.ensure_one()
        looks = dict(self._fields["look_out"]._description_selection(self.env))
        lines = [
            self.env._(
                "%(equipment)s, from %(start)s to %(end)s",
                equipment=self.equipment_id.name,
                start=self._say_moment(self.date_from),
                end=self._say_moment(self.date_to),
            )
        ]
        counter = self[f"counter_{step}"]
        if counter:
            lines.append(self.env._("Counter: %(counter)s", counter=self._say_counter(counter)))
        if self[f"look_{step}"]:
            lines.append(self.env._("State: %(state)s", state=looks[self[f"look_{step}"]]))
        return "\n".join(filter(None, [*lines, self[f"condition_{step}"]]))
