from datetime import datetime, time, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..rules.quantities import NEGATIVE, NOT_A_NUMBER, NOT_WHOLE, parse_quantity, quantity_problem

FIRST_HOUR = 8.0
FARTHEST_DAYS = 731


class SpOrderEntry(models.AbstractModel):
    """How quantities get into the order of a site and a day, whoever types them; part of `sale.order`."""

    _name = "sp.order.entry"
    _description = "Entry of a Site's Quantities"

    @api.model
    def _sp_set_site_quantities(self, site, day, quantities, origin):
        """Set what a site wants on a day, in its draft order, made when there is none.

        :param res.partner site: a delivery site
        :param date day: delivery day
        :param dict quantities: product.product → quantity in the product's unit, number or typed text; 0 removes
        :param str origin: a value of `sp_origin`
        :returns: the order written, empty when there is nothing to order
        :rtype: sale.order
        :raises UserError: no site, no day, a quantity that cannot be one, or an order already being prepared
        """
        self._sp_check_entry(site, day)
        checked = self._sp_check_quantities(site, quantities)
        orders = self._sp_find_site_orders(site, day)
        if not orders:
            # A shared row: two people who start the same order at once do not make two of them.
            self.env.cr.execute(SQL("UPDATE res_partner SET write_date = write_date WHERE id = %s", site.id))
            orders = self._sp_find_site_orders(site, day)
        order = self._sp_choose_order(orders, site, day, checked, origin)
        if origin == "portal":
            self._sp_check_offered(site, day, checked)
        if not order:
            return order
        changed = order._sp_apply_quantities(checked)
        if changed:
            order._sp_flag_late(fields.Datetime.now())
        return order

    @api.model
    def _sp_find_site_orders(self, site, day):
        return self._sp_search_site_orders(site, [("sp_delivery_date", "=", day)], order="id")

    @api.model
    def _sp_search_site_orders(self, site, domain, **search):
        """Return the orders of a site at this farm, those cancelled left out."""
        own = [
            ("partner_id", "=", site.id),
            ("company_id", "=", self.env.company.id),
            ("state", "!=", "cancel"),
        ]
        return self.search([*own, *domain], **search)

    def _sp_choose_order(self, orders, site, day, quantities, origin):
        """Return the order to write: the draft of that day, else the confirmed one, else a new one."""
        target = self._sp_get_target(orders)
        if target.state in ("draft", "sent"):
            return target
        confirmed = target
        if confirmed and origin in ("grid", "repeat"):
            confirmed._sp_check_can_change()
            return confirmed
        if confirmed and origin == "portal":
            raise UserError(
                self.env._(
                    "Your order %(order)s for %(day)s is already confirmed: call the farm to change it.",
                    order=confirmed.name,
                    day=format_date(self.env, day),
                )
            )
        if not any(quantities.values()):
            return self.browse()
        return self.create(self._sp_prepare_site_order(site, day, origin))

    def _sp_get_target(self, orders):
        """Return the order of a site's day that takes new quantities: its draft, else the last confirmed."""
        drafts = orders.filtered(lambda order: order.state in ("draft", "sent"))
        return drafts[:1] or orders[-1:]

    def _sp_prepare_site_order(self, site, day, origin):
        return {
            "partner_id": site.id,
            "company_id": self.env.company.id,
            "commitment_date": self._sp_get_delivery_moment(site, day),
            "sp_origin": origin,
        }

    @api.model
    def _sp_get_delivery_moment(self, site, day):
        """Return the UTC moment a site is delivered on a day: when it opens, else in the morning."""
        hour = site.sp_window_from or FIRST_HOUR
        timezone = pytz.timezone(self.env.company._sp_get_timezone())
        local = timezone.localize(datetime.combine(day, time()) + timedelta(minutes=round(hour * 60)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _sp_apply_quantities(self, quantities):
        """Write quantities in this order; tell whether anything changed."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type and not line.sp_substitute_for_id)
        by_product = lines.grouped("product_id")
        commands, changed = [], False
        for product, quantity in quantities.items():
            same = by_product.get(product, self.env["sale.order.line"])
            line = same[:1]
            wanted = product.uom_id._compute_quantity(quantity, line.product_uom_id) if line else quantity
            if line and len(same) == 1 and not line.product_uom_id.compare(line.product_uom_qty, wanted):
                continue
            if not line and not quantity:
                continue
            changed = True
            commands += self._sp_get_line_commands(product, same, wanted)
        if commands:
            self.write({"order_line": commands})
        return changed

    def _sp_get_line_commands(self, product, lines, quantity):
        if not lines:
            return [Command.create({"product_id": product.id, "product_uom_qty": quantity})]
        if quantity or self.state == "sale":
            # A confirmed line is kept at 0: what was asked and taken back stays readable.
            others = [Command.update(line.id, {"product_uom_qty": 0}) for line in lines[1:]]
            return [Command.update(lines[0].id, {"product_uom_qty": quantity}), *others]
        return [Command.delete(line.id) for line in lines]

    def _sp_check_can_change(self):
        """Refuse to change a confirmed order whose preparation has begun."""
        self.ensure_one()
        pickings = self.sudo().picking_ids.filtered(lambda picking: picking.state != "cancel")
        begun = pickings.filtered(lambda picking: picking.state == "done" or picking.sp_is_prepared)
        if begun or self.locked or any(pickings.move_ids.mapped("sp_is_weighed")):
            raise UserError(
                self.env._(
                    "Order %(order)s of %(site)s is already prepared or delivered: change its delivery instead.",
                    order=self.name,
                    site=self.partner_id.display_name,
                )
            )

    @api.model
    def _sp_check_entry(self, site, day):
        if not site or not site.sp_is_site:
            raise UserError(
                self.env._(
                    "%(partner)s is not a delivery site: tick “Delivery Site” on its form first.",
                    partner=site.display_name or self.env._("Nobody"),
                )
            )
        if not site.active:
            raise UserError(
                self.env._("%(site)s is archived: unarchive its form before ordering for it.", site=site.display_name)
            )
        self._sp_check_day(day)

    @api.model
    def _sp_check_day(self, day):
        """Refuse no day, or one whose year was mistyped."""
        if not day:
            raise UserError(self.env._("Choose the delivery day."))
        if abs((day - fields.Date.context_today(self)).days) > FARTHEST_DAYS:
            raise UserError(
                self.env._("%(day)s is more than two years away: check the year.", day=day.strftime("%d/%m/%Y"))
            )

    @api.model
    def _sp_check_quantities(self, site, quantities):
        """Return the quantities as numbers rounded to their units, or refuse them with one sentence."""
        maximum = self.env.company.sp_order_quantity_max
        checked = {}
        for product, value in quantities.items():
            problem = quantity_problem(value, maximum, product._sp_is_counted())
            if problem:
                raise UserError(self._sp_get_quantity_sentence(problem, site, product, value, maximum))
            if not product.sale_ok or not product.active:
                raise UserError(self.env._("%(product)s is not sold any more.", product=product.display_name))
            checked[product] = product.uom_id.round(parse_quantity(value))
        return checked

    @api.model
    def _sp_check_offered(self, site, day, quantities):
        """Refuse what neither the offer nor the public contract of a site names for a day; taking back is allowed."""
        asked = self.env["product.product"].union(*(product for product, quantity in quantities.items() if quantity))
        offered = self.env["sp.offer"]._get_current_lines(site, day).product_id
        offered |= asked.browse(product.id for product in self.env["sp.market"]._get_prices(site, asked, day))
        for product in asked - offered.with_env(self.env):
            raise UserError(
                self.env._(
                    "%(product)s is not offered on %(day)s any more: leave it out, or call the farm.",
                    product=product.display_name,
                    day=format_date(self.env, day),
                )
            )

    @api.model
    def _sp_get_quantity_sentence(self, problem, site, product, value, maximum):
        names = {"product": product.display_name, "site": site.display_name, "value": value}
        if problem == NOT_A_NUMBER:
            return self.env._("%(site)s, %(product)s: “%(value)s” is not a quantity, type a number.", **names)
        if problem == NEGATIVE:
            value = site._sp_say_quantity(parse_quantity(value))
            return self.env._(
                "%(site)s, %(product)s: a quantity cannot be negative (%(value)s).", **{**names, "value": value}
            )
        if problem == NOT_WHOLE:
            return self.env._(
                "%(site)s, %(product)s: it is counted, type a whole number of %(unit)s.",
                unit=product.uom_id._sp_spell(2),
                **names,
            )
        return self.env._(
            "%(site)s, %(product)s: %(value)s %(unit)s is more than the %(maximum)s allowed on one line. "
            "Check the figure.",
            unit=product.uom_id._sp_spell(parse_quantity(value)),
            maximum=site._sp_say_quantity(maximum),
            **{**names, "value": site._sp_say_quantity(parse_quantity(value))},
        )
