from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.party_identifiers import SIRENE_COUNTRIES, compact_siret, siret_problem, site_problem


class ResPartner(models.Model):
    _inherit = "res.partner"

    sp_is_site = fields.Boolean(
        "Delivery Site",
        index=True,
        help="School, kitchen, home… that orders and is delivered. A site is a company of its "
        "own, with its own SIRET, even when somebody else is billed.",
    )
    sp_payer_id = fields.Many2one(
        "res.partner",
        "Billed To",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who receives the invoices of this site. Empty: the site itself.",
    )
    sp_site_ids = fields.One2many("res.partner", "sp_payer_id", "Sites Billed")
    sp_payer_kind = fields.Selection(
        [
            ("private", "Private body"),
            ("public", "Public body"),
            ("health", "Public health establishment"),
        ],
        "Kind of Payer",
        tracking=True,
        help="Gives the due date of the invoices and what they must carry. A public body is "
        "invoiced through Chorus Pro.",
    )
    sp_invoice_cycle = fields.Selection(
        [("delivery", "At each delivery"), ("decade", "Every ten days"), ("month", "Every month")],
        "Invoiced",
        default="month",
    )
    sp_invoice_grouping = fields.Selection(
        [
            ("order", "One invoice per order"),
            ("site", "One invoice per site"),
            ("payer", "One invoice for all sites"),
        ],
        "Grouping",
        default="site",
    )
    sp_chorus_service_code = fields.Char(
        "Service Code", help="“Code service” of the payer in Chorus Pro, when it asks for one."
    )
    sp_chorus_service_required = fields.Boolean("Service Code Required")
    sp_chorus_engagement_required = fields.Boolean(
        "Engagement Required",
        help="The payer refuses invoices without its engagement number (order form number).",
    )
    sp_market_number = fields.Char("Market Number", help="Number of the public contract, printed on the invoices.")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("sp_is_site"):
                vals.setdefault("is_company", True)
        partners = super().create(vals_list)
        partners._sp_compact_siret()
        return partners

    def write(self, vals):
        payers = {site: site._sp_get_payer() for site in self} if "sp_payer_id" in vals else {}
        result = super().write(vals)
        for site, payer in payers.items():
            if site._sp_get_payer() != payer:
                site.sudo()._sp_bill_to_new_payer(payer)
        if {"company_registry", "country_id", "sp_is_site", "sp_payer_kind"} & set(vals):
            self._sp_compact_siret()
        return result

    @api.onchange("sp_is_site")
    def _onchange_sp_is_site(self):
        if self.sp_is_site:
            self.is_company = True

    @api.onchange("company_registry")
    def _onchange_company_registry(self):
        if self._sp_has_siret():
            self.company_registry = compact_siret(self.company_registry)

    @api.constrains("sp_is_site", "is_company")
    def _check_sp_is_site(self):
        for partner in self:
            if partner.sp_is_site and not partner.is_company:
                raise ValidationError(
                    self.env._(
                        "%(site)s is a delivery site: it must be a company, not a person or an address.",
                        site=partner.display_name,
                    )
                )

    @api.constrains("sp_payer_id", "company_id")
    def _check_sp_payer_id(self):
        for partner in self | self.sudo().sp_site_ids:
            problem = partner._sp_get_payer_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("company_registry", "country_id", "is_company", "sp_is_site", "sp_payer_kind", "sp_payer_id")
    def _check_company_registry(self):
        for partner in self | self.sudo().sp_payer_id:
            if not partner.company_registry or not partner._sp_has_siret():
                continue
            if not (partner.sp_is_site or partner.sp_payer_kind or partner.sudo().sp_site_ids):
                continue
            problem = siret_problem(partner.company_registry)
            if problem:
                raise ValidationError(partner._sp_get_siret_message(problem))

    def _sp_get_payer_problem(self):
        self.ensure_one()
        payer = self.sudo().sp_payer_id
        problem = site_problem(
            self.id,
            payer.id,
            payer.sp_payer_id.id,
            bool(payer and self.sudo().sp_site_ids),
            not payer.company_id or payer.company_id == self.company_id,
        )
        names = {"site": self.display_name, "payer": payer.display_name}
        messages = {
            "itself": self.env._(
                "%(site)s cannot be its own payer: leave “Billed To” empty, it is then billed itself.",
                **names,
            ),
            "chain": self.env._(
                "%(site)s cannot be billed to %(payer)s, because one of them is already part of "
                "another billing: choose the body that really pays.",
                **names,
            ),
            "company": self.env._(
                "%(site)s cannot be billed to %(payer)s, which belongs to another structure: "
                "choose a payer of the same structure.",
                **names,
            ),
        }
        return messages.get(problem)

    def _sp_get_siret_message(self, problem):
        self.ensure_one()
        names = {"partner": self.display_name, "siret": self.company_registry}
        if problem == "key":
            return self.env._(
                "“%(siret)s” is not the SIRET of %(partner)s: its control key is wrong, check each digit.",
                **names,
            )
        return self.env._("“%(siret)s” is not the SIRET of %(partner)s: a SIRET has 14 digits.", **names)

    def _sp_has_siret(self):
        """Tell whether the registry number of this partner is a SIRET."""
        self.ensure_one()
        return self.is_company and (not self.country_id or self.country_id.code in SIRENE_COUNTRIES)

    def _sp_compact_siret(self):
        for partner in self:
            number = partner.company_registry
            if number and partner._sp_has_siret() and number != compact_siret(number):
                partner.company_registry = compact_siret(number)

    def _sp_get_payer(self):
        """Return the legal body that is billed for this partner: a site's payer, or itself.

        :rtype: res.partner
        """
        self.ensure_one()
        body = self.commercial_partner_id
        return body.sudo().sp_payer_id.commercial_partner_id.with_env(self.env) or body

    def _sp_bill_to_new_payer(self, former):
        """Bill to the new payer of this site what is not delivered yet and was to be billed to the former one."""
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", self.id),
                ("partner_invoice_id", "child_of", former.id),
                ("state", "in", ("draft", "sent", "sale")),
            ]
        )
        for order in orders.filtered(lambda order: order._sp_is_to_come()):
            order._compute_partner_invoice_id()
            order.message_post(
                body=self.env._(
                    "Billed to %(payer)s from now on, as %(site)s is: it was to %(former)s.",
                    payer=order.sp_payer_id.display_name,
                    site=self.display_name,
                    former=former.display_name,
                )
            )

    def _sp_get_siret_problem(self):
        """Return the code of what is wrong in the SIRET ("missing" included), or None."""
        self.ensure_one()
        return siret_problem(self.company_registry) if self.company_registry else "missing"
