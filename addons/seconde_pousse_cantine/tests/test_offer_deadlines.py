from datetime import datetime, time, timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import format_date, format_datetime, html2plaintext

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestOfferDeadlines(OfferCommon):
    """Two sites with their own days before delivery, on Thursdays, and one that follows the offer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.external_report_layout_id = cls.env.ref("web.external_layout_standard")
        cls.sites.lang = "en_US"
        own = {"sp_order_lead_kind": "calendar", "sp_order_cutoff_hour": 12}
        cls.school.write({"sp_order_lead_days": 2, **own})
        cls.nursery.write({"sp_order_lead_days": 3, **own})
        cls.home.sp_order_lead_days = 0
        cls.thursday = cls.next_monday + timedelta(days=3)
        trip = cls.env["sp.round"].create({"name": "Test", "weekday": "3"})
        (cls.school | cls.nursery).sp_stop_ids = [Command.create({"round_id": trip.id})]
        cls.deadline = datetime.combine(cls.next_monday - timedelta(days=3), time(15))
        cls.offer = cls._offer((cls.carrot_product, 2.4, 30), order_deadline=cls.deadline)

    def _say(self, moment):
        zone = self.company._sp_get_timezone()
        return format_datetime(self.env, moment, tz=zone, dt_format="EEEE d MMMM, H:mm", lang_code="en_US")

    def _read(self, html):
        return " ".join(html2plaintext(html).replace("\xa0", " ").replace("*", "").split())

    def _print(self, context):
        report = self.env["ir.actions.report"].with_context(**context)
        html, _kind = report._render_qweb_html("seconde_pousse_cantine.report_offer", self.offer.ids)
        return self._read(html)

    def test_each_site_reads_its_own(self):
        self.offer.action_send()
        mails = {mail.recipient_ids: mail for mail in self._get_mails()}
        self.assertEqual(len(self._get_mails().attachment_ids), 3)
        moments = {site: self._say(site._sp_get_order_deadline(self.thursday)) for site in self.school | self.nursery}
        moments[self.home] = self._say(self.deadline)
        self.assertEqual(len(set(moments.values())), 3)
        day = f"for {format_date(self.env, self.thursday, date_format='EEEE d MMMM', lang_code='en_US')}"
        for site, mail in mails.items():
            for text in (self._read(mail.body_html), self._print(self.offer._print_for(site)["context"])):
                self.assertEqual({said for said in moments.values() if said in text}, {moments[site]}, site.name)
                self.assertEqual(day in text, site != self.home)

    def test_printed_for_nobody_it_promises_nobody_anything(self):
        text = self._print({"lang": "en_US"})
        self.assertIn(f"{self._say(self.deadline)} or until the deadline agreed with your site", text)
        self.sites.sp_order_lead_days = 0
        self.assertNotIn("agreed with your site", self._print({"lang": "en_US"}))
