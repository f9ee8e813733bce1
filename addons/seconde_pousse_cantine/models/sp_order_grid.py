from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..rules.business_days import french_holidays, is_business_day
from ..rules.quantities import quantity_from_meals

ORIGINS = ("grid", "repeat")
CONFIRM_BATCH = 20
OTHER_PRODUCTS_LIMIT = 500


class SpOrderGrid(models.AbstractModel):
    """What the order grid asks of the server: sites × products for one delivery day."""

    _name = "sp.order.grid"
    _description = "Order Grid"

    # ------------------------------------------------------------------
    # Open a day
    # ------------------------------------------------------------------

    @api.model
    def get_grid(self, day=False, product_ids=()):
        """Give the grid of a delivery day, in a number of queries that does not depend on its size.

        :param day: "2026-11-25", or False for the next delivery day
        :param product_ids: list of int, products asked for although nobody offers or orders them
        :return: dict day, days, products, others, rows, holiday, is_past, currency_id
        :raise AccessError: for who may not write orders
        """
        self._check_rights()
        day = fields.Date.to_date(day) or self._get_next_day()
        sites = self._get_sites()
        orders = self._get_orders(sites, day)
        lines = self._get_lines(orders)
        asked = self.env["product.product"].browse(product_ids).exists()
        products = self._get_products(sites, day, lines) | asked
        products = products.sorted(lambda product: (product.name or "", product.id))
        return {
            "day": fields.Date.to_string(day),
            "days": self._get_days(day),
            "holiday": day in french_holidays(day.year),
            "is_past": day < fields.Date.context_today(self),
            "products": self._prepare_products(products, day),
            "others": self._prepare_others(products),
            "currency_id": self.env.company.currency_id.id,
            "rows": self._prepare_rows(sites, day, orders, lines),
        }

    @api.model
    def _check_rights(self):
        if not self.env["sale.order"].has_access("create"):
            raise AccessError(self.env._("Only who takes the orders opens this grid: ask for the “Sales” rights."))

    @api.model
    def _get_next_day(self):
        """Return the next day on which something is ordered or a round leaves, else the next business day."""
        today = fields.Date.context_today(self)
        first = self.env["sale.order"].search(
            [
                ("sp_delivery_date", ">", today),
                ("sp_delivery_date", "<=", today + timedelta(days=7)),
                ("partner_id.sp_is_site", "=", True),
                ("state", "in", ("draft", "sent")),
                ("company_id", "=", self.env.company.id),
            ],
            order="sp_delivery_date",
            limit=1,
        )
        if first:
            return first.sp_delivery_date
        rounds = self.env["sp.round"].sudo().search([("company_id", "=", self.env.company.id)])
        weekdays = {int(weekday) for weekday in rounds.mapped("weekday")}
        holidays = french_holidays(today.year, today.year + 1)
        for offset in range(1, 15):
            day = today + timedelta(days=offset)
            if is_business_day(day, holidays) and (not weekdays or day.weekday() in weekdays):
                return day
        return today + timedelta(days=1)

    @api.model
    def _get_sites(self):
        return self.env["res.partner"].search(
            [("sp_is_site", "=", True), ("company_id", "in", (False, self.env.company.id))], order="name, id"
        )

    @api.model
    def _get_orders(self, sites, day):
        return self.env["sale.order"].search(
            [
                ("partner_id", "in", sites.ids),
                ("sp_delivery_date", "=", day),
                ("state", "!=", "cancel"),
                ("company_id", "=", self.env.company.id),
            ],
            order="id",
        )

    @api.model
    def _get_lines(self, orders):
        return self.env["sale.order.line"].search(
            [
                ("order_id", "in", orders.ids),
                ("display_type", "=", False),
                ("product_id", "!=", False),
                ("sp_substitute_for_id", "=", False),
            ]
        )

    @api.model
    def _get_products(self, sites, day, lines):
        """Return what is offered, contracted, ordered that day or ordered for that day every week."""
        offers = self.env["sp.availability"]._get_offers(day)
        weekday = [("weekday", "=", str(day.weekday())), ("company_id", "=", self.env.company.id)]
        standing = self.env["sp.standing.order"].search(weekday)
        offered = offers.line_ids.product_id.with_env(self.env)
        return lines.product_id | offered | standing.line_ids.product_id

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------

    @api.model
    def _get_days(self, day):
        """Return the week of a day, with how many orders wait or are confirmed on each."""
        monday = day - timedelta(days=day.weekday())
        groups = self.env["sale.order"]._read_group(
            [
                ("sp_delivery_date", ">=", monday),
                ("sp_delivery_date", "<", monday + timedelta(days=7)),
                ("partner_id.sp_is_site", "=", True),
                ("state", "!=", "cancel"),
                ("company_id", "=", self.env.company.id),
            ],
            ["sp_delivery_date:day", "state"],
            ["__count"],
        )
        counts = {}
        for date, state, count in groups:
            counts.setdefault(fields.Date.to_date(date), {})[state] = count
        days = []
        for offset in range(7):
            date = monday + timedelta(days=offset)
            states = counts.get(date, {})
            days.append(
                {
                    "day": fields.Date.to_string(date),
                    "label": format_date(self.env, date, date_format="EEE d"),
                    "draft": states.get("draft", 0) + states.get("sent", 0),
                    "confirmed": states.get("sale", 0),
                }
            )
        return days

    @api.model
    def _prepare_products(self, products, day):
        availability = self.env["sp.availability"]._get_day(products, day)
        return [
            {
                "id": product.id,
                "name": product.name,
                "unit": product.uom_id.name,
                "portion": product.sp_portion_g,
                "is_offered": availability[product]["offered"] is not None,
                **{name: availability[product][name] for name in ("stock", "elsewhere", "available")},
            }
            for product in products
        ]

    @api.model
    def _prepare_others(self, products):
        others = self.env["product.product"].search_fetch(
            [
                ("sale_ok", "=", True),
                ("type", "=", "consu"),
                ("sp_is_crate", "=", False),
                ("company_id", "in", (False, self.env.company.id)),
                ("id", "not in", products.ids),
            ],
            ["name"],
            limit=OTHER_PRODUCTS_LIMIT,
            order="name, id",
        )
        return [{"id": product.id, "name": product.name} for product in others]

    @api.model
    def _prepare_rows(self, sites, day, orders, lines):
        by_site, lines_by_order = orders.grouped("partner_id"), lines.grouped("order_id")
        deadlines = sites._sp_get_order_deadlines(day)
        rounds = self._get_rounds(sites, day)
        holidays = self.env["sp.school.holiday"]._get_by_zone(day)
        prepared = self._get_prepared_orders(orders)
        now = fields.Datetime.now()
        rows = []
        for site in sites:
            site_orders = by_site.get(site, self.env["sale.order"])
            site_lines = self.env["sale.order.line"].union(
                *(lines_by_order[order] for order in site_orders if order in lines_by_order)
            )
            in_round = rounds.get(site)
            rows.append(
                {
                    "id": site.id,
                    "name": site.name,
                    "round": in_round and in_round.round_id.name,
                    "place": in_round and in_round.sequence,
                    "meals": site.sp_meal_count,
                    "deadline": fields.Datetime.to_string(deadlines[site]),
                    "is_closed": now > deadlines[site],
                    "state": self._get_state(site_orders, prepared),
                    "is_late": any(site_orders.mapped("sp_is_late")),
                    "orders": [self._prepare_order(order) for order in site_orders],
                    "amount": sum(site_orders.mapped("amount_untaxed")),
                    "warnings": self._get_warnings(site, day, site_orders, site_lines, holidays),
                    "cells": self._sum_cells(site_lines),
                }
            )
        return rows

    @api.model
    def _get_rounds(self, sites, day):
        """Return the stop of each site in a round of that weekday."""
        stops = (
            self.env["sp.round.stop"]
            .sudo()
            .search(
                [
                    ("site_id", "in", sites.ids),
                    ("round_id.weekday", "=", str(day.weekday())),
                    ("round_id.active", "=", True),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        return {stop.site_id.with_env(self.env): stop for stop in stops}

    @api.model
    def _get_prepared_orders(self, orders):
        """Return the orders somebody has begun to prepare, or delivered."""
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .search(
                [
                    ("sale_id", "in", orders.ids),
                    "|",
                    "|",
                    ("state", "=", "done"),
                    ("sp_is_prepared", "=", True),
                    "&",
                    ("state", "!=", "cancel"),
                    ("move_ids.sp_is_weighed", "=", True),
                ]
            )
        )
        return pickings.sale_id.with_env(self.env)

    @api.model
    def _get_state(self, orders, prepared):
        if not orders:
            return "none"
        if orders & prepared:
            return "prepared"
        return "draft" if any(order.state in ("draft", "sent") for order in orders) else "confirmed"

    @api.model
    def _prepare_order(self, order):
        return {
            "id": order.id,
            "name": order.name,
            "state": "draft" if order.state in ("draft", "sent") else "confirmed",
            "asks_references": order.sp_asks_references,
            "purchase_order_reference": order.purchase_order_reference or "",
            "buyer_reference": order.buyer_reference or "",
            "client_order_ref": order.client_order_ref or "",
        }

    @api.model
    def _sum_cells(self, lines):
        cells = {}
        for line in lines:
            product = line.product_id
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id)
            if quantity:
                cells[product.id] = cells.get(product.id, 0.0) + quantity
        return cells

    @api.model
    def _get_warnings(self, site, day, orders, lines, holidays):
        """Return, in words, what somebody must know or do about a site's day."""
        warnings = []
        drafts = orders.filtered(lambda order: order.state in ("draft", "sent"))
        warnings += [problem for problem in (order._sp_get_references_problem() for order in drafts) if problem]
        unpriced = lines.filtered(lambda line: line.product_uom_qty and not line.price_unit)
        if unpriced:
            warnings.append(
                self.env._("No price: %(products)s.", products=", ".join(unpriced.product_id.mapped("name")))
            )
        minimum = orders._sp_get_minimum_problem() if orders else False
        if minimum:
            warnings.append(minimum)
        holiday = holidays.get(site.sp_holiday_zone)
        if holiday:
            warnings.append(self.env._("School holidays on that day: %(holiday)s.", holiday=holiday.name))
        return warnings

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
