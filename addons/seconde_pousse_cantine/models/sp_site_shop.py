from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_datetime, formatLang, get_lang

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays

WORKING_DAYS = frozenset(range(5))


class SpSiteShop(models.AbstractModel):
    """What a site is offered and orders by itself; part of `res.partner`."""

    _name = "sp.site.shop"
    _description = "Orders of a Site by Itself"

    def _sp_get_today(self):
        return self.env.company._sp_get_today()

    def _sp_say_day(self, day, with_year=False):
        """Return a day in words: “Tuesday 10 November”."""
        return self.env.company._sp_say_day(day, "EEEE d MMMM y" if with_year else "EEEE d MMMM")

    def _sp_say_moment(self, moment):
        """Return a UTC moment in words, where the farm is: “Tuesday 10 November at 12:00”."""
        zone = self.env.company._sp_get_timezone()
        return self.env._(
            "%(day)s at %(hour)s",
            day=self._sp_say_day(fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()),
            hour=format_datetime(self.env, moment, tz=zone, dt_format="HH:mm"),
        )

    def _sp_say_quantity(self, quantity):
        """Return a quantity as people write it: no useless zeros, the signs of the language."""
        text = formatLang(self.env, quantity, digits=2)
        return text.rstrip("0").rstrip(get_lang(self.env).decimal_point)

    def _sp_type_quantity(self, quantity):
        """Return a quantity as it stands in a field to type in: nothing between thousands, empty for none."""
        if not quantity:
            return ""
        return f"{quantity:.2f}".rstrip("0").rstrip(".").replace(".", get_lang(self.env).decimal_point)

    def _sp_say_amount(self, amount):
        return format_amount(self.env, float(amount), self.env.company.currency_id)

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    def _sp_get_running_offers(self):
        """Return the offers sent to this site whose deliveries are still to come."""
        self.ensure_one()
        return (
            self.env["sp.offer"]
            .sudo()
            .search(
                [
                    ("state", "=", "sent"),
                    ("is_replaced", "=", False),
                    ("company_id", "=", self.env.company.id),
                    ("site_ids", "in", self.ids),
                    ("date_to", ">", self._sp_get_today()),
                ],
                order="date_from, id",
            )
        )

    def _sp_get_order_days(self):
        """Return the days this site may be delivered on with the offers it was sent.

        :returns: day (date), deadline (naive UTC), status ("open", "late": flagged when it is sent, or
            "closed"), order (sale.order, may be empty)
        :rtype: list[dict]
        """
        self.ensure_one()
        today = self._sp_get_today()
        days = set()
        for offer in self._sp_get_running_offers():
            days |= self._sp_get_delivery_days(max(offer.date_from, today + timedelta(days=1)), offer.date_to)
        orders = self._sp_get_orders_by_day(sorted(days))
        return [self._sp_prepare_order_day(day, orders.get(day, self.env["sale.order"])) for day in sorted(days)]

    def _sp_get_delivery_days(self, first, last):
        """Return the days this site may be delivered on, between two days: those of its rounds, else working days.

        :rtype: set[date]
        """
        self.ensure_one()
        weekdays = {int(weekday) for weekday in self.sp_stop_ids.round_id.filtered("active").mapped("weekday")}
        days = {first + timedelta(days=shift) for shift in range((last - first).days + 1)}
        holidays = french_holidays(first.year, last.year)
        return {day for day in days if day.weekday() in (weekdays or WORKING_DAYS) and day not in holidays}

    def _sp_get_orders_by_day(self, days):
        """Return the order that counts for each day: its draft, else the last confirmed one."""
        orders = self.env["sale.order"].sudo()
        orders = orders._sp_search_site_orders(self, [("sp_delivery_date", "in", days)], order="id")
        return {day: same._sp_get_target(same) for day, same in orders.grouped("sp_delivery_date").items()}

    def _sp_prepare_order_day(self, day, order):
        deadline = self._sp_get_order_deadline(day)
        status = "open"
        if fields.Datetime.now() > deadline:
            status = "late" if self.sp_is_late_allowed else "closed"
        return {"day": day, "deadline": deadline, "status": status, "order": order}

    def _sp_get_order_day(self, day):
        """Return one of the days above, or tell why it is not one."""
        self.ensure_one()
        for entry in self._sp_get_order_days():
            if entry["day"] == day:
                return entry
        if day <= self._sp_get_today():
            raise UserError(self.env._("%(day)s is over: choose a day to come.", day=self._sp_say_day(day)))
        raise UserError(
            self.env._(
                "Nothing is offered to %(site)s for %(day)s: choose one of the days below.",
                site=self.name,
                day=self._sp_say_day(day),
            )
        )

    # ------------------------------------------------------------------
    # What is offered
    # ------------------------------------------------------------------

    def _sp_get_shop_lines(self, day, order, quantities=None):
        """Return what this site may order for a day, at its own prices.

        :param sale.order order: its order of that day, may be empty
        :param dict quantities: product → quantity to show instead of what is ordered
        :returns: line (sp.offer.line), product, unit, crate (uom.uom), content (quantity of one crate), price,
            left (what is left for this site, its own order included), quantity
        :rtype: list[dict]
        """
        self.ensure_one()
        offered = self.env["sp.offer"]._get_current_lines(self, day).sudo()
        products = offered.product_id
        prices = self._sp_get_shop_prices(offered, day)
        availability = self.env["sp.availability"].sudo()._get_day(products, day)
        ordered = self._sp_get_ordered_quantities(order)
        shown = ordered if quantities is None else quantities
        lines, seen = [], set()
        for line in offered:
            product = line.product_id
            if product in seen:
                continue
            seen.add(product)
            left = availability[product]["left"] + ordered.get(product, 0.0)
            lines.append(
                {
                    "line": line,
                    "product": product,
                    "unit": product.uom_id,
                    "crate": line.crate_uom_id,
                    "content": self._sp_get_crate_content(line),
                    "price": prices.get(product, 0.0),
                    "left": max(product.uom_id.round(left), 0.0),
                    "quantity": shown.get(product, 0.0),
                }
            )
        return lines

    def _sp_get_shop_prices(self, lines, day):
        prices = dict(self.env["sp.market"]._get_prices(self, lines.product_id, day))
        pricelist = self.property_product_pricelist
        for line in lines:
            prices.setdefault(line.product_id, line._get_price(pricelist))
        return prices

    def _sp_get_crate_content(self, line):
        """Return how much of the product one crate holds, in its unit; 0 when it is not sold by the crate."""
        crate, unit = line.crate_uom_id, line.product_id.uom_id
        if not crate or crate == unit or not crate._has_common_reference(unit):
            return 0.0
        return crate._compute_quantity(1.0, unit, round=False)

    def _sp_get_ordered_quantities(self, order):
        """Return what an order asks of each product, in its unit; substitutes apart."""
        quantities = {}
        for line in order.sudo().order_line:
            if line.display_type or line.sp_substitute_for_id or not line.product_id:
                continue
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            quantities[line.product_id] = quantities.get(line.product_id, 0.0) + quantity
        return quantities

    def _sp_get_last_quantities(self, day):
        """Return what this site ordered last before a day, the same weekday first, and that order.

        :rtype: tuple[sale.order, dict[product.product, float]]
        """
        self.ensure_one()
        domain = [("sp_delivery_date", "<", day), ("order_line.product_uom_qty", ">", 0)]
        orders = self.env["sale.order"].sudo()
        orders = orders._sp_search_site_orders(self, domain, order="sp_delivery_date desc, id desc", limit=10)
        same = orders.filtered(lambda order: order.sp_delivery_date == day - timedelta(days=7))
        order = (same or orders)[:1]
        return order, self._sp_get_ordered_quantities(order)
