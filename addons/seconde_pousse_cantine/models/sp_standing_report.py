from odoo import api, models

from ..rules.standing import PAUSED, SCHOOL_HOLIDAYS


class SpStandingReport(models.AbstractModel):
    """What a generation says of what it did, in words; part of `sp.standing.run`."""

    _name = "sp.standing.report"
    _description = "Report of a Generation"

    @api.model
    def _format_day(self, day):
        return self.env.company._sp_say_day(day)

    @api.model
    def _format_quantity(self, product, quantity):
        return product.uom_id._sp_say(quantity)

    @api.model
    def _list_quantities(self, quantities):
        """Return “Carrot 10.00 kg, Leek 4.00 kg”."""
        return ", ".join(
            f"{product.name} {self._format_quantity(product, quantity)}" for product, quantity in quantities.items()
        )

    # ------------------------------------------------------------------
    # Before: what rests
    # ------------------------------------------------------------------

    @api.model
    def _get_skipped_sentence(self, standing, day, verdict, holidays):
        names = {"site": standing.site_id.name, "day": self._format_day(day)}
        if verdict == PAUSED:
            return self.env._("%(site)s, %(day)s: paused.", **names)
        if verdict == SCHOOL_HOLIDAYS:
            zone = standing.site_id.sp_holiday_zone
            holiday = holidays.filtered(
                lambda holiday: holiday.zone == zone and holiday.date_from <= day <= holiday.date_to
            )[:1]
            if holiday.is_verified:
                return self.env._("%(site)s, %(day)s: school holidays (%(holiday)s).", holiday=holiday.name, **names)
            return self.env._(
                "%(site)s, %(day)s: school holidays (%(holiday)s, whose dates nobody verified yet).",
                holiday=holiday.name,
                **names,
            )
        return self.env._("%(site)s, %(day)s: public holiday. Order by hand if you deliver.", **names)

    # ------------------------------------------------------------------
    # What was done with a site's day
    # ------------------------------------------------------------------

    @api.model
    def _get_typed_sentence(self, order, product, quantity):
        return self.env._(
            "%(site)s, %(day)s: %(product)s was typed already in %(order)s, the %(quantity)s "
            "of the standing order are not added.",
            site=order.partner_id.name,
            day=self._format_day(order.sp_delivery_date),
            product=product.name,
            order=order.name,
            quantity=self._format_quantity(product, quantity),
        )

    @api.model
    def _get_result(self, added, order, others):
        """Return what was done with a site's day.

        :param dict added: product → quantity this generation ordered
        :param sale.order order: where, empty when nowhere
        :param sale.order others: what was ordered that day before
        """
        names = {
            "others": ", ".join(others.mapped("name")),
            "order": order.name,
            "products": self._list_quantities(added),
        }
        if not added and not others:
            return self.env._("Nothing ordered: no product left to order.")
        if not added:
            return self.env._("Nothing ordered: all typed already in %(others)s.", **names)
        if order in others:
            return self.env._("Added to the draft %(order)s: %(products)s.", **names)
        if others:
            return self.env._("Made beside %(others)s, confirmed already: %(products)s.", **names)
        return self.env._("Made.")

    @api.model
    def _get_beside_sentence(self, order, others, added):
        """Return the warning that a site's day now has one more order than its confirmed one."""
        names = {
            "site": order.partner_id.name,
            "day": self._format_day(order.sp_delivery_date),
            "order": order.name,
            "others": ", ".join(others.mapped("name")),
            "products": self._list_quantities(added),
        }
        if self.env["sp.order.grid"]._get_prepared_orders(others):
            return self.env._(
                "%(site)s, %(day)s: %(others)s was prepared or delivered already; %(order)s was made beside it for "
                "%(products)s. Have it prepared too, or cancel it.",
                **names,
            )
        return self.env._(
            "%(site)s, %(day)s: %(others)s was confirmed already; %(order)s was made beside it for %(products)s. "
            "Confirm it too, or cancel it.",
            **names,
        )

    # ------------------------------------------------------------------
    # After: what must be looked at
    # ------------------------------------------------------------------

    @api.model
    def _check_orders(self, orders):
        """Return sentences about what is missing, late, under the minimum or without a price."""
        sentences = []
        for order in orders:
            found = [
                order._sp_get_references_problem(),
                order._sp_get_minimum_problem(),
                self._get_late_sentence(order),
            ]
            unpriced = order.order_line.filtered(lambda line: line.product_uom_qty and not line.price_unit)
            if unpriced:
                names = ", ".join(unpriced.product_id.mapped("name"))
                found.append(self.env._("No price: %(products)s.", products=names))
            sentences += [f"{order.partner_id.name}, {order.name}: {sentence}" for sentence in found if sentence]
        return sentences

    @api.model
    def _get_late_sentence(self, order):
        return order.sp_is_late and self.env._(
            "made after the deadline of %(day)s.", day=self._format_day(order.sp_delivery_date)
        )

    @api.model
    def _check_availability(self, orders):
        """Return a sentence for each product and day that asks for more than there is; nothing is cut."""
        sentences = []
        for day, same_day in sorted(orders.grouped("sp_delivery_date").items()):
            products = same_day.order_line.product_id
            for product, there in self.env["sp.availability"]._get_day(products, day).items():
                if product.uom_id.compare(there["left"], 0) < 0:
                    sentences.append(self._get_shortage_sentence(product, day, there))
        return sentences

    @api.model
    def _get_shortage_sentence(self, product, day, there):
        names = {"day": self._format_day(day), "product": product.name}
        for name in ("ordered", "elsewhere", "offered", "in_stock"):
            names[name] = self._format_quantity(product, there[name] or 0.0)
        if there["announced"] is None and not there["elsewhere"]:
            return self.env._(
                "Short on %(day)s: %(product)s, %(ordered)s ordered, %(in_stock)s in stock.",
                **names,
            )
        if there["announced"] is None:
            return self.env._(
                "Short on %(day)s: %(product)s, %(ordered)s ordered and %(elsewhere)s waiting on the days before, "
                "%(in_stock)s in stock.",
                **names,
            )
        if not there["elsewhere"]:
            return self.env._(
                "Short on %(day)s: %(product)s, %(ordered)s ordered, %(offered)s in the offer.",
                **names,
            )
        return self.env._(
            "Short on %(day)s: %(product)s, %(ordered)s ordered and %(elsewhere)s on other days, "
            "%(offered)s in the offer.",
            **names,
        )
