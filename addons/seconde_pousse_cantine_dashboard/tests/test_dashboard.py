import json

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.seconde_pousse_cantine.tests.common import CanteenCommon
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    links_urls,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

FOLDER = "seconde_pousse_cantine_dashboard/data/files"


@tagged("post_install", "-at_install")
class TestDashboard(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("seconde_pousse_cantine_dashboard.spreadsheet_dashboard_cantine")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_every_field_of_the_dashboard_exists(self):
        used = fields_in_spreadsheet(self.data)
        self.assertEqual(set(used), {"sp.delivery.report"})
        self.assertFalse(used["sp.delivery.report"] - set(self.env["sp.delivery.report"]._fields))
        self.assertFalse(menus_xml_ids_in_spreadsheet(self.data))
        self.assertTrue(links_urls(self.data))

    def test_every_source_finds_figures(self):
        self._sell(self.school, commitment_date=self.yesterday)
        Report = self.env["sp.delivery.report"].with_user(self.desk)
        for pivot in self.data["pivots"].values():
            with self.subTest(pivot=pivot["name"]):
                groups = [":".join(filter(None, (row["fieldName"], row.get("granularity")))) for row in pivot["rows"]]
                [row, *_others] = Report.formatted_read_group(
                    pivot["domain"], groups, [measure["id"] for measure in pivot["measures"]]
                )
                for measure in pivot["measures"]:
                    self.assertTrue(row[measure["id"]])
        for chart in odoo_charts(self.data):
            measure = chart["metaData"]["measure"]
            spec = f"{measure}:{Report._fields[measure].aggregator}"
            with self.subTest(chart=chart["metaData"]["groupBy"]):
                [row, *_others] = Report.formatted_read_group(
                    chart["searchParams"]["domain"], chart["metaData"]["groupBy"], [spec]
                )
                self.assertTrue(row[spec])

    def test_every_chart_says_what_it_draws_and_rates_are_in_percent(self):
        for path in ("cantine_dashboard.json", "cantine_sample_dashboard.json"):
            with self.subTest(path=path), file_open(f"{FOLDER}/{path}") as file:
                dashboard, data = json.load(file)["sheets"]
                # On a phone the cells are not shown: a title above the chart would be lost.
                self.assertTrue(all(figure["data"]["title"]["text"] for figure in dashboard["figures"]))
                rates = [figure["data"] for figure in dashboard["figures"] if figure["data"]["type"] == "line"]
                self.assertEqual(len(rates), 2)
                self.assertEqual(len([zone for zone, style in data["formats"].items() if style == 7]), 1)

    def test_the_sample_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        sample = self.dashboard.with_context(lang="fr_FR")._get_sample_dashboard()
        dashboard, data = sample["sheets"]
        titles = [figure["data"]["title"]["text"] for figure in dashboard["figures"]]
        self.assertIn("Livré (kg)", titles)
        self.assertIn("Kilos par mois", titles)
        self.assertEqual(data["cells"]["A2"], "Taux de service")
        self.assertTrue(dashboard["cells"]["F39"].startswith("[Produits](odoo://"))
        self.assertEqual(sample["settings"]["locale"]["decimalSeparator"], ",")

    def test_the_sample_stands_alone(self):
        with file_open(f"{FOLDER}/cantine_sample_dashboard.json") as file:
            sample = json.load(file)
        self.assertEqual((sample["pivots"], sample["lists"], odoo_charts(sample)), ({}, {}, []))
        self.assertEqual(len(sample["sheets"][0]["figures"]), len(self.data["sheets"][0]["figures"]))
        self.assertTrue(self.dashboard._get_sample_dashboard())

    def test_the_desk_opens_it_and_nobody_else(self):
        self.assertTrue(self.dashboard.with_user(self.desk)._get_serialized_readonly_dashboard())
        for user in (self.preparer, self._create_user("test_stranger", "base.group_user")):
            with self.assertRaises(AccessError):
                self.dashboard.with_user(user).read(["name"])
