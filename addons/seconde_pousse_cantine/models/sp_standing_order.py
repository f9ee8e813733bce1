from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays

from ..rules.quantities import quantity_from_meals
from ..rules.standing import DUE, standing_days

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
NEXT_DATE_HORIZON = 120


class SpStandingOrder(models.Model):
    """What a site wants every week on one day, until it says otherwise."""

    _name = "sp.standing.order"
    _description = "Standing Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "sp.night.job"]
    _order = "weekday, site_id, id"
    _rec_name = "site_id"
    _check_company_auto = True

    site_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        domain="[('sp_is_site', '=', True)]",
    )
    weekday = fields.Selection(WEEKDAYS, "Delivered On", required=True, tracking=True)
    date_from = fields.Date("From", tracking=True, help="Empty: from now on.")
    date_to = fields.Date("Until", tracking=True, help="Empty: until it is archived.")
    follows_school_holidays = fields.Boolean(
        tracking=True, help="No order during the school holidays of the site's zone."
    )
    line_ids = fields.One2many("sp.standing.order.line", "standing_order_id", "Products", copy=True)
    pause_ids = fields.One2many("sp.standing.order.pause", "standing_order_id", "Pauses")
    day_ids = fields.One2many("sp.standing.day", "standing_order_id", "Days Ordered")
    order_ids = fields.One2many("sale.order", "sp_standing_order_id", "Orders")
    next_date = fields.Date("Next Delivery", compute="_compute_next_date")
    holiday_problem = fields.Char("School Holidays Unknown", compute="_compute_holiday_problem")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("site_id", "weekday")
    def _compute_display_name(self):
        labels = dict(self._fields["weekday"]._description_selection(self.env))
        for standing in self:
            standing.display_name = f"{standing.site_id.name or ''} – {labels.get(standing.weekday, '')}"

    @api.depends(
        "weekday", "date_from", "date_to", "follows_school_holidays", "site_id.sp_holiday_zone", "pause_ids.date_from"
    )
    def _compute_next_date(self):
        tomorrow = fields.Date.context_today(self) + timedelta(days=1)
        for standing, days in self._get_days(tomorrow, tomorrow + timedelta(days=NEXT_DATE_HORIZON)).items():
            due = [day for day, verdict in days if verdict == DUE]
            standing.next_date = due[0] if due and standing.active else False

    @api.depends("follows_school_holidays", "site_id.sp_holiday_zone")
    def _compute_holiday_problem(self):
        problems = self._get_holiday_problems(self._get_coming_period()[1])
        for standing in self:
            standing.holiday_problem = problems[standing]

    def _get_holiday_problems(self, last_day):
        """Return why the school holidays until a day are not known where they are followed, or "".

        :rtype: dict[sp.standing.order, str]
        """
        known = self.env["sp.school.holiday"]._get_last_days()
        zones = dict(self.env["sp.school.holiday"]._fields["zone"]._description_selection(self.env))
        problems = dict.fromkeys(self, "")
        for standing in self.filtered("follows_school_holidays"):
            zone = standing.site_id.sp_holiday_zone
            names = {"site": standing.site_id.name or "", "zone": zones.get(zone)}
            if not zone:
                problems[standing] = self.env._(
                    "%(site)s follows the school holidays but has no zone, so it is delivered all year: "
                    "choose its zone on its form.",
                    **names,
                )
            elif zone not in known:
                problems[standing] = self.env._(
                    "%(site)s follows the school holidays of %(zone)s, which nobody entered, so it is delivered all "
                    "year: enter them under Configuration, School Holidays.",
                    **names,
                )
            elif known[zone] < last_day:
                problems[standing] = self.env._(
                    "%(site)s follows the school holidays of %(zone)s, entered until %(day)s only: enter the next ones "
                    "under Configuration, School Holidays.",
                    day=format_date(self.env, known[zone]),
                    **names,
                )
        return problems

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for standing in self:
            if standing.date_from and standing.date_to and standing.date_from > standing.date_to:
                raise ValidationError(
                    self.env._("%(standing)s: it ends before it begins.", standing=standing.display_name)
                )

    @api.constrains("site_id")
    def _check_site(self):
        for standing in self:
            if not standing.site_id.sp_is_site:
                raise ValidationError(
                    self.env._(
                        "%(partner)s is not a delivery site: tick “Delivery Site” on its form first.",
                        partner=standing.site_id.display_name,
                    )
                )

    def _get_days(self, date_from, date_to):
        """Return the days of a period on which each of these falls, and what becomes of each.

        :rtype: dict[sp.standing.order, list[tuple[date, str]]]
        """
        public = french_holidays(*range(date_from.year, date_to.year + 1))
        by_zone = self.env["sp.school.holiday"]._get_periods(date_from, date_to)
        result = {}
        for standing in self:
            if not standing.weekday:
                result[standing] = []
                continue
            school = by_zone.get(standing.site_id.sp_holiday_zone, ()) if standing.follows_school_holidays else ()
            pauses = [(pause.date_from, pause.date_to) for pause in standing.pause_ids if pause.date_to]
            result[standing] = standing_days(
                int(standing.weekday),
                max(date_from, standing.date_from or date_from),
                min(date_to, standing.date_to or date_to),
                pauses,
                school,
                public,
            )
        return result

    def generate_orders(self, date_from, date_to):
        """Make the draft orders of a period, once: a day already ordered is never ordered again.

        :param date_from: date or str, first delivery day
        :param date_to: date or str, last delivery day
        :returns: the orders made or completed by this call
        :rtype: sale.order
        """
        return self._generate(fields.Date.to_date(date_from), fields.Date.to_date(date_to)).order_ids

    def _generate(self, date_from, date_to):
        runs = self.env["sp.standing.run"]
        for company, standing in self.grouped("company_id").items():
            runs |= runs.with_company(company)._run(standing.with_company(company), date_from, date_to)
        return runs

    @api.model
    def _get_coming_period(self):
        """Return tomorrow and the last day of next week."""
        today = fields.Date.context_today(self)
        return today + timedelta(days=1), today - timedelta(days=today.weekday()) + timedelta(days=13)

    def action_generate(self):
        """Make the orders from tomorrow to the end of next week, of these standing orders or of all of them.

        :returns: dict, action that shows what was made and what must be looked at
        :raises UserError: when nothing is left to make
        """
        standing = self or self.search([("company_id", "=", self.env.company.id)])
        period = self._get_coming_period()
        runs = standing._generate(*period)
        if not runs:
            _due, skipped = self.env["sp.standing.run"]._plan(standing, *period)
            sentence = self.env._("Nothing to make: every order until the end of next week is there already.")
            if skipped:
                sentence = self.env._("Nothing more to make until the end of next week. Not ordered:")
            raise UserError("\n".join([sentence, *skipped]))
        return runs[:1]._get_records_action(target="current")

    @api.model
    def _cron_generate(self):
        """Make the orders of every company until the end of next week; tell the desk what to look at."""
        standing = self.search([("line_ids", "!=", False)]).grouped("company_id")
        self._do_by_company(list(standing), lambda company: standing[company]._generate_at_night(company))

    def _generate_at_night(self, company):
        # The night has no language nor time zone of its own: what it finds is read by who wrote them.
        writer = self.create_uid.filtered(lambda user: user.active and not user.share)[:1]
        lang = writer.lang or company.partner_id.lang or self.env.lang
        standing = self.with_context(lang=lang, tz=company._sp_get_timezone())
        runs = standing._generate(*standing._get_coming_period())
        runs._schedule_activity()

    def action_propose_from_meals(self):
        """Fill the quantities left empty with meals × portion; they stay editable.

        :raises UserError: when the site has no number of meals
        """
        self.ensure_one()
        meals = self.site_id.sp_meal_count
        if not meals:
            raise UserError(
                self.env._("%(site)s: type its meals a day on its form first.", site=self.site_id.display_name)
            )
        for line in self.line_ids:
            kilograms = quantity_from_meals(meals, line.product_id.sp_portion_g)
            if kilograms and not line.quantity:
                line.quantity = line.product_id.uom_id.round(kilograms / line.product_id._sp_get_kg_per_unit())
