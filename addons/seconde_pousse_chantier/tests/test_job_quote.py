from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.misc import format_date

from .common_job import JobCommon


@tagged("post_install", "-at_install")
class TestJobQuote(JobCommon):
    """From the phone call to the accepted quote."""

    def test_a_request_takes_three_answers(self):
        """Farm, kind, place: the rest is known."""
        view = "seconde_pousse_chantier.project_task_view_form_request"
        with Form(self.env["project.task"].with_context(default_is_field_job=True), view) as form:
            form.farm_partner_id = self.farm
            form.work_kind_id = self.hedge
            form.location_note = "Bas du champ"
        job = form.record
        self.assertEqual(job.name, "Plantation de haies – Bas du champ")
        self.assertEqual(job.project_id.sp_activity, "field_job")
        self.assertEqual(
            (job.contact_phone, job.wished_unit_id, job.job_state, job.job_next_step),
            ("04 42 50 00 01", self.metre, "request", "visit"),
        )
        self.assertIn("openstreetmap.org/search?query=12%20chemin", job.map_url)

    def test_green_space_work_is_charged_to_green_spaces(self):
        self.assertEqual(self._create_job(kind=self.mowing).project_id.sp_activity, "green_space")

    def test_a_point_beats_an_address_and_nonsense_is_refused(self):
        job = self._create_job(location_point="43,7132 5,3112")
        self.assertEqual(job.map_url, "https://www.openstreetmap.org/?mlat=43.7132&mlon=5.3112#map=16/43.7132/5.3112")
        with self._refused(ValidationError, "is not a point of the map"):
            job.location_point = "derrière la grange"

    def test_each_price_has_its_line(self):
        found = {}
        for mode, values in {
            "hour": {"estimated_people": 5, "estimated_hours": 14},
            "day": {"estimated_days": 2},
            "unit": {"wished_quantity": 120, "wished_unit_id": self.metre.id},
            "fixed": {"fixed_price": 1500},
        }.items():
            line = self._quote(self._create_job(price_mode=mode, **values)).order_line
            found[mode] = (line.product_id, line.product_uom_qty, line.product_uom_id.name, line.price_subtotal)
        self.assertEqual(
            found,
            {
                "hour": (self.crew_hour, 70, self.hour.name, 1960),
                "day": (self.crew_day, 2, self.crew_day.uom_id.name, 1960),
                "unit": (self.hedge_metre, 120, self.metre.name, 1440),
                "fixed": (self.crew_day, 1, self.crew_day.uom_id.name, 1500),
            },
        )

    def test_what_the_visit_did_not_say_is_asked(self):
        for mode, words in {
            False: "how the job is priced",
            "hour": "how many people",
            "day": "how many days",
            "unit": "quantity measured",
            "fixed": "fixed price",
        }.items():
            with self._refused(UserError, words):
                self._create_job(price_mode=mode).action_make_quote()
        self.assertFalse(self.env["sale.order"].search([("sp_job_id", "!=", False)]))

    def test_hectares_are_not_sold_as_hours(self):
        self.harvest.service_ids.unlink()
        job = self._create_job(kind=self.harvest, price_mode="unit", wished_quantity=3, wished_unit_id=self.metre.id)
        with self._refused(UserError, "sold by the"):
            job.action_make_quote()
        with self._refused(UserError, "no service sold"):
            self._create_job(kind=self.harvest, price_mode="day", estimated_days=2).action_make_quote()

    def test_a_quote_is_made_once(self):
        job = self._create_job(price_mode="fixed", fixed_price=900)
        self.assertEqual(self._quote(job), self._quote(job))

    def test_the_customer_reads_what_where_and_when(self):
        job = self._create_job(
            price_mode="fixed",
            fixed_price=900,
            location_note="Bas du champ",
            wished_from="2026-11-02",
            wished_to="2026-11-13",
        )
        order = self._quote(job)
        days = [format_date(self.env, day) for day in (job.wished_from, job.wished_to)]
        for words in ("Bas du champ", *days):
            self.assertIn(words, order.order_line.name)
        html = self.env["ir.actions.report"]._render_qweb_html("sale.report_saleorder", order.ids)[0].decode()
        for words in (job.name, "Bas du champ", "CGI, art. 278"):
            self.assertIn(words, html)

    def test_a_number_is_written_as_its_reader_does(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env["res.company"].with_context(lang="fr_FR")
        self.assertEqual([french._sp_say_number(number) for number in (5.5, 20, 0, 2.25)], ["5,5", "20", "0", "2,25"])

    def test_members_pay_their_price(self):
        prices = self.env["product.pricelist"].create(
            {
                "name": "Adhérents",
                "item_ids": [(0, 0, {"compute_price": "percentage", "percent_price": 10, "applied_on": "3_global"})],
            }
        )
        self.farm.property_product_pricelist = prices
        order = self._quote(self._create_job(price_mode="hour", estimated_people=1, estimated_hours=10))
        self.assertEqual(order.amount_untaxed, 252)

    def test_one_next_step_at_a_time(self):
        job = self._create_job(price_mode="hour", estimated_people=3, estimated_hours=7)
        steps = [job.job_next_step]
        job.action_note_visit()
        steps.append(job.job_next_step)
        order = self._quote(job)
        steps.append(job.job_next_step)
        order.action_confirm()
        steps.append(job.job_next_step)
        job.work_contract_id = self._create_contract()
        steps.append(job.job_next_step)
        job.planned_date = "2026-06-01"
        steps.append(job.job_next_step)
        self._inspect(self.farm)
        job.invalidate_recordset()
        steps.append(job.job_next_step)
        self._work(job, self._create_people(3))
        job.invalidate_recordset()
        steps.append(job.job_next_step)
        self._sign_note(job, 21)
        job.invalidate_recordset()
        steps.append(job.job_next_step)
        job.action_finish_work()
        steps.append(job.job_next_step)
        self.assertEqual(
            steps,
            ["visit", "quote", "confirm", "agree", "plan", "inspect", "work", "sign", "finish", "bill"],
        )

    def _create_contract(self):
        return self.env["sp.work.contract"].create(
            {"name": "Marché", "number": "M1", "partner_id": self.farm.id, "date_from": "2026-01-01"}
        )

    def test_a_job_opens_on_its_screen_and_a_task_on_core_s(self):
        job = self._create_job()
        view = self.env.ref("seconde_pousse_chantier.project_task_view_form_job")
        self.assertEqual(job.get_formview_id(), view.id)
        task = self.env["project.task"].create({"name": "Autre", "project_id": job.project_id.id})
        self.assertFalse(task.get_formview_id())
        self.assertEqual((task.job_state, task.job_next_step, task.job_margin), (False, False, 0))
        arch = self.env["project.task"].get_view(self.env.ref("project.view_task_form2").id, "form")["arch"]
        for name in ("farm_partner_id", "job_state", "price_mode", "contact_phone"):
            self.assertNotIn(f'name="{name}"', arch)

    def test_many_jobs_are_read_at_once(self):
        """The pipeline of 200 jobs asks as many questions as that of 10."""
        people = self._create_people(3)
        self._inspect(self.farm)
        jobs = self.env["project.task"].create(
            [
                {
                    "is_field_job": True,
                    "company_id": self.company.id,
                    "farm_partner_id": self.farm.id,
                    "work_kind_id": self.hedge.id,
                    "price_mode": "hour",
                    "estimated_people": 1,
                    "estimated_hours": 1,
                }
                for _rank in range(200)
            ]
        )
        for job in jobs[:20]:
            self._quote(job).action_confirm()
        for rank, job in enumerate(jobs[:20]):
            self._work(job, people, 15, day=f"2026-06-{rank + 1:02}")
        names = [
            "farm_partner_id",
            "job_state",
            "worked_hours",
            "estimated_total_hours",
            "job_margin",
            "job_revenue",
            "is_margin_known",
            "is_review_late",
            "map_url",
            "job_currency_id",
            "activity_ids",
        ]
        desk = self._create_user("desk_jobs", "seconde_pousse.group_manager,sales_team.group_sale_manager")
        counts = []
        for some in (jobs[:10], jobs):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(desk).read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3, counts)

    def test_unit_of_the_service_says_how_the_price_is_made(self):
        by_metre = self.env["sp.work.kind"].create(
            {"name": "Haie", "activity": "field_job", "is_sold": True, "product_id": self.hedge_metre.id}
        )
        job = self._create_job(kind=by_metre, wished_quantity=60, wished_unit_id=self.metre.id)
        self.assertEqual((job.price_mode, job.price_problem), ("unit", False))
        self.assertEqual(self._quote(job).order_line.product_uom_qty, 60)
        job.price_mode = "hour"
        self.assertIn("Haie au mètre", job.price_problem, "said at once, not at the quote")
        self.assertEqual(self._create_job(kind=self.harvest).price_mode, "hour")
        job.work_kind_id = self.harvest
        self.assertEqual((job.price_mode, job.price_problem), ("hour", False))
        chosen = self._create_job(price_mode="fixed", fixed_price=10)
        chosen.work_kind_id = self.harvest
        self.assertEqual(chosen.price_mode, "fixed", "what somebody chose stays while it can be sold")

    def test_planned_day_opens_the_week_with_the_job_in_hand(self):
        job = self._create_job()
        with self.assertRaises(UserError):
            job.action_plan_on_board()
        job.write({"crew_id": self.env["hr.department"].create({"name": "Haies"}).id, "planned_date": "2026-06-03"})
        context = job.action_plan_on_board()["context"]
        self.assertEqual((context["task_id"], context["monday"]), (job.id, "2026-06-03"))
