from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_booking import BookingCommon


@tagged("post_install", "-at_install")
class TestUpkeep(BookingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tractor.write({"sp_counter_unit": "hour", "sp_counter": 100})
        cls.oil = cls.env["sp.equipment.upkeep"].create(
            {"name": "Vidange", "equipment_id": cls.tractor.id, "every_counter": 50, "last_counter": 100}
        )

    def test_upkeep_is_due_by_the_counter_and_asked_once(self):
        self.assertFalse(self.oil.is_due)
        self.tractor.sp_counter = 150
        self.assertTrue(self.oil.is_due)
        self.assertIn(self.tractor, self.tractor.search([("sp_is_upkeep_due", "=", True)]))
        self.assertIn("Upkeep is due", self.book(8, 12).warning)
        self.oil._cron_ask()
        self.oil._cron_ask()
        request = self.oil.request_ids
        self.assertEqual(len(request), 1)
        self.assertEqual(request.maintenance_type, "preventive")
        request.stage_id = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        self.assertEqual(self.oil.last_counter, 150)
        self.assertFalse(self.oil.is_due)

    def test_the_next_safety_check_is_that_of_the_plan(self):
        check = self.env["sp.equipment.upkeep"].create(
            {
                "name": "Contrôle annuel",
                "equipment_id": self.tractor.id,
                "every_months": 12,
                "last_date": "2026-01-15",
                "is_safety": True,
            }
        )
        self.assertEqual(str(self.tractor.sp_check_due), "2027-01-15")
        check.last_date = "2026-06-01"
        self.assertEqual(str(self.tractor.sp_check_due), "2027-06-01")

    def test_upkeep_says_how_often(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.oil.every_counter = 0
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestVehicle(BookingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Renault"})
        model = cls.env["fleet.vehicle.model"].create({"name": "Master", "brand_id": brand.id})
        cls.van = cls.env["fleet.vehicle"].create({"model_id": model.id, "license_plate": "AB-123-CD"})
        cls.booked_van = cls.van.sp_equipment_ids

    def test_a_vehicle_is_booked_as_a_machine(self):
        self.assertEqual(self.booked_van.name, "Renault Master AB-123-CD")
        self.assertEqual(self.booked_van.sp_lent_to, "crew")
        self.assertEqual(
            self.booked_van.sp_authorisation_kind_ids,
            self.env.ref("seconde_pousse_chantier.sp_authorisation_kind_licence_b"),
        )
        self.van.license_plate = "EF-456-GH"
        self.assertEqual(self.booked_van.name, "Renault Master EF-456-GH")
        self.env["fleet.vehicle"]._sp_make_missing_equipment()
        self.assertEqual(len(self.van.sp_equipment_ids), 1)

    def test_its_counter_and_that_of_the_fleet_are_one(self):
        self.env["fleet.vehicle.odometer"].create({"vehicle_id": self.van.id, "value": 50000})
        self.assertEqual(self.booked_van.sp_counter, 50000)
        self.booked_van.sp_authorisation_kind_ids = False
        booking = self.book(8, 12, equipment_id=self.booked_van.id, partner_id=False).with_user(self.supervisor)
        booking.action_hand_over()
        self.assertEqual(booking.counter_out, 50000)
        booking.counter_back = 50120
        booking.action_take_back()
        self.assertEqual(self.van.odometer, 50120)

    def test_a_supervisor_is_no_fleet_manager(self):
        booked = self.booked_van.with_user(self.supervisor)
        self.assertEqual(booked.web_read({"sp_vehicle_id": {"fields": {"display_name": {}}}})[0]["id"], booked.id)
        # The canteens, where they are installed, let who drives read the vans, and nothing more.
        canteens = self.env.ref("seconde_pousse_cantine.access_fleet_vehicle_user", raise_if_not_found=False)
        if canteens:
            self.assertEqual(self._get_rights(self.van), {"read"})
            canteens.active = False
        self.assertEqual(self._get_rights(self.van), set())

    def _get_rights(self, record):
        operations = ("read", "write", "create", "unlink")
        return {one for one in operations if record.with_user(self.supervisor).has_access(one)}
