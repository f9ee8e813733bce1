from odoo import Command, api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..rules.quantities import quantity_problem
from ..rules.standing import DUE


class SpStandingRun(models.Model):
    """Making the orders of a period from the standing ones, and what the desk must look at."""

    _name = "sp.standing.run"
    _description = "Generation of Standing Orders"
    _inherit = ["sp.standing.report", "mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _rec_name = "date_from"
    _check_company_auto = True

    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    day_ids = fields.One2many("sp.standing.day", "run_id", "Days Ordered", readonly=True)
    order_ids = fields.Many2many(
        "sale.order", "sp_standing_run_order_rel", "run_id", "order_id", "Orders", readonly=True, check_company=True
    )
    order_count = fields.Integer("Number of Orders", compute="_compute_order_count")
    problems = fields.Text("To Look At", readonly=True)
    skipped = fields.Text("Not Ordered", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("order_ids")
    def _compute_order_count(self):
        for run in self:
            run.order_count = len(run.order_ids)

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "Standing orders from %(first)s to %(last)s",
                first=format_date(self.env, run.date_from),
                last=format_date(self.env, run.date_to),
            )

    def action_open_orders(self):
        """Open the orders made.

        :returns: dict, window action
        """
        return self.order_ids._get_records_action(name=self.env._("Orders"))

    # ------------------------------------------------------------------
    # Make
    # ------------------------------------------------------------------

    @api.model
    def _run(self, standing_orders, date_from, date_to):
        """Make what is due and not made yet.

        :returns: the run, empty when nothing was due
        :rtype: sp.standing.run
        """
        # Shared rows: of two runs at once, the second starts again after the first and finds its days.
        self.env.cr.execute(
            SQL(
                "UPDATE sp_standing_order SET write_date = write_date WHERE id IN %s", tuple(standing_orders.ids or [0])
            )
        )
        due, skipped = self._plan(standing_orders, date_from, date_to)
        if not due:
            return self.browse()
        problems = self._check_standing_orders(due, date_to)
        wanted = self._sum_quantities(due, problems)
        orders, results = self._make_orders(wanted, due, problems)
        made = self.env["sale.order"].union(*orders.values())
        problems += [*self._check_orders(made), *self._check_availability(made)]
        nothing = self._get_result({}, made.browse(), made.browse())
        return self.create(
            {
                "date_from": date_from,
                "date_to": date_to,
                "company_id": self.env.company.id,
                "problems": "\n".join(problems),
                "skipped": "\n".join(skipped),
                "order_ids": [Command.set(made.ids)],
                "day_ids": [
                    Command.create(
                        {
                            "standing_order_id": standing.id,
                            "date": day,
                            "order_id": orders.get((standing.site_id, day), made.browse()).id,
                            "result": results.get((standing.site_id, day), nothing),
                        }
                    )
                    for standing, day in due
                ],
            }
        )

    @api.model
    def _plan(self, standing_orders, date_from, date_to):
        """Return the (standing order, day) to make, and sentences about those that rest."""
        made = self.env["sp.standing.day"].search(
            [("standing_order_id", "in", standing_orders.ids), ("date", ">=", date_from), ("date", "<=", date_to)]
        )
        done = {(day.standing_order_id, day.date) for day in made}
        holidays = self.env["sp.school.holiday"]._get_meeting(date_from, date_to)
        due, skipped = [], []
        for standing, days in standing_orders._get_days(date_from, date_to).items():
            for day, verdict in days:
                if (standing, day) in done or not standing.active:
                    continue
                if verdict == DUE:
                    due.append((standing, day))
                else:
                    skipped.append(self._get_skipped_sentence(standing, day, verdict, holidays))
        return due, skipped

    @api.model
    def _check_standing_orders(self, due, date_to):
        """Return what makes standing orders be delivered in the school holidays although they follow them."""
        standing = self.env["sp.standing.order"].union(*(standing for standing, _day in due))
        return sorted({problem for problem in standing._get_holiday_problems(date_to).values() if problem})

    @api.model
    def _sum_quantities(self, due, problems):
        """Return dict (site, day) → dict product → quantity; say what cannot be ordered."""
        wanted, unsold = {}, set()
        for standing, day in due:
            if not standing.site_id.active or not standing.site_id.sp_is_site:
                problems.append(
                    self.env._("%(site)s is archived or no site any more: nothing ordered.", site=standing.site_id.name)
                )
                continue
            cell = wanted.setdefault((standing.site_id, day), {})
            for line in standing.line_ids.filtered("quantity"):
                if not line.product_id.active or not line.product_id.sale_ok:
                    unsold.add((standing.site_id.name, line.product_id.name))
                else:
                    cell[line.product_id] = cell.get(line.product_id, 0.0) + line.quantity
        self._leave_too_much(wanted, problems)
        problems += [
            self.env._("%(site)s: %(product)s is not sold any more, it was not ordered.", site=site, product=product)
            for site, product in sorted(unsold)
        ]
        return {key: quantities for key, quantities in wanted.items() if quantities}

    @api.model
    def _leave_too_much(self, wanted, problems):
        """Leave out what no line may ask, as several standing orders of a site may add up to, and say it."""
        maximum, Order = self.env.company.sp_order_quantity_max, self.env["sale.order"]
        for (site, _day), cell in wanted.items():
            for product, quantity in list(cell.items()):
                problem = quantity_problem(quantity, maximum, product._sp_is_counted())
                if problem:
                    shown = formatLang(self.env, cell.pop(product), dp="Product Unit")
                    problems.append(Order._sp_get_quantity_sentence(problem, site, product, shown, maximum))

    @api.model
    def _make_orders(self, wanted, due, problems):
        """Complete the draft orders that are there, make the others at once.

        What is in a confirmed order is never ordered a second time.

        :returns: dict (site, day) → order; dict (site, day) → what was done, in words
        """
        first_standing = {}
        for standing, day in due:
            first_standing.setdefault((standing.site_id, day), standing)
        Order = self.env["sale.order"]
        found = Order.search(
            [
                ("partner_id", "in", [site.id for site, _day in wanted]),
                ("sp_delivery_date", "in", [day for _site, day in wanted]),
                ("state", "!=", "cancel"),
                ("company_id", "=", self.env.company.id),
            ],
            order="id",
        )
        by_key = found.grouped(lambda order: (order.partner_id, order.sp_delivery_date))
        orders, values, left = {}, {}, {}
        for key, asked in wanted.items():
            same = by_key.get(key, Order)
            quantities = left[key] = self._leave_typed(same, asked, problems)
            draft = same.filtered(lambda order: order.state in ("draft", "sent"))[:1]
            if draft:
                orders[key] = draft
                if draft._sp_apply_quantities(quantities):
                    draft._sp_flag_late(fields.Datetime.now())
            elif quantities:
                values[key] = {
                    **Order._sp_prepare_site_order(*key, "standing"),
                    "sp_standing_order_id": first_standing[key].id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": quantity})
                        for product, quantity in quantities.items()
                    ],
                }
        orders.update(zip(values, Order.create(list(values.values())), strict=True))
        results = {}
        for key, quantities in left.items():
            order, others = orders.get(key, Order), by_key.get(key, Order)
            results[key] = self._get_result(quantities, order, others)
            if key in values and others:
                problems.append(self._get_beside_sentence(order, others, quantities))
        return orders, results

    @api.model
    def _leave_typed(self, orders, quantities, problems):
        """Return what nobody typed yet in the orders of a site's day; what somebody typed stands, and it is said."""
        left = dict(quantities)
        for order in orders:
            typed = order.order_line.filtered(lambda line: not line.display_type).product_id
            for product in typed.filtered(lambda product: product in left):
                problems.append(self._get_typed_sentence(order, product, left.pop(product)))
        return left

    def _schedule_activity(self):
        """Ask who wrote the standing orders to look at what the night found."""
        for run in self.filtered("problems"):
            writers = run.day_ids.standing_order_id.create_uid
            user = writers.filtered(lambda user: user.active and not user.share)[:1] or self.env.user
            run.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Standing orders to look at"),
                user_id=user.id,
            )
