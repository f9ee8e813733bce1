import json
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.seconde_pousse_insertion.tests.common import MODULE
from odoo.addons.seconde_pousse_insertion.tests.figures_common import YEAR, FiguresCommon
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    links_urls,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

FOLDER = "seconde_pousse_insertion_dashboard/data/files"


@tagged("post_install", "-at_install")
class TestDashboard(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("seconde_pousse_insertion_dashboard.spreadsheet_dashboard_insertion")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_every_field_of_the_dashboard_exists(self):
        used = fields_in_spreadsheet(self.data)
        self.assertEqual(set(used), {"insertion.figure"})
        unknown = used["insertion.figure"] - set(self.env["insertion.figure"]._fields)
        self.assertFalse(unknown)
        self.assertFalse(menus_xml_ids_in_spreadsheet(self.data))
        self.assertTrue(links_urls(self.data))

    def test_only_published_figures_are_read(self):
        sources = [*self.data["pivots"].values(), *self.data["lists"].values()]
        domains = [source["domain"] for source in sources]
        charts = odoo_charts(self.data)
        domains += [chart["searchParams"]["domain"] for chart in charts]
        self.assertGreater(len(domains), 10)
        for domain in domains:
            self.assertIn(["is_published", "=", True], domain)
        # A hidden figure is kept as zero: summed up, it would pass for nobody.
        for source in [*self.data["pivots"].values(), *(chart["searchParams"] for chart in charts)]:
            self.assertIn(["is_masked", "=", False], source["domain"])

    def test_a_hidden_figure_is_said_to_be_hidden(self):
        """Two exits among sixteen people: direction reads a word on the card, not an empty card."""
        pathways = self._enter(16)
        self._leave(pathways[:2], "lasting")
        self.year.action_compute()
        Figure = self.env["insertion.figure"].with_user(self.direction)
        card = self.data["pivots"]["2"]
        spare = next(item for item in self.data["lists"].values() if item["name"] == card["name"])
        self.assertFalse(Figure.search([*card["domain"], ("year", "=", YEAR)]))
        found = Figure.search([*spare["domain"], ("year", "=", YEAR)])
        self.assertEqual((len(found), found.is_masked, found.value), (1, True, 0))
        self.assertTrue(found.text)
        for cell in ("B1", "B2", "B3", "B4"):
            self.assertIn("ODOO.LIST", self.data["sheets"][1]["cells"][cell])

    def test_every_source_finds_figures(self):
        pathways = self._enter(16, person={"sex": "female", "birth_date": date(1980, 1, 1)})
        self._leave(pathways[:10], "lasting")
        self.year.action_compute()
        Figure = self.env["insertion.figure"].with_user(self.direction)
        for source in (*self.data["pivots"].values(), *self.data["lists"].values()):
            with self.subTest(source=source["name"]):
                self.assertTrue(Figure.search_count([*source["domain"], ("year", "=", YEAR)], limit=1))
        for chart in odoo_charts(self.data):
            with self.subTest(chart=chart["metaData"]["groupBy"]):
                domain = [*chart["searchParams"]["domain"], ("year", "=", YEAR)]
                self.assertTrue(Figure.formatted_read_group(domain, chart["metaData"]["groupBy"], ["value:sum"]))

    def test_the_sample_stands_alone(self):
        with file_open(f"{FOLDER}/insertion_sample_dashboard.json") as file:
            sample = json.load(file)
        self.assertEqual((sample["pivots"], sample["lists"], odoo_charts(sample)), ({}, {}, []))
        self.assertEqual(len(sample["sheets"][0]["figures"]), len(self.data["sheets"][0]["figures"]))
        self.assertTrue(self.dashboard._get_sample_dashboard())

    def test_direction_and_the_team_open_it_and_nobody_else(self):
        for user in (self.direction, self.counselor, self.hr):
            self.assertTrue(self.dashboard.with_user(user)._get_serialized_readonly_dashboard())
        for user in (self.supervisor, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.dashboard.with_user(user).read(["name"])

    def test_the_menu_of_direction_holds_it(self):
        menus = self.env["ir.ui.menu"]
        shown = menus.browse(menus.with_user(self.direction)._visible_menu_ids())
        wanted = self.env.ref("seconde_pousse_insertion_dashboard.insertion_dashboard_menu")
        self.assertIn(wanted, shown)
        self.assertIn(self.env.ref(f"{MODULE}.insertion_figure_year_menu"), shown)
        self.assertNotIn(self.env.ref(f"{MODULE}.insertion_people_menu"), shown)
