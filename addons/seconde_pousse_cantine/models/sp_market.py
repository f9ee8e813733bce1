from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_amount, format_date

from ..rules.market import NEAR_SHARE, OVER, ceiling_verdict, used_percent


class SpMarket(models.Model):
    _name = "sp.market"
    _description = "Public Contract"
    _inherit = ["mail.thread", "mail.activity.mixin", "sp.night.job"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    number = fields.Char(
        "Market Number", required=True, tracking=True, help="Goes on orders and invoices, for Chorus Pro."
    )
    payer_id = fields.Many2one(
        "res.partner",
        "Buyer",
        required=True,
        index=True,
        check_company=True,
        domain="[('is_company', '=', True)]",
        tracking=True,
    )
    site_ids = fields.Many2many(
        "res.partner",
        "sp_market_site_rel",
        "market_id",
        "site_id",
        "Sites",
        check_company=True,
        domain="[('sp_is_site', '=', True)]",
        compute="_compute_site_ids",
        store=True,
        readonly=False,
        help="Sites that order under this contract: those of the buyer, unless you choose.",
    )
    date_from = fields.Date("From", required=True, tracking=True)
    date_to = fields.Date("Until", required=True, tracking=True)
    amount_max = fields.Monetary("Ceiling", tracking=True, help="Without VAT, over the whole contract. 0: no ceiling.")
    order_amount_min = fields.Monetary("Minimum Order", help="Without VAT. Told at confirmation; never blocks.")
    amount_invoiced = fields.Monetary("Invoiced", compute="_compute_amounts")
    amount_ordered = fields.Monetary("Ordered, to Invoice", compute="_compute_amounts")
    amount_used = fields.Monetary("Used", compute="_compute_amounts")
    amount_left = fields.Monetary("Left", compute="_compute_amounts")
    used_percent = fields.Float("Used (%)", compute="_compute_amounts")
    ceiling_state = fields.Selection(
        [("near", "80 % used"), ("over", "Beyond its ceiling")], "Ceiling Status", compute="_compute_amounts"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_ids = fields.One2many("sp.market.price", "market_id", "Price Schedule", copy=True)
    revision_clause = fields.Text(help="How and when prices are revised: index, formula, dates.")
    notice_days = fields.Integer("Warn Before Its End (days)", default=90)
    user_id = fields.Many2one("res.users", "Followed By", default=lambda self: self.env.user, tracking=True)
    document = fields.Binary("Contract Document", attachment=True)
    document_name = fields.Char("File Name")
    order_ids = fields.One2many("sale.order", "sp_market_id", "Orders")
    order_count = fields.Integer(compute="_compute_order_count")
    days_left = fields.Integer(compute="_compute_days_left")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("over", "Over")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "A contract cannot end before it begins.")
    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(amount_max, 0) >= 0 AND COALESCE(order_amount_min, 0) >= 0)",
        "A ceiling or a minimum cannot be negative.",
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for market in self:
            market.display_name = " – ".join(text for text in (market.number, market.name) if text)

    @api.depends("payer_id")
    def _compute_site_ids(self):
        for market in self.filtered("payer_id"):
            sites = market.payer_id.sp_site_ids.filtered("sp_is_site")
            if market.payer_id.sp_is_site:
                sites |= market.payer_id
            market.site_ids = sites

    def _compute_order_count(self):
        rows = (
            self.env["sale.order"]
            .sudo()
            ._read_group([("sp_market_id", "in", self.ids), ("state", "!=", "cancel")], ["sp_market_id"], ["__count"])
        )
        counts = {market.id: count for market, count in rows}
        for market in self:
            market.order_count = counts.get(market.id, 0)

    @api.depends("date_to")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for market in self:
            market.days_left = (market.date_to - today).days if market.date_to else 0

    @api.depends(
        "amount_max",
        "order_ids.state",
        "order_ids.delivery_status",
        "order_ids.order_line.price_subtotal",
        "order_ids.order_line.qty_delivered",
        "order_ids.order_line.untaxed_amount_invoiced",
    )
    def _compute_amounts(self):
        used = self._get_used_amounts()
        for market in self:
            invoiced, ordered = used.get(market._origin.id, (0.0, 0.0))
            market.amount_invoiced = invoiced
            market.amount_ordered = ordered
            market.amount_used = invoiced + ordered
            market.amount_left = market.amount_max - market.amount_used if market.amount_max else 0.0
            market.used_percent = used_percent(market.amount_used, market.amount_max)
            market.ceiling_state = ceiling_verdict(market.amount_used, market.amount_max)

    def _get_used_amounts(self):
        """Return what confirmed orders use of each contract, without VAT: id → (invoiced, still to invoice).

        What is delivered counts for its true weight; what is not yet, for what was ordered. One query.
        """
        if not self.ids:
            return {}
        lines = self.env["sale.order.line"]
        lines.flush_model()
        self.env["sale.order"].flush_model(["sp_market_id", "state", "delivery_status"])
        self.env.cr.execute(
            SQL(
                """
                SELECT sale.sp_market_id,
                       SUM(line.untaxed_amount_invoiced),
                       SUM(GREATEST(
                           line.price_reduce_taxexcl
                           * CASE WHEN sale.delivery_status = 'full' THEN line.qty_delivered
                                  ELSE GREATEST(line.product_uom_qty, line.qty_delivered) END
                           - line.untaxed_amount_invoiced,
                           0
                       ))
                  FROM sale_order_line line
                  JOIN sale_order sale ON sale.id = line.order_id
                 WHERE sale.sp_market_id IN %s
                   AND sale.state = 'sale'
                   AND line.display_type IS NULL
              GROUP BY sale.sp_market_id
                """,
                tuple(self.ids),
            )
        )
        return {
            market_id: (float(invoiced or 0.0), float(ordered or 0.0))
            for market_id, invoiced, ordered in self.env.cr.fetchall()
        }

    @api.constrains("state", "site_ids", "date_from", "date_to", "company_id")
    def _check_overlap(self):
        """One site orders under one contract at a time: two would give two prices."""
        for market in self.filtered(lambda market: market.state == "running"):
            others = self.sudo().search(
                [
                    ("id", "!=", market.id),
                    ("state", "=", "running"),
                    ("company_id", "=", market.company_id.id),
                    ("site_ids", "in", market.site_ids.ids),
                    ("date_from", "<=", market.date_to),
                    ("date_to", ">=", market.date_from),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(sites)s: contract %(other)s already runs from %(first)s to %(last)s. Close it, change the "
                        "dates, or take the site out of one of them.",
                        sites=", ".join((others.site_ids & market.site_ids).mapped("display_name")),
                        other=others.display_name,
                        first=format_date(self.env, others.date_from),
                        last=format_date(self.env, others.date_to),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("order_count")
        if used:
            raise UserError(
                self.env._(
                    "%(market)s gave its prices to orders: close it instead of deleting it.",
                    market=used[0].display_name,
                )
            )

    def action_run(self):
        """Start the contracts: their prices apply to the orders of their sites."""
        for market in self:
            if not market.site_ids:
                raise UserError(self.env._("%(market)s has no site: choose who orders.", market=market.display_name))
            if not market.price_ids:
                raise UserError(
                    self.env._("%(market)s has no price: type or import its schedule.", market=market.display_name)
                )
        self.state = "running"
        return True

    def action_close(self):
        """Close the contracts: orders take their prices from the offers again."""
        self.state = "over"
        self.activity_unlink(["seconde_pousse_cantine.mail_activity_type_market"])
        return True

    def action_draft(self):
        """Take contracts back to draft, to correct their dates or sites."""
        self.state = "draft"
        return True

    def action_view_orders(self):
        """Open the orders made under these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        action["domain"] = [("sp_market_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_import(self):
        """Open the import of a price schedule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_market_import_action")
        action["context"] = {"default_market_id": self.id}
        return action

    def action_revise(self):
        """Open the revision of all prices by a percentage."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_market_revise_action")
        action["context"] = {"default_market_id": self.id}
        return action

    # Prices

    @api.model
    def _get_prices(self, site, products, day):
        """Return the prices of the contract that runs for a site on a day, at its last revision.

        :param res.partner site: a delivery site
        :param product.product products: products asked
        :param date day: delivery day
        :returns: product → price without VAT, in the product's unit; those of the contract only
        :rtype: dict[product.product, float]
        """
        market = self._get_running(site, day).get(site, self.browse())
        return {
            product.with_env(self.env): price.price_unit
            for product, price in market._get_prices_in_force(day).items()
            if product in products
        }

    @api.model
    def _get_running(self, sites, day):
        """Return the contract that runs for each site on a day: site → contract, none where there is none."""
        markets = self.sudo().search(
            [
                ("state", "=", "running"),
                ("company_id", "=", self.env.company.id),
                ("site_ids", "in", sites.ids),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
        running = dict.fromkeys(sites, markets.browse())
        for market in reversed(markets):
            running.update(dict.fromkeys(market.site_ids & sites, market))
        return running

    def _get_prices_in_force(self, day):
        """Return the line of the schedule that applies on a day: product → line."""
        in_force = {}
        for price in self.price_ids.sorted("date_from"):
            if price.date_from <= day:
                in_force[price.product_id] = price
        return in_force

    def _check_price_day(self, day):
        """Refuse a day on which prices would never apply."""
        self.ensure_one()
        if not self.date_from <= day <= self.date_to:
            raise UserError(
                self.env._(
                    "Contract %(number)s runs from %(first)s to %(last)s: choose a day between them.",
                    number=self.number,
                    first=format_date(self.env, self.date_from),
                    last=format_date(self.env, self.date_to),
                )
            )

    def _add_prices(self, prices, day, note):
        """Add or replace the prices that apply from a day.

        :param dict prices: product → price
        :returns: number of prices that change
        """
        self.ensure_one()
        same_day = {price.product_id: price for price in self.price_ids.filtered(lambda line: line.date_from == day)}
        in_force = self._get_prices_in_force(day)
        commands = []
        for product, price_unit in prices.items():
            line = in_force.get(product)
            if line and not self.currency_id.compare_amounts(line.price_unit, price_unit):
                continue
            values = {"price_unit": price_unit, "note": note}
            if product in same_day:
                commands.append(Command.update(same_day[product].id, values))
            else:
                commands.append(Command.create({"product_id": product.id, "date_from": day, **values}))
        self.write({"price_ids": commands})
        self.sudo().order_ids._sp_refresh_prices()
        return len(commands)

    # Alerts

    def _get_ceiling_warning(self, amount, is_counted):
        """Return what the desk should know of the ceiling before an order is confirmed, or "".

        :param float amount: of the order, without VAT
        :param bool is_counted: whether the order is already in the amount used
        :rtype: str
        """
        self.ensure_one()
        market = self.sudo()
        used = market.amount_used + (0.0 if is_counted else amount)
        verdict = ceiling_verdict(used, market.amount_max)
        if not verdict:
            return ""
        names = {
            "number": market.number,
            "used": format_amount(self.env, used, self.currency_id),
            "ceiling": format_amount(self.env, market.amount_max, self.currency_id),
            "percent": f"{used_percent(used, market.amount_max):.0f}",
        }
        if verdict == OVER:
            return self.env._(
                "Contract %(number)s: with this order %(used)s are used, %(percent)s %% of its ceiling of "
                "%(ceiling)s. Ask the buyer for its agreement before delivering.",
                **names,
            )
        return self.env._(
            "Contract %(number)s: with this order %(used)s are used, %(percent)s %% of its ceiling of %(ceiling)s.",
            **names,
        )

    @api.model
    def _cron_follow(self):
        """Close the contracts that ended; ask their follower to prepare the end of the others."""
        running = self.search([("state", "=", "running")]).grouped("company_id")
        self._do_by_company(list(running), lambda company: running[company]._follow(company._sp_get_today()))

    def _follow(self, today):
        self.filtered(lambda market: market.date_to < today).action_close()
        kind = self.env.ref("seconde_pousse_cantine.mail_activity_type_market")
        for market in self.filtered(lambda market: market.state == "running"):
            summaries = market._get_alerts(today)
            known = market.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)
            for summary in summaries - set(known.mapped("summary")):
                market.activity_schedule(
                    activity_type_id=kind.id, summary=summary, user_id=(market.user_id or market.create_uid).id
                )

    def _get_alerts(self, today):
        self.ensure_one()
        alerts = set()
        if self.date_to - today <= timedelta(days=self.notice_days):
            alerts.add(self.env._("Contract ends on %(day)s", day=format_date(self.env, self.date_to)))
        if self.ceiling_state == OVER:
            alerts.add(self.env._("Ceiling reached"))
        elif self.ceiling_state:
            alerts.add(self.env._("%(share)s %% of the ceiling used", share=round(100 * NEAR_SHARE)))
        return alerts
