from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .sp_booking_steps import EQUIPMENT_ACTIVITY

UTC = ZoneInfo("UTC")
DAY_BEGINS, DAY_ENDS = time(8), time(18)
SHOWN_DAYS = 28
MOST_ASKED = 10
LONGEST_LOAN = timedelta(days=60)
LONGEST_NOTE = 2000


class SpBookingRequest(models.AbstractModel):
    """What a member asks for online; part of `sp.equipment.booking`."""

    _name = "sp.booking.request"
    _description = "Booking Asked Online"

    asked_by_id = fields.Many2one("res.partner", "Asked Online By", copy=False, readonly=True, index="btree_not_null")

    @api.model
    def _sp_get_lendable_domain(self, company):
        """Return the domain of the equipment shown online: what its owner lends to others than our crews.

        :param res.company company: of the portal
        """
        return (
            Domain("sp_is_shared", "=", True)
            & Domain("sp_lent_to", "in", ("member", "all"))
            & Domain("company_id", "in", (company.id, False))
        )

    @api.model
    def _sp_ask(self, equipment, partner, day_from, day_to, quantity=1, note=""):
        """Ask for equipment, from the morning of a day to the evening of another; the desk then agrees or not.

        :param maintenance.equipment equipment: one that is shown online
        :param res.partner partner: who asks, for their farm
        :param date day_from: first day
        :param date day_to: last day
        :raises UserError: one sentence, which never says who else has it
        """
        company = self.env.company
        self._check_asked(equipment, partner, day_from, day_to, quantity, company)
        start, end = self._get_moments(company, day_from, day_to)
        booking = self.with_context(sp_anonymous=True).create(
            {
                "equipment_id": equipment.id,
                "partner_id": partner.commercial_partner_id.id,
                "asked_by_id": partner.id,
                "phone": partner.phone or partner.commercial_partner_id.phone,
                "date_from": start,
                "date_to": end,
                "quantity": quantity,
                "note": (note or "").strip()[:LONGEST_NOTE] or False,
                "user_id": False,
                "state": "asked",
                "company_id": company.id,
            }
        )
        booking._tell_desk()
        return booking

    def _check_asked(self, equipment, partner, day_from, day_to, quantity, company):
        if not day_from or not day_to or day_to < day_from:
            raise UserError(self.env._("Choose the first day, then the last day."))
        if day_from < company._sp_get_today():
            raise UserError(self.env._("This day is past: choose another one."))
        if day_to - day_from > LONGEST_LOAN:
            raise UserError(self.env._("For such a long time, call us."))
        if not 0 < quantity <= equipment.sp_quantity:
            raise UserError(self.env._("There are %(count)s: ask for less.", count=equipment.sp_quantity))
        body = partner.commercial_partner_id
        if equipment.sp_lent_to == "member" and not body._sp_is_member(company, day_from):
            raise UserError(
                self.env._("This equipment is lent to members, and your membership does not run on that day: call us.")
            )
        waiting = self.search_count([("partner_id", "child_of", body.id), ("state", "=", "asked")])
        if waiting >= MOST_ASKED:
            raise UserError(self.env._("You have asked for %(count)s already: wait for our answer.", count=waiting))

    @api.model
    def _get_moments(self, company, day_from, day_to):
        zone = ZoneInfo(company._sp_get_timezone())
        moments = (datetime.combine(day_from, DAY_BEGINS, zone), datetime.combine(day_to, DAY_ENDS, zone))
        return [moment.astimezone(UTC).replace(tzinfo=None) for moment in moments]

    @api.model
    def _sp_get_days(self, equipment):
        """Return how many are free on each of the coming days.

        :returns: list of dict of `day`, `free`
        """
        company = self.env.company
        today = company._sp_get_today()
        days = []
        for offset in range(SHOWN_DAYS):
            day = today + timedelta(days=offset)
            days.append((day, self._get_moments(company, day, day)))
        spans = equipment._sp_get_spans(days[0][1][0], days[-1][1][1])[equipment]
        return [{"day": day, "free": max(equipment._sp_count_free(spans, *moments), 0)} for day, moments in days]

    def _tell_desk(self):
        """Tell whoever looks after the equipment, else the desk, that a member waits for an answer."""
        self.ensure_one()
        manager = self.env.ref("seconde_pousse.group_manager")
        desk = self.env["res.users"].search(
            [("all_group_ids", "in", manager.ids), ("company_ids", "in", self.company_id.ids), ("share", "=", False)],
            order="id desc",
            limit=1,
        )
        user = self.equipment_id.technician_user_id or desk
        if user:
            self.activity_schedule(
                EQUIPMENT_ACTIVITY,
                summary=self.env._(
                    "%(who)s asks for %(equipment)s", who=self.partner_id.name, equipment=self.equipment_id.name
                ),
                user_id=user.id,
            )

    def _tell_asker(self, answer):
        """Send our answer to whoever asked online."""
        for booking in self.filtered("asked_by_id"):
            asker = booking.asked_by_id.sudo()
            told = booking.with_context(lang=asker.lang or self.env.lang)
            sentences = {
                "ok": told.env._("You may have %(equipment)s from %(start)s to %(end)s.", **told._get_answer_words()),
                "cancel": told.env._(
                    "You cannot have %(equipment)s from %(start)s to %(end)s: call us to find other days.",
                    **told._get_answer_words(),
                ),
            }
            told.message_post(
                body=sentences[answer], subtype_xmlid="mail.mt_comment", partner_ids=asker.ids, message_type="comment"
            )
            told.activity_unlink([EQUIPMENT_ACTIVITY])

    def _get_answer_words(self):
        self.ensure_one()
        return {
            "equipment": self.equipment_id.name,
            "start": self._say_moment(self.date_from),
            "end": self._say_moment(self.date_to),
        }
