from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

from ..rules.vat_rate import RateRow, rate_on

SHARING_KEYS = [("equal", "Equal shares"), ("surface", "By surface"), ("plants", "By number of plants")]


class SpWorkKind(models.Model):
    """What a crew does: weeding, sowing, hedge planting… with its skills, its VAT and its dangers."""

    _name = "sp.work.kind"
    _description = "Kind of Work"
    _inherit = ["image.mixin"]
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name on the board.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    activity = fields.Selection(ACTIVITIES, required=True, default="farm", help="Activity its hours are charged to.")
    is_sold = fields.Boolean("Sold to Farms and Towns", help="Offered on requests and quotes.")
    sharing_key = fields.Selection(SHARING_KEYS, required=True, default="equal")
    skill_ids = fields.Many2many("hr.skill", string="Skills Practised")
    product_id = fields.Many2one(
        "product.product",
        "Service Sold",
        domain="[('type', '=', 'service')]",
        check_company=True,
        help="What quotes and invoices sell; its unit is that of the price (hour, day of a crew, metre…).",
    )
    vat_ids = fields.One2many("sp.work.kind.vat", "kind_id", "VAT by Kind of Customer")
    danger_ids = fields.Many2many("sp.danger", string="Dangers")
    authorisation_kind_ids = fields.Many2many("sp.authorisation.kind", string="Authorisations Needed")
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")

    @api.model
    def _get_kinds_by_product(self, products):
        """Return the kind of work each service sells.

        :param product.product products: services
        :rtype: dict[product.product, sp.work.kind]
        """
        kinds = self.sudo().search([("product_id", "in", products.ids)], order="sequence, id")
        return {kind.product_id: kind for kind in reversed(kinds)}

    def _get_vat(self, customer_kind, day):
        """Return the VAT rate in force for a kind of customer, with its source; empty when nothing is written.

        :param str customer_kind: see `CUSTOMER_KINDS`
        :param date day: day of the work
        :rtype: sp.work.kind.vat
        """
        self.ensure_one()
        rows = {
            RateRow(row.date_from, Decimal(str(row.rate)), row.customer_kind or None): row for row in self.sudo().vat_ids
        }
        return rows.get(rate_on(rows, customer_kind, day), self.env["sp.work.kind.vat"])
