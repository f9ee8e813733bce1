from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date


class SpMembershipCertificate(models.AbstractModel):
    """What the certificate of a membership says, and to whom it is refused; part of `sp.membership`."""

    _name = "sp.membership.certificate"
    _description = "Certificate of a Membership"

    def action_print_certificate(self):
        """Print the certificates of members up to date."""
        self._get_certified()
        return self.env.ref("seconde_pousse_chantier.sp_membership_action_certificate").report_action(self)

    def _get_certified(self):
        """Return these memberships, all of them paid.

        :raises UserError: one is not paid: nothing is certified that is not true
        """
        for membership in self:
            if membership.state != "paid":
                raise UserError(
                    self.env._(
                        "The fee of %(member)s is not paid: a certificate says that it is.",
                        member=membership.partner_id.name,
                    )
                )
        return self

    def _say_certified(self):
        """Return the sentence of the certificate, in the member's language."""
        self.ensure_one()
        return self.env._(
            "is a member of the association as “%(kind)s”, from %(start)s to %(end)s.",
            kind=self.grade_id.name,
            start=format_date(self.env, self.date_from),
            end=format_date(self.env, self.date_to),
        )

    def _say_payment(self):
        """Return the sentence that says what was paid, and when."""
        self.ensure_one()
        if not self.fee:
            return self.env._("This membership is free.")
        fee = format_amount(self.env, self.fee, self.currency_id)
        day = self._get_paid_day()
        if not day:
            return self.env._("The fee of %(fee)s is paid.", fee=fee)
        return self.env._("The fee of %(fee)s was paid on %(day)s.", fee=fee, day=format_date(self.env, day))

    def _get_paid_day(self):
        """Return the day the fee was paid: as noted, else of the payment of its invoice."""
        self.ensure_one()
        invoice = self.sudo().invoice_id
        payments = invoice._get_all_reconciled_invoice_partials() if invoice and not self.paid_on else []
        days = [partial["aml"].date for partial in payments]
        return self.paid_on or (max(days) if days else False)

    def _get_certificate_name(self):
        """Return the name of the PDF, without its extension."""
        self.ensure_one()
        return self.env._("Certificate - %(name)s", name=self.display_name.replace("/", "-").replace(" · ", " - "))
