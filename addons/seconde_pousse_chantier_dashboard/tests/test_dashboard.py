import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from odoo.addons.seconde_pousse_chantier.tests.common import WorkCommon
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    links_urls,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

FOLDER = "seconde_pousse_chantier_dashboard/data/files"


@tagged("post_install", "-at_install")
class TestDashboard(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("seconde_pousse_chantier_dashboard.spreadsheet_dashboard_chantier")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)
        cls.desk = new_test_user(cls.env, "test_desk", "seconde_pousse.group_manager")

    def test_every_field_of_the_dashboard_exists(self):
        for model, used in fields_in_spreadsheet(self.data).items():
            self.assertFalse(used - set(self.env[model]._fields) - {"__count"}, model)
        self.assertFalse(menus_xml_ids_in_spreadsheet(self.data))
        self.assertEqual(len(links_urls(self.data)), 2)

    def test_every_source_is_one_the_desk_may_read(self):
        self.create_session(self.task, {self.amina: 60, self.bakary: 60, self.carmen: 60}, date=self.today)
        self.env.flush_all()
        found = {}
        for pivot in self.data["pivots"].values():
            groups = [":".join(filter(None, (row["fieldName"], row.get("granularity")))) for row in pivot["rows"]]
            rows = (
                self.env[pivot["model"]]
                .with_user(self.desk)
                .formatted_read_group(pivot["domain"], groups, [measure["id"] for measure in pivot["measures"]])
            )
            found[pivot["name"]] = rows[0] if rows else {}
        self.assertEqual(found["Hours Worked"]["hours:sum"], 3)
        self.assertEqual(found["Kinds of Work"]["hours:sum"], 3)
        for chart in odoo_charts(self.data):
            measure = chart["metaData"]["measure"]
            Model = self.env[chart["metaData"]["resModel"]].with_user(self.desk)
            spec = measure if measure == "__count" else f"{measure}:{Model._fields[measure].aggregator}"
            Model.formatted_read_group(chart["searchParams"]["domain"], chart["metaData"]["groupBy"], [spec])

    def test_earned_and_cost_are_those_of_the_jobs_alone(self):
        for name in ("Earned per Hour (Field Jobs)", "Cost per Hour (Field Jobs)"):
            [pivot] = [one for one in self.data["pivots"].values() if one["name"] == name]
            self.assertEqual(pivot["domain"], [["is_field_job", "=", True]])

    def test_the_sample_stands_alone_and_is_in_french(self):
        with file_open(f"{FOLDER}/chantier_sample_dashboard.json") as file:
            sample = json.load(file)
        self.assertEqual((sample["pivots"], sample["lists"], odoo_charts(sample)), ({}, {}, []))
        self.assertEqual(len(sample["sheets"][0]["figures"]), len(self.data["sheets"][0]["figures"]))
        titles = [figure["data"]["title"]["text"] for figure in sample["sheets"][0]["figures"]]
        self.assertIn("Heures travaillées", titles)
        self.assertEqual(sample["settings"]["locale"]["decimalSeparator"], ",")
        self.assertTrue(self.dashboard._get_sample_dashboard())

    def test_the_desk_opens_it_and_nobody_else(self):
        self.assertTrue(self.dashboard.with_user(self.desk)._get_serialized_readonly_dashboard())
        with self.assertRaises(AccessError):
            self.dashboard.with_user(self.supervisor).read(["name"])
