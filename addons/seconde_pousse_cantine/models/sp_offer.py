from datetime import datetime, time, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules.forecast import WEEK, weeks

OFFER_WRITE = object()
"""Context value that no client can send: what was sent to the sites never changes."""
LAST_SENT = "state desc, sent_on desc, id desc"
"""Which offer gives the prices of a day: the last one sent, a closed one only for want of another."""
FROZEN = {"date_from", "date_to", "order_deadline", "line_ids", "name", "note", "replaces_id", "company_id"}
STATES = ("draft", "sent", "closed")
LAST_DAY = timedelta(days=6)


class SpOffer(models.Model):
    _name = "sp.offer"
    _description = "Weekly Offer"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
        "sp.night.job",
        "sp.offer.sending",
        "sp.offer.proposal",
        "sp.offer.print",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True, copy=False)
    date_from = fields.Date("Delivered From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date(
        "Delivered Until", compute="_compute_date_to", store=True, readonly=False, precompute=True, required=True
    )
    order_deadline = fields.Datetime(
        compute="_compute_order_deadline",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        help="Sites without their own number of days order until then. Proposed: the earliest deadline of the sites.",
    )
    line_ids = fields.One2many("sp.offer.line", "offer_id", "Products", copy=True)
    site_ids = fields.Many2many(
        "res.partner",
        "sp_offer_site_rel",
        "offer_id",
        "site_id",
        "Sites",
        check_company=True,
        domain="[('sp_is_site', '=', True)]",
        default=lambda self: self._default_site_ids(),
    )
    note = fields.Text("Message", help="Written in the mail and at the top of the PDF.")
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent to Sites"), ("closed", "Closed")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    version = fields.Integer(default=1, readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "sp.offer", "Corrects", readonly=True, copy=False, index="btree_not_null", check_company=True
    )
    replaced_by_ids = fields.One2many("sp.offer", "replaces_id", "Corrected By")
    order_ids = fields.One2many("sale.order", "sp_offer_id", "Orders")
    order_count = fields.Integer(compute="_compute_order_count")
    line_count = fields.Integer("Product Count", compute="_compute_line_count")
    short_count = fields.Integer("Short", compute="_compute_line_count", help="Products ordered beyond what there is.")
    silent_site_ids = fields.Many2many("res.partner", compute="_compute_silent_site_ids", string="No E-mail")
    has_missing = fields.Boolean("Sites Not Reached", compute="_compute_silent_site_ids")
    is_replaced = fields.Boolean("Replaced", readonly=True, copy=False, help="A corrected version was sent since.")
    overlap_ids = fields.Many2many("sp.offer", compute="_compute_overlap_ids", string="Other Offers of These Days")
    is_deadline_passed = fields.Boolean("Deadline Passed", compute="_compute_is_deadline_passed")
    is_deadline_late = fields.Boolean("Deadline After the First Delivery", compute="_compute_is_deadline_late")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _default_date_from(self):
        return self._get_free_monday(self.env.company)

    @api.model
    def _get_free_monday(self, company):
        """Return the first Monday to come whose week has no offer yet; an empty draft is not one."""
        monday = weeks(fields.Date.context_today(self), 2)[1]
        taken = set()
        domain = [("company_id", "=", company.id), ("date_to", ">=", monday), ("line_ids", "!=", False)]
        for offer in self.search(domain):
            count = (offer.date_to - offer.date_from).days // 7 + 2
            taken.update(week for week in weeks(offer.date_from, count) if week <= offer.date_to)
        while monday in taken:
            monday += WEEK
        return monday

    @api.model
    def _default_site_ids(self):
        return self.env["res.partner"].search(
            [("sp_is_site", "=", True), ("company_id", "in", (False, self.env.company.id))]
        )

    @api.depends("date_from")
    def _compute_name(self):
        for offer in self.filtered("date_from"):
            year, week, _day = offer.date_from.isocalendar()
            offer.name = self.env._("Week %(week)s – %(year)s", week=f"{week:02d}", year=year)

    @api.depends("date_from")
    def _compute_date_to(self):
        for offer in self.filtered("date_from"):
            offer.date_to = weeks(offer.date_from, 1)[0] + LAST_DAY

    @api.depends("date_from")
    def _compute_order_deadline(self):
        for offer in self.filtered("date_from"):
            offer.order_deadline = offer._guess_order_deadline()

    def _guess_order_deadline(self):
        """Return the earliest deadline of the sites, for the first day that can still be ordered for."""
        self.ensure_one()
        now = fields.Datetime.now()
        company = self.company_id or self.env.company
        sites = self.site_ids.with_company(company)
        for number in range(7):
            day = self.date_from + timedelta(days=number)
            deadlines = sites._sp_get_order_deadlines(day).values() if sites else []
            if deadlines and min(deadlines) > now:
                return min(deadlines)
        zone = pytz.timezone(company._sp_get_timezone())
        noon = zone.localize(datetime.combine(self.date_from - timedelta(days=3), time(12)))
        return noon.astimezone(pytz.utc).replace(tzinfo=None)

    def _compute_order_count(self):
        # Who prepares reads the offers, not the orders.
        rows = (
            self.env["sale.order"]
            .sudo()
            ._read_group([("sp_offer_id", "in", self.ids), ("state", "!=", "cancel")], ["sp_offer_id"], ["__count"])
        )
        counts = {offer.id: count for offer, count in rows}
        for offer in self:
            offer.order_count = counts.get(offer.id, 0)

    @api.depends("line_ids.quantity_available")
    def _compute_line_count(self):
        for offer in self:
            offer.line_count = len(offer.line_ids)
            offer.short_count = len(offer.line_ids.filtered("is_short"))

    @api.depends("site_ids.email", "sent_site_ids")
    def _compute_silent_site_ids(self):
        contacts = self.site_ids._origin._sp_get_offer_contacts()
        for offer in self:
            sites = offer.site_ids._origin
            offer.silent_site_ids = sites.filtered(lambda site: not contacts[site])
            offer.has_missing = bool(sites - offer.silent_site_ids - offer.sent_site_ids)

    @api.depends("date_from", "date_to", "site_ids", "state")
    def _compute_overlap_ids(self):
        """Find the sent offers that this draft would take the place of, for some sites and days."""
        for offer in self:
            overlap = self.browse()
            if offer.state == "draft" and offer.date_from and offer.date_to and offer.site_ids:
                overlap = self.search(
                    [
                        ("state", "=", "sent"),
                        ("company_id", "=", offer.company_id.id),
                        ("date_from", "<=", offer.date_to),
                        ("date_to", ">=", offer.date_from),
                        ("site_ids", "in", offer.site_ids._origin.ids),
                        ("id", "!=", offer.replaces_id.id),
                    ]
                )
            offer.overlap_ids = overlap

    @api.depends("order_deadline")
    def _compute_is_deadline_passed(self):
        now = fields.Datetime.now()
        for offer in self:
            offer.is_deadline_passed = bool(offer.order_deadline and offer.order_deadline < now)

    @api.depends("order_deadline", "date_from")
    def _compute_is_deadline_late(self):
        for offer in self:
            day = offer._get_deadline_day()
            offer.is_deadline_late = bool(day and offer.date_from and day >= offer.date_from)

    def _get_deadline_day(self):
        """Return the day of the deadline where the farm is."""
        self.ensure_one()
        if not self.order_deadline:
            return None
        zone = pytz.timezone((self.company_id or self.env.company)._sp_get_timezone())
        return pytz.utc.localize(self.order_deadline).astimezone(zone).date()

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for offer in self:
            offer.access_url = f"/my/offers/{offer.id}"
        return result

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for offer in self:
            if offer.date_to < offer.date_from:
                raise ValidationError(
                    self.env._("%(offer)s ends before it begins: exchange its two days.", offer=offer.name)
                )

    @api.constrains("date_to", "order_deadline")
    def _check_order_deadline(self):
        for offer in self:
            if offer._get_deadline_day() > offer.date_to:
                raise ValidationError(
                    self.env._(
                        "%(offer)s: the order deadline comes after the last delivery, on %(day)s. Put it before.",
                        offer=offer.name,
                        day=format_date(self.env, offer.date_to),
                    )
                )

    # What was sent is frozen

    @api.model_create_multi
    def create(self, vals_list):
        # The lines come after the state: they are part of the same creation.
        offers = super(SpOffer, self.with_context(sp_offer_write=OFFER_WRITE)).create(vals_list).with_env(self.env)
        for offer, vals in zip(offers, vals_list, strict=True):
            lines = [command[2] for command in vals.get("line_ids") or [] if command[0] == Command.CREATE]
            typed = {line.get("product_id") for line in lines if "price_ids" not in line}
            if typed and offer.state == "draft":
                # Only now are its sites known, and their lists.
                offer._add_list_prices(offer.line_ids.filtered(lambda line, typed=typed: line.product_id.id in typed))
        return offers

    def write(self, vals):
        if self.env.context.get("sp_offer_write") is not OFFER_WRITE:
            if FROZEN & set(vals):
                self._refuse_sent()
            if "state" in vals:
                self._check_state(vals["state"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._refuse_sent()

    def _refuse_sent(self):
        sent = self.filtered(lambda offer: offer.state != "draft")
        if sent:
            raise UserError(
                self.env._(
                    "%(offer)s was sent: it cannot change any more. Click “Correct” to send a new version.",
                    offer=sent[0].name,
                )
            )

    def _check_state(self, state):
        """A state only goes forward: a sent offer never becomes a draft again."""
        if state in STATES and any(STATES.index(state) < STATES.index(offer.state) for offer in self):
            self._refuse_sent()

    @api.model
    def _get_current_lines(self, site, day):
        """Return the lines of the sent offer that covers a delivery day for a site.

        :param res.partner site: a delivery site
        :param date day: delivery day
        :rtype: sp.offer.line
        """
        offers = self.sudo().search(
            [
                ("state", "=", "sent"),
                ("is_replaced", "=", False),
                ("company_id", "=", self.env.company.id),
                ("site_ids", "in", site.id),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ],
            order=LAST_SENT,
            limit=1,
        )
        return offers.line_ids

    @api.model
    def _cron_close(self):
        """Close the offers whose last day is past."""
        sent = self.search([("state", "=", "sent")]).grouped("company_id")
        self._do_by_company(list(sent), lambda company: sent[company]._close_past(company._sp_get_today()))

    def _close_past(self, today):
        self.filtered(lambda offer: offer.date_to < today).state = "closed"

    # From one week to the next

    def copy_data(self, default=None):
        """A copy is for the first week that comes and has no offer."""
        default = dict(default or {})
        values_list = super().copy_data(default)
        for offer, values in zip(self, values_list, strict=True):
            if "date_from" not in default:
                shift = self._get_free_monday(offer.company_id) - weeks(offer.date_from, 1)[0]
                values["date_from"] = offer.date_from + shift
                values["date_to"] = offer.date_to + shift
        return values_list

    def action_view_orders(self):
        """Open the orders made from this offer."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        action["domain"] = [("sp_offer_id", "in", self.ids)]
        action["context"] = {}
        return action

    @api.depends("name", "date_from", "date_to")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = offer.name
            if self.env.context.get("sp_offer_with_dates") and offer.date_from:
                first, last = format_date(self.env, offer.date_from), format_date(self.env, offer.date_to)
                offer.display_name = f"{offer.name} ({first} – {last})"
