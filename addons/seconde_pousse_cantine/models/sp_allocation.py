from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.allocation import Demand, share_out

METHODS = [("proportional", "Proportional"), ("priority", "By priority")]


class SpAllocation(models.Model):
    """A product is short on a delivery day: who gets what, decided before anybody prepares."""

    _name = "sp.allocation"
    _description = "Allocation of a Shortage"
    _inherit = ["sp.allocation.needs", "sp.allocation.mails", "mail.thread"]
    _order = "date desc, product_id"
    _check_company_auto = True

    date = fields.Date("Delivery Day", required=True, index=True)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    method = fields.Selection(METHODS, required=True, default="proportional", tracking=True)
    quantity_in_stock = fields.Float(
        "In Stock",
        digits="Product Unit",
        compute="_compute_from_day",
        help="Lots that nothing holds back, less the deliveries of the days before.",
    )
    quantity_announced = fields.Float(
        "Announced",
        digits="Product Unit",
        compute="_compute_from_day",
        help="In the weekly offer that covers the day, less the orders of its other days.",
    )
    is_announced = fields.Boolean(compute="_compute_from_day")
    quantity_overrun = fields.Float("Ordered Too Much Elsewhere", digits="Product Unit", compute="_compute_from_day")
    is_outdated = fields.Boolean(compute="_compute_is_outdated")
    quantity_available = fields.Float(
        "To Share",
        digits="Product Unit",
        tracking=True,
        help="What is in stock, until you type what the harvest of the day will really give.",
    )
    quantity_proposed = fields.Float(
        digits="Product Unit", help="What the stock gave; what is shared follows it until it is typed by hand."
    )
    quantity_weighed = fields.Float("Weighed Already", digits="Product Unit", compute="_compute_from_day")
    quantity_asked = fields.Float("Ordered", digits="Product Unit", compute="_compute_quantities")
    quantity_allotted = fields.Float("Allotted", digits="Product Unit", compute="_compute_quantities")
    quantity_left = fields.Float("Left to Share", digits="Product Unit", compute="_compute_quantities")
    line_ids = fields.One2many("sp.allocation.line", "allocation_id", "Sites")
    state = fields.Selection(
        [("draft", "To decide"), ("applied", "Applied")], required=True, default="draft", tracking=True, copy=False
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _day_product_unique = models.Constraint(
        "UNIQUE(company_id, date, product_id)", "This product is already shared out for that day: open that allocation."
    )

    @api.depends("date", "product_id")
    def _compute_from_day(self):
        for day, allocations in self.grouped("date").items():
            products = allocations.product_id
            weighed = self._get_weighed(day, products) if day else {}
            there = self.env["sp.availability"]._get_day(products, day) if day else {}
            for allocation in allocations:
                found = there.get(allocation.product_id, {})
                allocation.quantity_weighed = weighed.get(allocation.product_id, 0.0)
                allocation.quantity_in_stock = found.get("in_stock", 0.0)
                allocation.quantity_announced = found.get("announced") or 0.0
                allocation.is_announced = found.get("announced") is not None
                allocation.quantity_overrun = found.get("overrun", 0.0)

    @api.depends("quantity_in_stock", "quantity_available", "quantity_proposed", "state")
    def _compute_is_outdated(self):
        """The stock moved since, and nobody typed another figure."""
        for allocation in self:
            unit = allocation.uom_id
            is_typed = unit and unit.compare(allocation.quantity_available, allocation.quantity_proposed)
            moved = unit and unit.compare(allocation.quantity_in_stock, allocation.quantity_proposed)
            allocation.is_outdated = bool(allocation.state == "draft" and moved and not is_typed)

    @api.depends("line_ids.quantity_asked", "line_ids.quantity_allotted", "quantity_available", "quantity_weighed")
    def _compute_quantities(self):
        for allocation in self:
            allocation.quantity_asked = sum(allocation.line_ids.mapped("quantity_asked"))
            allocation.quantity_allotted = sum(allocation.line_ids.mapped("quantity_allotted"))
            allocation.quantity_left = allocation._get_to_share() - allocation.quantity_allotted

    @api.depends("product_id", "date")
    def _compute_display_name(self):
        for allocation in self:
            day = format_date(self.env, allocation.date) if allocation.date else ""
            allocation.display_name = f"{allocation.product_id.name or ''} · {day}"

    def write(self, vals):
        result = super().write(vals)
        if {"method", "quantity_available"} & set(vals) and "line_ids" not in vals:
            self.filtered(lambda allocation: allocation.state == "draft")._share_out()
        return result

    @api.onchange("method", "quantity_available")
    def _onchange_share_out(self):
        self._share_out()

    # ------------------------------------------------------------------
    # What is short
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, day, products=None):
        """Open an allocation for each product short that day, and refresh those nobody applied yet.

        :param date day: delivery day
        :param product.product products: only those, even when there is enough; all that are short otherwise
        :returns: the allocations of the day, applied ones included
        :rtype: sp.allocation
        """
        asked = self._get_asked_lines(day, products)
        wanted = self.env["product.product"].union(*asked)
        available = self.env["sp.availability"]._get_in_stock(wanted, day)
        weighed = self._get_weighed(day, wanted)
        domain = [("date", "=", day), ("company_id", "=", self.env.company.id)]
        if products:
            domain.append(("product_id", "in", products.ids))
        allocations = self.search(domain)
        to_create = []
        for product, lines in asked.items():
            need = sum(self._get_product_quantity(line, line.product_uom_qty) for line in lines)
            is_short = product.uom_id.compare(need + weighed[product], available[product]) > 0
            if product not in allocations.product_id and (is_short or products):
                held = max(available[product], 0.0)
                to_create.append(
                    {"date": day, "product_id": product.id, "quantity_available": held, "quantity_proposed": held}
                )
        drafts = allocations.filtered(lambda allocation: allocation.state == "draft")
        drafts._follow_stock(available)
        created = self.create(to_create)
        (drafts | created)._refresh(asked)
        allocations |= created
        return allocations.sorted(lambda allocation: allocation.product_id.name or "")

    def _follow_stock(self, available):
        """Read the stock again, where nobody typed another figure."""
        for allocation in self:
            held = max(available.get(allocation.product_id, allocation.quantity_proposed), 0.0)
            is_typed = allocation.uom_id.compare(allocation.quantity_available, allocation.quantity_proposed)
            if not is_typed and allocation.uom_id.compare(held, allocation.quantity_proposed):
                allocation.write({"quantity_available": held, "quantity_proposed": held})

    def _get_to_share(self):
        """Return what is left to share: what is weighed no longer changes."""
        self.ensure_one()
        return self.quantity_available - self.quantity_weighed

    def _refresh(self, asked):
        """Follow the orders of the day: new lines get a share, lines that are gone leave."""
        to_create, gone = [], self.env["sp.allocation.line"]
        changed = self.browse()
        for allocation in self:
            lines = asked.get(allocation.product_id, self.env["sale.order.line"])
            gone |= allocation.line_ids.filtered(lambda share, lines=lines: share.sale_line_id not in lines)
            known = {share.sale_line_id: share for share in allocation.line_ids}
            for line in lines:
                quantity = self._get_product_quantity(line, line.product_uom_qty)
                share = known.get(line)
                if not share:
                    to_create.append(
                        {"allocation_id": allocation.id, "sale_line_id": line.id, "quantity_asked": quantity}
                    )
                elif allocation.uom_id.compare(share.quantity_asked, quantity):
                    allotted = min(share.quantity_allotted, quantity)
                    share.write({"quantity_asked": quantity, "quantity_allotted": allotted})
                    changed |= allocation
        changed |= gone.allocation_id
        gone.sudo().unlink()
        changed |= self.env["sp.allocation.line"].create(to_create).allocation_id
        changed._share_out()

    # ------------------------------------------------------------------
    # Who gets what
    # ------------------------------------------------------------------

    def _share_out(self):
        for allocation in self:
            step = Decimal("0.01") if allocation.product_id._sp_is_weighed() else Decimal(1)
            demands = [
                Demand(share, Decimal(str(share.quantity_asked)), share.site_id.sp_priority)
                for share in allocation.line_ids
            ]
            available = Decimal(str(allocation.uom_id.round(allocation._get_to_share())))
            shares = share_out(available, demands, step, allocation.method)
            for share, quantity in shares.items():
                share.quantity_allotted = float(quantity)

    def action_share_out(self):
        """Share again what is available, by the method chosen: shares typed by hand are lost."""
        self._refuse_applied()
        for allocation in self:
            self._propose(allocation.date, allocation.product_id)
        self._share_out()
        return True

    def _refuse_applied(self):
        if self.filtered(lambda allocation: allocation.state == "applied"):
            raise UserError(self.env._("This allocation is applied: press “Change the Shares” first."))

    def action_apply(self):
        """Write the shares on the orders, and keep the goods for them: the screen of preparation shows nothing else.

        :raises UserError: more is shared than there is, or a cut has no reason
        """
        todo = self.filtered(lambda allocation: allocation.state == "draft")
        for allocation in todo:
            if allocation.uom_id.compare(allocation.quantity_left, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(shared)s %(unit)s are shared but only %(available)s are to share. "
                        "Lower a share, or correct “To Share”.",
                        product=allocation.product_id.name,
                        shared=self._format(allocation.quantity_allotted),
                        available=self._format(max(allocation._get_to_share(), 0)),
                        unit=allocation.uom_id._sp_spell(allocation.quantity_allotted),
                    )
                )
        default = self.env["sp.gap.reason"]._get_default("shortage")
        # Whoever opens it again reads why, without guessing what an empty reason means.
        todo.line_ids.filtered(lambda share: share._is_cut() and not share.reason_id).reason_id = default
        for share in todo.line_ids:
            line = share.sale_line_id.sudo()
            unit = line.product_uom_id
            quantity = share.product_uom_id._compute_quantity(share.quantity_allotted, unit, round=False)
            if share._is_cut() and not share.reason_id:
                raise UserError(self.env._("Say why %(site)s gets less.", site=share.site_id.display_name))
            line._sp_write_allotment(quantity, share.reason_id)
        todo.state = "applied"
        todo._reserve_again()
        return True

    def action_reset(self):
        """Take the shares back: the orders ask for everything again until they are applied anew.

        :raises UserError: a share is already weighed
        """
        applied = self.filtered(lambda allocation: allocation.state == "applied")
        lines = applied.line_ids.sale_line_id.sudo()
        done = lines.move_ids.filtered("sp_is_weighed")
        if done:
            raise UserError(
                self.env._(
                    "%(product)s is already weighed for %(site)s: its share no longer changes.",
                    product=done[0].product_id.name,
                    site=done[0].picking_id.partner_id.display_name,
                )
            )
        applied.state = "draft"
        lines._sp_forget_allotment()
        applied._reserve_again()
        return True

    def _reserve_again(self):
        for day, allocations in self.grouped("date").items():
            allocations.line_ids.sale_line_id.sudo().move_ids.sudo(False)._sp_reserve_again(day)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self._refuse_applied()

    def action_tell(self):
        """Send each site concerned one mail that lists its cuts of the day.

        :returns: a notification that says how many sites were told
        """
        return self._tell(self.line_ids.sale_line_id.order_id.sudo().order_line)
