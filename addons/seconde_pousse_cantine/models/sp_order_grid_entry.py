from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..rules.quantities import quantity_from_meals

ORIGINS = ("grid", "repeat")
CONFIRM_BATCH = 20


class SpOrderGridEntry(models.AbstractModel):
    """What is written from the order grid; part of `sp.order.grid`."""

    _name = "sp.order.grid.entry"
    _description = "Entries of the Order Grid"

    # ------------------------------------------------------------------
    # Save
    # ------------------------------------------------------------------

    @api.model
    def save_cells(self, day, entries, origin="grid"):
        """Write cells; each is saved or refused on its own, with one sentence.

        :param str day: "2026-11-25"
        :param entries: list of dict site_id, product_id, value (number or typed text), expected (quantity the
            screen showed before; anything else on the server means somebody else typed meanwhile)
        :param str origin: "grid" or "repeat"
        :return: dict rows (as `get_grid`), products, errors (list of dict site_id, product_id, message)
        """
        self._check_rights()
        day = fields.Date.to_date(day)
        if origin not in ORIGINS:
            raise UserError(self.env._("This is not an origin of the grid."))
        sites = self.env["res.partner"].browse({entry["site_id"] for entry in entries}).exists()
        products = self.env["product.product"].browse({entry["product_id"] for entry in entries}).exists()
        by_site = {}
        for entry in entries:
            by_site.setdefault(entry["site_id"], []).append(entry)
        errors = []
        for site in sites:
            errors += self._save_site(site, day, by_site[site.id], origin)
        gone = {"message": self.env._("This site or this product was deleted: reload the grid.")}
        errors += [
            {"site_id": entry["site_id"], "product_id": entry["product_id"], **gone}
            for entry in entries
            if entry["site_id"] not in sites.ids or entry["product_id"] not in products.ids
        ]
        orders = self._get_orders(sites, day)
        return {
            "rows": self._prepare_rows(sites, day, orders, self._get_lines(orders)),
            "products": self._prepare_products(products, day),
            "errors": errors,
        }

    @api.model
    def _save_site(self, site, day, entries, origin):
        errors = []
        for entry in entries:
            product = self.env["product.product"].browse(entry["product_id"]).exists()
            if not product:
                continue
            try:
                with self.env.cr.savepoint():
                    self._save_cell(site, day, product, entry, origin)
            except (UserError, ValidationError) as error:
                errors.append({"site_id": site.id, "product_id": product.id, "message": str(error)})
        return errors

    @api.model
    def _save_cell(self, site, day, product, entry, origin):
        Order = self.env["sale.order"]
        orders = self._get_orders(site, day)
        lines = self._get_lines(orders).filtered(lambda line: line.product_id == product)
        total = self._sum_cells(lines).get(product.id, 0.0)
        expected = entry.get("expected")
        if expected is not None and product.uom_id.compare(total, expected):
            raise UserError(
                self.env._(
                    "%(site)s, %(product)s: somebody else typed %(quantity)s meanwhile. Type yours again if need be.",
                    site=site.name,
                    product=product.name,
                    quantity=formatLang(self.env, total, dp="Product Unit"),
                )
            )
        quantity = Order._sp_check_quantities(site, {product: entry["value"]})[product]
        target = Order._sp_get_target(orders)
        fixed = total - self._sum_cells(lines.filtered(lambda line: line.order_id == target)).get(product.id, 0.0)
        if product.uom_id.compare(quantity, fixed) < 0:
            raise UserError(
                self.env._(
                    "%(site)s, %(product)s: %(quantity)s is already confirmed in another order of that day.",
                    site=site.name,
                    product=product.name,
                    quantity=formatLang(self.env, fixed, dp="Product Unit"),
                )
            )
        Order._sp_set_site_quantities(site, day, {product: quantity - fixed}, origin)

    @api.model
    def save_references(self, order_id, values):
        """Write the numbers a payer asks for on an order, from the grid.

        :param int order_id: sale.order
        :param dict values: client_order_ref, purchase_order_reference, buyer_reference
        :return: dict rows, as `get_grid`
        """
        self._check_rights()
        names = ("client_order_ref", "purchase_order_reference", "buyer_reference")
        order = self.env["sale.order"].browse(order_id).exists()
        if not order:
            raise UserError(self.env._("This order was deleted: reload the grid."))
        order.write({name: (values[name] or "").strip() for name in names if name in values})
        return {"rows": self._get_site_rows(order.partner_id, order.sp_delivery_date)}

    @api.model
    def _get_site_rows(self, sites, day):
        orders = self._get_orders(sites, day)
        return self._prepare_rows(sites, day, orders, self._get_lines(orders))

    # ------------------------------------------------------------------
    # Propose, confirm
    # ------------------------------------------------------------------

    @api.model
    def get_meal_proposal(self, day, product_id, site_ids):
        """Propose meals × portion of a product to the sites that have nothing of it on that day.

        :param str day: "2026-11-25"
        :return: list of entries for `save_cells`
        :raise UserError: when the product has no portion, or no site its meals
        """
        self._check_rights()
        product = self.env["product.product"].browse(product_id)
        if not product.sp_portion_g:
            raise UserError(
                self.env._("%(product)s has no portion: type the grams of one meal on its form.", product=product.name)
            )
        sites = self._get_sites() & self.env["res.partner"].browse(site_ids)
        orders = self._get_orders(sites, fields.Date.to_date(day))
        served = self._get_lines(orders).filtered(lambda line: line.product_id == product and line.product_uom_qty)
        waiting = sites.filtered("sp_meal_count") - served.order_id.partner_id
        if not waiting:
            raise UserError(
                self.env._("No site left to propose to: those here have no number of meals, or already order it.")
            )
        entries = []
        for site in waiting:
            kilograms = quantity_from_meals(site.sp_meal_count, product.sp_portion_g)
            quantity = kilograms / product._sp_get_kg_per_unit()
            if product._sp_is_counted():
                quantity = float(-(-quantity // 1))
            value = product.uom_id.round(quantity)
            entries.append({"site_id": site.id, "product_id": product.id, "value": value, "expected": 0.0})
        return entries

    @api.model
    def get_last_week(self, day, site_ids):
        """Give what sites ordered seven days before, for the products they have not typed yet.

        :param str day: "2026-11-25"
        :return: list of entries for `save_cells`
        :raise UserError: when nothing was ordered, or nothing is left to repeat
        """
        self._check_rights()
        day = fields.Date.to_date(day)
        sites = self._get_sites() & self.env["res.partner"].browse(site_ids)
        before = day - timedelta(days=7)
        last = self._get_lines(self._get_orders(sites, before)).grouped(lambda line: line.order_id.partner_id)
        now = self._get_lines(self._get_orders(sites, day)).grouped(lambda line: line.order_id.partner_id)
        entries = []
        for site, lines in last.items():
            typed = self._sum_cells(now.get(site, lines.browse()))
            sold = lines.filtered(lambda line: line.product_id.active and line.product_id.sale_ok)
            entries += [
                {"site_id": site.id, "product_id": product_id, "value": quantity, "expected": 0.0}
                for product_id, quantity in self._sum_cells(sold).items()
                if product_id not in typed
            ]
        if not entries:
            raise UserError(
                self.env._(
                    "Nothing to repeat: these sites ordered nothing on %(day)s, or it is all typed already.",
                    day=format_date(self.env, before),
                )
            )
        return entries

    @api.model
    def confirm_day(self, day, skipped_ids=()):
        """Confirm some of the day's draft orders; called again until nothing is left.

        :param str day: "2026-11-25"
        :param skipped_ids: list of int, orders already found impossible to confirm
        :return: dict confirmed (int), left (int), blocked (list of dict order_id, site, message), rows
        """
        self._check_rights()
        day = fields.Date.to_date(day)
        domain = Domain(
            [
                ("sp_delivery_date", "=", day),
                ("partner_id.sp_is_site", "=", True),
                ("state", "in", ("draft", "sent")),
                ("company_id", "=", self.env.company.id),
                ("id", "not in", list(skipped_ids)),
            ]
        )
        orders = self.env["sale.order"].search(domain, order="id", limit=CONFIRM_BATCH)
        problems = {order: self._get_confirmation_problem(order) for order in orders}
        ready = orders.filtered(lambda order: not problems[order])
        if ready:
            ready.action_confirm()
        left = self.env["sale.order"].search_count(domain & Domain("id", "not in", orders.ids))
        return {
            "confirmed": len(ready),
            "left": left,
            "blocked": [
                {"order_id": order.id, "site": order.partner_id.name, "message": problem}
                for order, problem in problems.items()
                if problem
            ],
            "rows": self._get_site_rows(orders.partner_id, day),
        }

    @api.model
    def _get_confirmation_problem(self, order):
        if not any(order.order_line.mapped("product_uom_qty")):
            return self.env._("Order %(order)s is empty.", order=order.name)
        return order._confirmation_error_message()

    @api.model
    def mail_confirmations(self, day, skipped_ids=()):
        """Tell some of the sites, by mail, what is confirmed for a day; called again until nothing is left.

        :param str day: "2026-11-25"
        :param skipped_ids: list of int, sites already found without an e-mail
        :return: dict mailed (int), left (int), unreached (list of dict id, name), rows
        """
        self._check_rights()
        day = fields.Date.to_date(day)
        domain = Domain(
            [
                ("sp_delivery_date", "=", day),
                ("partner_id.sp_is_site", "=", True),
                ("partner_id", "not in", list(skipped_ids)),
                ("state", "=", "sale"),
                ("sp_confirmation_sent_on", "=", False),
                ("company_id", "=", self.env.company.id),
            ]
        )
        orders = self.env["sale.order"].search(domain, order="id", limit=CONFIRM_BATCH)
        unreached = orders._sp_mail_confirmations()
        left = self.env["sale.order"].search_count(
            domain & Domain("id", "not in", orders.ids) & Domain("partner_id", "not in", unreached.ids)
        )
        return {
            "mailed": len(orders.filtered("sp_confirmation_sent_on")),
            "left": left,
            "unreached": [{"id": site.id, "name": site.name} for site in unreached],
            "rows": self._get_site_rows(orders.partner_id, day),
        }
