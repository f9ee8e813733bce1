from odoo import api, fields, models


class SpSiteOffer(models.AbstractModel):
    """What a site is told of what can be had; part of `res.partner`."""

    _name = "sp.site.offer"
    _description = "Offers to a Site"

    sp_receives_offers = fields.Boolean(
        "Receives the Offers",
        help="The weekly offers and the forecasts of the site are sent to this contact. "
        "When no contact of a site is ticked, they go to the e-mail address of the site.",
    )
    sp_plans_menus = fields.Boolean(
        "Plans Its Menus", help="Receives the availability forecasts, weeks ahead, and can pre-book."
    )
    sp_offer_emails = fields.Char("Sent To", compute="_compute_sp_offer_emails")

    @api.depends("email", "child_ids.email", "child_ids.sp_receives_offers")
    def _compute_sp_offer_emails(self):
        contacts = self._origin._sp_get_offer_contacts()
        for site in self:
            site.sp_offer_emails = ", ".join(contacts.get(site._origin, self.browse()).mapped("email"))

    def action_sp_print_offer(self):
        """Print the offer of the context as this site sees it, for those that have no e-mail."""
        self.ensure_one()
        return self.env["sp.offer"].browse(self.env.context["sp_offer_id"])._print_for(self)

    def _sp_get_offer_contacts(self):
        """Return who receives the offers of each of these sites; nobody where no e-mail is known.

        :rtype: dict[res.partner, res.partner]
        """
        ticked = (
            self.env["res.partner"]
            .sudo()
            .search([("parent_id", "in", self.ids), ("sp_receives_offers", "=", True), ("email", "!=", False)])
            .grouped("parent_id")
        )
        nobody = self.browse()
        return {
            site: ticked[site].with_env(self.env) if site in ticked else (site if site.email else nobody)
            for site in self
        }
