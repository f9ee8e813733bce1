import pytz

from odoo import Command, api, fields, models
from odoo.tools import formatLang

from .sp_offer import LAST_SENT


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = [
        "sp.order.market",
        "sp.order.entry",
        "sp.order.box",
        "sp.order.preparation",
        "sp.order.credit",
        "sale.order",
    ]

    sp_offer_id = fields.Many2one(
        "sp.offer",
        "Offer",
        compute="_compute_sp_price_source",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="Weekly offer that covers the delivery day for this site: gives the prices without a public contract.",
    )
    sp_standing_order_id = fields.Many2one(
        "sp.standing.order", "Standing Order", copy=False, index="btree_not_null", check_company=True
    )
    sp_market_id = fields.Many2one(
        "sp.market",
        "Public Contract",
        compute="_compute_sp_price_source",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="Public contract of the site that runs on the delivery day: its price schedule comes first.",
    )
    sp_delivery_date = fields.Date(
        "Delivery Day",
        compute="_compute_sp_delivery_date",
        store=True,
        index=True,
        precompute=True,
        help="Day of the delivery date, where the farm is.",
    )
    sp_is_late = fields.Boolean("Late Order", copy=False, tracking=True, help="Ordered after the deadline.")
    sp_origin = fields.Selection(
        [
            ("desk", "Typed by the desk"),
            ("grid", "Order grid"),
            ("portal", "Site's own order"),
            ("standing", "Standing order"),
            ("repeat", "Repeated"),
            ("prebooking", "Pre-booking"),
        ],
        "Comes From",
        default="desk",
        copy=False,
    )

    sp_confirmation_sent_on = fields.Datetime(
        "Confirmation Mailed", readonly=True, copy=False, help="When the site was told what is confirmed."
    )
    sp_is_site_order = fields.Boolean("Order of a Site", related="partner_id.sp_is_site")
    sp_order_deadline = fields.Datetime("Orders Until", compute="_compute_sp_order_deadline")
    sp_minimum_problem = fields.Char("Under the Minimum", compute="_compute_sp_minimum_problem")

    @api.depends("partner_id", "commitment_date", "company_id")
    def _compute_sp_order_deadline(self):
        for order in self:
            day, site = order._sp_get_local_day(order.commitment_date), order.partner_id._origin
            order.sp_order_deadline = (
                site.with_company(order.company_id)._sp_get_order_deadline(day) if day and site.sp_is_site else False
            )

    @api.depends("partner_id", "amount_untaxed", "sp_market_id")
    def _compute_sp_minimum_problem(self):
        for order in self:
            order.sp_minimum_problem = order.partner_id.sp_is_site and order._sp_get_minimum_problem()

    @api.depends("commitment_date", "company_id")
    def _compute_sp_delivery_date(self):
        for order in self:
            order.sp_delivery_date = order._sp_get_local_day(order.commitment_date)

    @api.depends("partner_id", "commitment_date", "company_id")
    def _compute_sp_price_source(self):
        drafts = self.filtered(lambda order: order.state in (False, "draft", "sent"))
        for (company, day), orders in drafts.grouped(
            lambda order: (order.company_id or self.env.company, order._sp_get_local_day(order.commitment_date))
        ).items():
            sites = orders.partner_id.filtered("sp_is_site")._origin
            if not day or not sites:
                orders.sp_offer_id = orders.sp_market_id = False
                continue
            covering = [
                ("company_id", "=", company.id),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
                ("site_ids", "in", sites.ids),
            ]
            # A closed offer takes no more orders, but still gives the late ones their price.
            shown = [("state", "in", ("sent", "closed")), ("is_replaced", "=", False)]
            offers = self.env["sp.offer"].sudo().search([*covering, *shown], order=LAST_SENT)
            markets = self.env["sp.market"].sudo().search([*covering, ("state", "=", "running")])
            for order in orders:
                site = order.partner_id._origin
                order.sp_offer_id = offers.filtered(lambda offer, site=site: site in offer.site_ids)[:1]
                order.sp_market_id = markets.filtered(lambda market, site=site: site in market.site_ids)[:1]

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._sp_flag_late()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "commitment_date" in vals:
            self._sp_flag_late()
            self._sp_move_deliveries()
        return result

    def action_confirm(self):
        """Confirm the orders; a site's order always gets a delivery day and the prices of the offer sent since."""
        for order in self:
            if order.partner_id.sp_is_site and not order.commitment_date:
                order.commitment_date = order.expected_date or fields.Datetime.now()
        self._sp_refresh_prices()
        return super().action_confirm()

    def _has_to_be_signed(self):
        # The farm confirms what a site orders: a signature on core's page would do it in its place.
        return not self.partner_id.sp_is_site and super()._has_to_be_signed()

    def _has_to_be_paid(self):
        return not self.partner_id.sp_is_site and super()._has_to_be_paid()

    def _sp_refresh_prices(self):
        """Give draft orders the public contract and the offer that came after them, and the prices of their day.

        Prices typed by hand stay.
        """
        drafts = self.filtered(lambda order: order.state in ("draft", "sent") and order.partner_id.sp_is_site)
        before = {order: (order.sp_offer_id, order.sp_market_id) for order in drafts}
        drafts._compute_sp_price_source()
        # The schedule of a contract may have been revised since.
        changed = drafts.filtered(
            lambda order: order.sp_market_id or before[order] != (order.sp_offer_id, order.sp_market_id)
        )
        changed.order_line._compute_price_unit()

    def _sp_get_local_day(self, moment):
        """Return the day of a UTC moment where the company is, or False."""
        if not moment:
            return False
        company = self.company_id or self.env.company
        return pytz.utc.localize(moment).astimezone(pytz.timezone(company._sp_get_timezone())).date()

    def _sp_flag_late(self, moment=None):
        """Flag the sites' orders made after the deadline of their delivery day.

        :param datetime moment: when they are made, UTC; the date of each order when not given
        """
        waiting = self.filtered(lambda order: order.partner_id.sp_is_site and order.sp_delivery_date)
        for (company, day), orders in waiting.grouped(lambda order: (order.company_id, order.sp_delivery_date)).items():
            deadlines = orders.partner_id.with_company(company)._sp_get_order_deadlines(day)
            for order in orders:
                is_late = (moment or order.date_order) > deadlines[order.partner_id]
                # A day put off later can make an order on time again; what is typed late never is.
                if is_late != order.sp_is_late and (is_late or moment is None):
                    order.sp_is_late = is_late

    def _sp_move_deliveries(self):
        """Give the deliveries that wait the new date of their order."""
        for order in self.filtered("commitment_date"):
            open_pickings = order.picking_ids.filtered(
                lambda picking: picking.state not in ("done", "cancel") and picking.picking_type_code == "outgoing"
            )
            open_pickings.filtered(
                lambda picking, order=order: picking.scheduled_date != order.commitment_date
            ).scheduled_date = order.commitment_date

    def _sp_get_minimum_problem(self):
        """Return the sentence that tells a site's day is under its minimum order, or False."""
        site = self.partner_id
        site.ensure_one()
        market = self.sp_market_id.sudo()[:1]
        minimum = market.order_amount_min or site.sp_min_order_amount
        amount = sum(self.mapped("amount_untaxed"))
        currency = self.currency_id[:1]
        if not minimum or not amount or currency.compare_amounts(amount, minimum) >= 0:
            return False
        return self.env._(
            "%(amount)s ordered: the minimum of %(whose)s is %(minimum)s.",
            amount=formatLang(self.env, amount, currency_obj=currency),
            minimum=formatLang(self.env, minimum, currency_obj=currency),
            whose=market.display_name if market.order_amount_min else site.display_name,
        )

    def _sp_mail_confirmations(self):
        """Queue a mail that tells each site what is confirmed; say which sites have no e-mail.

        :returns: the sites that cannot be told
        :rtype: res.partner
        """
        template = self.env.ref("seconde_pousse_cantine.mail_template_order_confirmed")
        contacts = self.partner_id._sp_get_offer_contacts()
        reached = self.filtered(lambda order: contacts[order.partner_id])
        for order in reached:
            recipients = [Command.set(contacts[order.partner_id].ids)]
            template.send_mail(
                order.id,
                email_values={"recipient_ids": recipients},
                email_layout_xmlid="seconde_pousse_cantine.mail_layout_site",
            )
        reached.sp_confirmation_sent_on = fields.Datetime.now()
        return (self - reached).partner_id
