from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

from ..rules.vat_rate import RateRow, rate_on
from .sp_work_kind_vat import CUSTOMER_KINDS

SHARING_KEYS = [("equal", "Equal shares"), ("surface", "By surface"), ("plants", "By number of plants")]


class SpWorkKind(models.Model):
    """What a crew does: weeding, sowing, hedge planting… with its skills, its VAT and its dangers."""

    _name = "sp.work.kind"
    _description = "Kind of Work"
    _inherit = ["image.mixin"]
    _order = "sequence, name"
    _check_company_auto = True

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
    service_ids = fields.One2many(
        "sp.work.kind.service", "kind_id", "Services Sold", help="Another service for another way of making the price."
    )
    vat_ids = fields.One2many("sp.work.kind.vat", "kind_id", "VAT by Kind of Customer")
    danger_ids = fields.Many2many("sp.danger", string="Dangers")
    authorisation_kind_ids = fields.Many2many("sp.authorisation.kind", string="Authorisations Needed")
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    has_image = fields.Boolean("Has a Picture", compute="_compute_has_image", compute_sudo=True)

    @api.depends("image_128")
    def _compute_has_image(self):
        """Whether there is a picture, without reading its file."""
        domain = [("res_model", "=", self._name), ("res_field", "=", "image_128"), ("res_id", "in", self.ids)]
        pictured = set(self.env["ir.attachment"].search_fetch(domain, ["res_id"]).mapped("res_id"))
        for kind in self:
            kind.has_image = kind.id in pictured

    @api.model
    def _get_kinds_by_product(self, products):
        """Return the kinds of work each service sells.

        :param product.product products: services
        :rtype: dict[product.product, sp.work.kind]
        """
        domain = Domain("product_id", "in", products.ids) | Domain("service_ids.product_id", "in", products.ids)
        kinds = self.sudo().with_context(active_test=False).search(domain, order="sequence, id")
        return {product: found for product in products if (found := kinds._filter_selling(product))}

    def _filter_selling(self, product):
        """Return those of these kinds of work that are sold as a service."""
        return self.filtered(lambda kind: kind._sells(product))

    def _sells(self, product):
        """Tell whether this kind of work is sold as a service."""
        self.ensure_one()
        return product in (self.product_id | self.service_ids.product_id)

    def _get_service(self, price_mode):
        """Return the service sold for a way of making the price; empty when none fits.

        :param str price_mode: see `PRICE_MODES`
        :rtype: product.product, sudo
        """
        self.ensure_one()
        kind = self.sudo()
        chosen = kind.service_ids.filtered(lambda service: service.price_mode == price_mode).product_id
        return chosen or (kind.product_id if price_mode != "day" else chosen)

    def _is_sold_by(self, price_mode):
        """Tell whether the unit of its service lets this work be priced this way.

        :param str price_mode: see `PRICE_MODES`
        :rtype: bool
        """
        service = self._get_service(price_mode)
        is_time = service.uom_id._has_common_reference(self.env.ref("uom.product_uom_hour")) if service else False
        return bool(service) and {"hour": is_time, "unit": not is_time}.get(price_mode, True)

    def _get_price_mode(self):
        """Return the way of making the price its service is sold in; False when nothing is sold.

        :rtype: str | bool
        """
        self.ensure_one()
        modes = [mode for mode in ("hour", "unit", "day") if self._is_sold_by(mode)]
        return min(modes, key=lambda mode: self._get_service(mode) != self.sudo().product_id, default=False)

    def _get_vat_rate(self, customer_kind, day):
        """Return the VAT rate of this work and the text that says so; the normal rate where no text does.

        :param str customer_kind: see `CUSTOMER_KINDS`
        :param date day: day of the work
        :rtype: tuple[float, str]
        """
        row = self._get_vat(customer_kind, day)
        if row:
            return row.rate, row.source
        normal = self.env["sp.legal.parameter"]._get_in_force("vat_normal_rate", day)
        return normal.value, normal.source

    def _depends_on_customer(self, day):
        """Tell whether the VAT of this work differs from a kind of customer to another."""
        kinds = [False, *dict(CUSTOMER_KINDS)]
        return len({self._get_vat_rate(customer_kind, day)[0] for customer_kind in kinds}) > 1

    def _get_vat(self, customer_kind, day):
        """Return the VAT rate in force for a kind of customer, with its source; empty when nothing is written.

        :param str customer_kind: see `CUSTOMER_KINDS`
        :param date day: day of the work
        :rtype: sp.work.kind.vat
        """
        self.ensure_one()
        rows = {
            RateRow(row.date_from, Decimal(str(row.rate)), row.customer_kind or None): row
            for row in self.sudo().vat_ids
        }
        return rows.get(rate_on(rows, customer_kind, day), self.env["sp.work.kind.vat"])

    def _get_vat_problem(self, customer, taxes, day):
        """Return the sentence that says why these taxes are not those of the work, or None.

        :param res.partner customer: for whom
        :param account.tax taxes: domestic VAT of the line, above zero
        :param date day: day of the work
        :rtype: str | None
        """
        kind = self[:1]
        answers = {one._get_vat_rate(customer.sp_customer_kind, day)[0] for one in self}
        if not customer.sp_customer_kind and kind._depends_on_customer(day):
            return self.env._(
                "Say what kind of customer %(customer)s is (farm, town, other): the VAT of “%(kind)s” depends on it.",
                customer=customer.display_name,
                kind=kind.name,
            )
        if len(answers) > 1:
            return self.env._(
                "“%(kinds)s” are sold as the same service and do not bear the same VAT: link the quote to its job.",
                kinds=", ".join(self.mapped("name")),
            )
        rate, source = kind._get_vat_rate(customer.sp_customer_kind, day)
        if taxes.mapped("amount") == [rate]:
            return None
        return self.env._(
            "“%(kind)s” for %(customer)s bears %(rate)s %% of VAT (%(text)s): correct the tax of the line, or write on "
            "the kind of work the text that allows another rate.",
            kind=kind.name,
            customer=customer.display_name,
            rate=self.env["res.company"]._sp_say_number(rate),
            text=source,
        )
