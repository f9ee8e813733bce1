from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays

from ..rules.business_days import is_business_day

OTHER_PRODUCTS_LIMIT = 500
SHOWN_QUANTITIES = ("offered", "announced", "elsewhere", "overrun", "in_stock", "gone", "available")


class SpOrderGrid(models.AbstractModel):
    """What the order grid asks of the server: sites × products for one delivery day."""

    _name = "sp.order.grid"
    _description = "Order Grid"
    _inherit = ["sp.order.grid.entry"]

    # ------------------------------------------------------------------
    # Open a day
    # ------------------------------------------------------------------

    @api.model
    def get_grid(self, day=False, product_ids=()):
        """Give the grid of a delivery day, in a number of queries that does not depend on its size.

        :param day: "2026-11-25", or False for the next delivery day
        :param product_ids: list of int, products asked for although nobody offers or orders them
        :return: dict day, days, products, others, rows, holiday, is_past, organic_warning, currency_id
        :raise AccessError: for who may not write orders
        """
        self._check_rights()
        day = fields.Date.to_date(day) or self._get_next_day()
        self.env["sale.order"]._sp_check_day(day)
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
            "organic_warning": self._get_organic_warning(products, day),
            "products": self._prepare_products(products, day),
            "others": self._prepare_others(products),
            "currency_id": self.env.company.currency_id.id,
            "rows": self._prepare_rows(sites, day, orders, lines),
        }

    @api.model
    def _get_organic_warning(self, products, day):
        # Who takes the orders may not read the lots.
        grid = self.sudo()
        return grid.env["sale.order"]._sp_say_no_certificate(grid.env.company, products.sudo(), day)

    @api.model
    def _check_rights(self):
        # Who only sees her own orders would make those of her colleagues a second time.
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise AccessError(
                self.env._("Only who takes the orders opens this grid: ask for the rights on all the orders.")
            )

    @api.model
    def _get_next_day(self):
        """Return the next day on which something is ordered or a round leaves, else the next business day."""
        today = fields.Date.context_today(self)
        first = self.env["sale.order"].search(
            [
                ("sp_delivery_date", ">", today),
                ("sp_delivery_date", "<=", today + timedelta(days=14)),
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
                "unit": product.uom_id._sp_spell(2),
                "portion": product.sp_portion_g,
                **{name: availability[product][name] for name in SHOWN_QUANTITIES},
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
        begun = self._get_begun_deliveries(orders)
        underway = begun.filtered(lambda picking: picking.state != "done" and not picking.sp_is_prepared).sale_id
        prepared = begun.sale_id.with_env(self.env)
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
                    "is_underway": bool(site_orders & underway.with_env(self.env)),
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
        return self._get_begun_deliveries(orders).sale_id.with_env(self.env)

    @api.model
    def _get_begun_deliveries(self, orders):
        return (
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
            "to_mail": order.state == "sale" and not order.sp_confirmation_sent_on,
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
        warnings += [order.sp_market_warning for order in drafts if order.sp_market_warning]
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
