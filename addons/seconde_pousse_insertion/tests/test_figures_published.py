from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .figures_common import YEAR, FiguresCommon


@tagged("post_install", "-at_install")
class TestFiguresPublished(FiguresCommon):
    # ------------------------------------------------------------------
    # What direction reads
    # ------------------------------------------------------------------

    def _publish(self):
        self._enter(13, "W", person={"sex": "female"})
        self._enter(3, "M", person={"sex": "male"})
        self.year.action_compute()

    def test_direction_reads_no_small_group_and_cannot_work_it_out(self):
        self._publish()
        cells = self.env["insertion.figure"].with_user(self.direction).search([("year_id", "=", self.year.id)])
        self.assertTrue(cells)
        self.assertEqual(set(cells.mapped("is_published")), {True})
        self.assertEqual(self._value("beneficiaries", "people", "people", published=True), 16)
        for row in ("women", "men"):
            self.assertTrue(self._cell("beneficiaries", row, "people", published=True).is_masked, row)
        for row in ("female", "male"):
            self.assertTrue(self._cell("profile_sex", row, "employees", published=True).is_masked, row)
        shown = cells.filtered(lambda cell: not cell.is_masked and cell.column == "people")
        self.assertFalse(shown.filtered(lambda cell: 0 < cell.value < 5))

    def test_one_participant_is_not_the_difference_of_two_totals(self):
        self._enter(7, "W", person={"sex": "female"})
        self._enter(5, "M", person={"sex": "male"})
        self._enter(1, "Grower", hours=0, is_participant=True, person={"sex": "female"})
        self.year.action_compute()
        shown = [
            self._cell("profile_sex", "total", column, published=True)
            for column in ("employees", "participants", "all")
        ]
        self.assertEqual([cell.is_masked for cell in shown], [False, True, True])
        self.assertFalse(self._cell("beneficiaries", "people", "people", published=True).is_masked)
        for row, other in (("women", "female"), ("men", "male")):
            first = self._cell("beneficiaries", row, "people", published=True)
            second = self._cell("profile_sex", other, "employees", published=True)
            self.assertEqual(first.is_masked, second.is_masked, "One figure is shown in both tables or in none.")

    def test_direction_reads_no_exact_figure_by_any_way(self):
        self._publish()
        Figure = self.env["insertion.figure"].with_user(self.direction)
        exact = self.year.figure_ids[0]
        with self.assertRaises(AccessError):
            exact.with_user(self.direction).read(["value"])
        domain = [("year_id", "=", self.year.id), ("row", "=", "men"), ("table", "=", "beneficiaries")]
        self.assertEqual(Figure._read_group(domain, [], ["value:sum", "__count"]), [(0.0, 1)])
        self.assertFalse(self.year.with_user(self.direction).figure_ids)
        self.assertNotIn(">3<", self.year.with_user(self.direction).overview)
        for model in ("insertion.exit", "insertion.month", "insertion.pathway", "insertion.fse.participant"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.direction).search([])

    def test_direction_reads_no_name_of_a_barrier(self):
        self._enter(20)
        self.year.action_compute()
        rows = self.year.published_ids.filtered(lambda cell: cell.table == "accompaniment").mapped("row")
        self.assertEqual(set(rows), {"any"})
        rows = self.year.published_ids.filtered(lambda cell: cell.table == "relaunched").mapped("row")
        self.assertEqual(set(rows), {"training", "job"})

    def test_a_rate_is_hidden_with_its_count(self):
        pathways = self._enter(12)
        self._leave(pathways[:3], "lasting")
        self._leave(pathways[3:], "other")
        self.year.action_compute()
        self.assertEqual(self._value("rates", "lasting", "asp"), 25)
        self.assertTrue(self._cell("rates", "lasting", "asp", published=True).is_masked)
        self.assertEqual(self._value("exits", "total", "asp", published=True), 12)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def test_each_reader_gets_the_file_he_may_read(self):
        self._publish()
        for user, has_names in ((self.hr, True), (self.counselor, True), (self.direction, False)):
            with self.subTest(user=user.login):
                action = self.year.with_user(user).action_export_xlsx()
                self.assertEqual(action["type"], "ir.actions.act_url")
                page = self.year.with_user(user)._get_page()
                self.assertEqual(page["published"], not has_names)

    def test_nothing_is_printed_before_it_is_computed(self):
        for method in ("action_print", "action_export_xlsx", "action_export_published"):
            with self.subTest(method=method), self.assertRaisesRegex(UserError, "not computed"):
                getattr(self.year, method)()

    def test_the_page_of_the_year_shows_the_year_before(self):
        self._enter(3)
        before = self.Year.create({"year": YEAR - 1, "company_id": self.company.id})
        (self.year | before).action_compute()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("seconde_pousse_insertion.insertion_dialogue_report", self.year.ids)[0]
            .decode()
        )
        self.assertIn(str(YEAR - 1), html)
        self.assertIn("Dialogue de gestion", html)

    def test_no_age_of_the_year_before_is_lost_on_the_page(self):
        self._enter(2, person={"birth_date": date(1990, 1, 1)})
        before = self.Year.create({"year": YEAR - 1, "company_id": self.company.id})
        start = date(YEAR - 1, 3, 6)
        self._leave(self._enter(1, "B", start=start, person={"birth_date": date(2002, 1, 1)}), "lasting", start)
        (self.year | before).action_compute()
        page = self.year._get_page()
        ages = self.year.figure_ids.filtered(lambda cell: cell.table == "profile_age")
        self.assertEqual(set(ages.mapped("row")), {"30"})
        self.assertEqual([row["row"] for row in page["tables"]["profile_age"]["rows"]], ["18", "30"])
        self.assertEqual(page["previous"]["profile_age", "18", "employees"], "1")
