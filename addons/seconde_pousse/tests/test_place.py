from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestPlace(FarmCommon):
    def test_a_place_is_never_organic_by_default(self):
        place = self._create_place("Friche", kind="plot")
        self.assertEqual(place.organic_status_on(self.today), "none")

    def test_bed_inherits_the_status_of_its_plot_on_each_day(self):
        plot = self._create_place("Nord", kind="plot")
        bed = self._create_place("N1", parent=plot)
        self._set_status(plot, "conversion", date(2022, 5, 1))
        self._set_status(plot, "organic", date(2024, 5, 1))
        self.assertEqual(bed.organic_status_on("2022-04-30"), "none")
        self.assertEqual(bed.organic_status_on("2022-05-01"), "conversion")
        self.assertEqual(bed.organic_status_on("2024-05-01"), "organic")

    def test_a_bed_with_its_own_status_does_not_follow_its_plot(self):
        plot = self._create_place("Sud", kind="plot")
        bed = self._create_place("S1", parent=plot)
        self._set_status(plot, "organic", date(2020, 1, 1))
        self._set_status(bed, "none", date(2025, 1, 1))
        self.assertEqual(bed.organic_status_on("2024-12-31"), "organic")
        self.assertEqual(bed.organic_status_on("2025-01-01"), "none")

    def test_area_is_length_by_width_but_can_be_typed(self):
        bed = self._create_place("P", length_m=33, width_m=0.8)
        self.assertAlmostEqual(bed.area_m2, 26.4)
        farm = self._create_place("Ferme", kind="farm", length_m=0, width_m=0, area_m2=14000)
        self.assertEqual(farm.area_m2, 14000)

    def test_places_sort_as_people_read_them(self):
        names = ["Planche 10", "Planche 2", "Épinards", "Zone"]
        places = self.env["sp.place"].create([{"name": name} for name in names])
        found = self.env["sp.place"].search([("id", "in", places.ids)])
        self.assertEqual(found.mapped("name"), ["Épinards", "Planche 2", "Planche 10", "Zone"])

    def test_a_place_cannot_contain_itself(self):
        with self.assertRaises(UserError):
            self.plot.parent_id = self.bed_1

    def test_two_statuses_from_the_same_day_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._set_status(self.plot, "none", self.plot.status_ids.date_from)

    def test_a_planting_cannot_use_more_than_its_bed(self):
        with self.assertRaises(ValidationError):
            self.carrot_planting.placement_ids.length_m = 21
