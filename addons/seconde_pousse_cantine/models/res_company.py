from importlib import import_module

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_PREBOOKING_DAYS = 84
"""A forecast looks no further."""


class ResCompany(models.Model):
    _inherit = "res.company"

    sp_separate_services = fields.Boolean(
        "Services on Their Own Invoices",
        default=True,
        help="An invoicing run makes one invoice for the goods and another for the services.",
    )
    sp_resale_short_circuit = fields.Boolean(
        "Resale Counts as Short Circuit",
        help="Tick it when what you buy to sell again always comes straight from the farm that grew it.",
    )
    sp_crate_product_id = fields.Many2one(
        "product.product", "Crate", check_company=True, help="Reusable crate lent to the sites by default."
    )
    sp_order_quantity_max = fields.Float(
        "Highest Quantity of a Line",
        default=2000.0,
        digits="Product Unit",
        help="A site's order for more of one product is refused as a typing error. 0: no limit.",
    )
    sp_prebooking_days = fields.Integer(
        "Pre-bookings Ordered",
        default=7,
        help="Days before the Monday of a week when its pre-bookings become draft orders.",
    )

    @api.constrains("sp_order_quantity_max", "sp_prebooking_days")
    def _check_sp_canteen_limits(self):
        for company in self:
            if company.sp_order_quantity_max < 0:
                raise ValidationError(self.env._("The highest quantity of a line cannot be negative."))
            if not 0 <= company.sp_prebooking_days <= MAX_PREBOOKING_DAYS:
                raise ValidationError(
                    self.env._(
                        "Pre-bookings become orders 0 to %(most)s days before their week.", most=MAX_PREBOOKING_DAYS
                    )
                )

    def _sp_get_crate_product(self):
        """Return the crate that is lent by default: the company's, or the one that comes with the addon.

        :rtype: product.product
        """
        self.ensure_one()
        if self.sp_crate_product_id:
            return self.sp_crate_product_id
        crate_id = self.env["ir.model.data"]._xmlid_to_res_id("seconde_pousse_cantine.product_crate")
        return self.env["product.template"].browse(crate_id or []).product_variant_id

    def _sp_get_outing_location(self, kind):
        """Return the virtual location of a way out, made the first time it is used.

        :param str kind: a value of `sp.outing.kind`
        :rtype: stock.location
        """
        self.ensure_one()
        locations = self.env["stock.location"].sudo()
        domain = [("company_id", "=", self.id), ("sp_outing_kind", "=", kind)]
        location = locations.search(domain, limit=1)
        if not location:
            # Two at once: the second waits for the company's row, then is run again and finds it.
            self.env.cr.execute("UPDATE res_company SET write_date = write_date WHERE id = %s", [self.id])
            location = locations.create(self._sp_prepare_outing_location(kind))
        return location.with_env(self.env)

    def _sp_prepare_outing_location(self, kind):
        speaking = self.env["sp.outing"].with_context(lang=self.partner_id.lang or self.env.lang)
        labels = dict(speaking._fields["kind"]._description_selection(speaking.env))
        # Beside core's own losses, so that stock valuation and inventories treat them alike.
        return {"name": labels[kind], "usage": "inventory", "company_id": self.id, "sp_outing_kind": kind}

    @api.model
    def _load_canteen_demo(self, step):
        """Run one step of the demo that is told in Python, which nothing else imports.

        :param str step: name of a function of the package `demo`
        """
        # No follower, no mail: what the demo tells happened before anybody looked.
        quiet = self.with_context(
            lang=self.env.user.lang,
            # After eleven in the evening UTC, the farm is a day ahead of whoever has no time zone.
            tz="Europe/Paris",
            tracking_disable=True,
            mail_create_nosubscribe=True,
        )
        getattr(import_module("odoo.addons.seconde_pousse_cantine.demo"), step)(quiet.env)
