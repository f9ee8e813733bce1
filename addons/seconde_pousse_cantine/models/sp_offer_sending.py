from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.seconde_pousse.rules.organic import NONE

CLAIMS = ("organic", "conversion", NONE)
"""The strongest first."""


class SpOfferSending(models.AbstractModel):
    """From a draft to what the sites receive, and its corrected versions; part of `sp.offer`."""

    _name = "sp.offer.sending"
    _description = "Sending of an Offer"
    _inherit = ["sp.sending"]

    def action_send(self):
        """Send the offer to its sites, by mail with its PDF, and freeze it; sites without an e-mail are named.

        An offer that corrects another one closes it and takes its orders.

        :returns: the action that tells who is reached
        :rtype: dict
        :raises UserError: already sent, nothing to offer, no price, or no site
        """
        for offer in self:
            offer._check_sendable()
            offer._send_to(offer.site_ids)
        self.write({"state": "sent", "sent_on": fields.Datetime.now()})
        self._replace_corrected()
        self._take_drafts()
        return self._get_sent_notification()

    def action_send_missing(self):
        """Send the offer to the sites it has not reached yet: new ones, or whose e-mail was missing."""
        for offer in self:
            if offer.state != "sent":
                raise UserError(self.env._("Send %(offer)s first.", offer=offer.name))
            offer._send_to(offer.site_ids - offer.sent_site_ids)
        return self._get_sent_notification()

    def action_close(self):
        """Close an offer: nothing more is ordered from it."""
        self.filtered(lambda offer: offer.state == "sent").state = "closed"
        return True

    def action_correct(self):
        """Make a new version of a sent offer, that replaces it when it is sent."""
        self.ensure_one()
        if self.state == "draft":
            raise UserError(self.env._("%(offer)s is not sent: change it directly.", offer=self.name))
        waiting = self.replaced_by_ids[:1]
        if not waiting:
            version = self.version + 1
            waiting = self.copy(
                {
                    "date_from": self.date_from,
                    "date_to": self.date_to,
                    "order_deadline": self.order_deadline,
                    "replaces_id": self.id,
                    "version": version,
                    "name": self.env._("%(offer)s, version %(number)s", offer=self._get_first_name(), number=version),
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sp.offer",
            "res_id": waiting.id,
            "view_mode": "form",
        }

    def _get_first_name(self):
        """Return the name of the first version."""
        self.ensure_one()
        first = self
        while first.replaces_id:
            first = first.replaces_id
        return first.name

    def _check_sendable(self):
        self.ensure_one()
        self._refuse_sent()
        if not self.line_ids:
            raise UserError(self.env._("%(offer)s has no product: click “Propose”, or add one.", offer=self.name))
        free = self.line_ids.filtered(lambda line: line._is_free())
        if free:
            raise UserError(
                self.env._(
                    "%(products)s: no price. Type one for each list, or take the product out.",
                    products=", ".join(free.product_id.mapped("display_name")),
                )
            )
        self._check_claims()
        if not self.site_ids:
            raise UserError(self.env._("%(offer)s has no site to send it to: choose them.", offer=self.name))

    def _check_claims(self):
        """Refuse an organic claim that no certificate covers, or that nothing in store or on the beds can carry."""
        self.ensure_one()
        claimed = self.line_ids.filtered(lambda line: line.organic_status != NONE)
        if not claimed:
            return
        if not self.company_id._sp_get_organic_certificate(self.date_to):
            raise UserError(
                self.env._(
                    "No organic certificate is valid on %(day)s: type the new one in the settings of the farm, or "
                    "announce as not organic: %(products)s.",
                    day=format_date(self.env, self.date_to),
                    products=", ".join(claimed.product_id.mapped("display_name")),
                )
            )
        claims = {product: found for product, (*_quantities, found) in self._get_sources().items()}
        for line in claimed:
            best = min(map(CLAIMS.index, claims.get(line.product_id) or CLAIMS))
            if CLAIMS.index(line.organic_status) < best:
                raise UserError(
                    self.env._(
                        "%(product)s cannot be announced as “%(claim)s”: no lot in store and no bed to pick is.",
                        product=line.product_id.display_name,
                        claim=dict(line._fields["organic_status"]._description_selection(self.env))[
                            line.organic_status
                        ],
                    )
                )

    def _take_drafts(self):
        """Give the orders that waited for these offers, standing or pre-booked, their offer and its prices."""
        for offer in self:
            waiting = self.env["sale.order"].sudo()
            waiting = waiting.search(
                [
                    ("company_id", "=", offer.company_id.id),
                    ("partner_id", "in", offer.site_ids.ids),
                    ("sp_delivery_date", ">=", offer.date_from),
                    ("sp_delivery_date", "<=", offer.date_to),
                    ("state", "in", ("draft", "sent")),
                ]
            )
            waiting._sp_refresh_prices()

    def _replace_corrected(self):
        """Close the versions that these offers correct, and take their orders over."""
        for offer in self.filtered("replaces_id"):
            old = offer.replaces_id
            old.write({"is_replaced": True, "state": "closed"})
            orders = old.order_ids.filtered(lambda order: order.state != "cancel").sudo()
            orders.sp_offer_id = offer
            # What is not confirmed yet takes the corrected price; a price typed by hand stands.
            orders.filtered(lambda order: order.state in ("draft", "sent")).order_line._compute_price_unit()
            old.message_post(body=self.env._("Replaced by %(offer)s.", offer=offer.name))

    def _get_mail_template(self):
        return self.env.ref("seconde_pousse_cantine.mail_template_offer")

    def _get_send_report(self):
        return self.env.ref("seconde_pousse_cantine.sp_offer_action_report")

    def _get_sent_notification(self):
        action = super()._get_sent_notification()
        late = self.filtered("is_deadline_passed")
        if late:
            action["params"]["type"] = "warning"
            action["params"]["message"] += " " + self.env._(
                "The deadline of %(offers)s is past: what comes now is flagged late.",
                offers=", ".join(late.mapped("name")),
            )
        return action
