from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 03:00:00")
class TestNightJobs(CanteenCommon):
    """Two farms on one server: what breaks in one stops nothing in the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_french_company("Seconde ferme", siret=False)
        cls.env.user.company_ids |= cls.second
        cls.night = cls.env(context={**cls.env.context, "allowed_company_ids": (cls.company | cls.second).ids})
        cls.standing = cls.env["sp.standing.order"].create(
            [
                {
                    "site_id": site.id,
                    "weekday": "3",
                    "company_id": company.id,
                    "line_ids": [Command.create({"product_id": cls.carrot_product.id, "quantity": 5})],
                }
                for company, site in ((cls.company, cls.school), (cls.second, cls.nursery))
            ]
        )

    def _do(self, broken, log):
        """Do the job of the standing orders; it breaks for one company. Commits are written in the log."""
        model = type(self.env["sp.standing.order"])
        generate = model._generate_at_night

        def work(standing, company):
            log.append(company)
            if company == broken:
                standing.line_ids.quantity = 99
                self.env.flush_all()
                self.env.cr.execute("SELECT 1 / 0")
            generate(standing, company)

        cron = self.env.ref("seconde_pousse_cantine.ir_cron_standing_orders")
        with (
            patch.object(model, "_generate_at_night", work),
            patch.object(type(cron), "_commit_progress", lambda *args, **kwargs: log.append("kept")),
            self.assertLogs("odoo.addons.seconde_pousse_cantine.models.sp_night_job", "ERROR") as logged,
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            self.night["sp.standing.order"].with_context(cron_id=cron.id)._cron_generate()
        return cron, "".join(logged.output)

    def _orders(self, company):
        return self.env["sale.order"].search([("company_id", "=", company.id), ("sp_origin", "=", "standing")])

    def test_a_company_that_breaks_stops_no_other(self):
        for broken, other in ((self.company, self.second), (self.second, self.company)):
            log = []
            cron, logged = self._do(broken, log)
            self.assertIn(broken.name, logged)
            self.assertFalse(self._orders(broken))
            self.assertEqual(self.standing.line_ids.mapped("quantity"), [5, 5], "nothing half-written")
            self.assertTrue(self._orders(other))
            self.assertEqual(log, ["kept", log[1], "kept", log[3], "kept"], "what is done is kept at once")
            again = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).mapped("call_at")
            self.assertIn(datetime(2026, 11, 23, 4), again, "tried again, not a week later")
            self._orders(other).unlink()
            self.env["sp.standing.run"].search([]).unlink()

    def test_a_job_done_again_does_nothing_twice(self):
        for _time in range(2):
            self.night["sp.standing.order"]._cron_generate()
        for company in (self.company, self.second):
            orders = self._orders(company)
            self.assertEqual(sorted(orders.mapped("sp_delivery_date")), [date(2026, 11, 26), date(2026, 12, 3)])
