from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestAccess(FarmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "test_manager", groups="seconde_pousse.group_manager")
        cls.plain = new_test_user(cls.env, "test_plain", groups="base.group_user")
        cls.harvest = cls._harvest(cls.carrot_product, 10)
        cls._deliver(cls._order((cls.carrot_product, 4, 2.4)))
        cls.records = {
            "sp.place": cls.bed_1,
            "sp.place.status": cls.plot.status_ids,
            "sp.crop": cls.carrot,
            "sp.crop.family": cls.env.ref("seconde_pousse.crop_family_apiacees"),
            "sp.crop.itinerary": cls.env.ref("seconde_pousse.crop_poireau").itinerary_ids[:1],
            "sp.planting": cls.carrot_planting,
            "sp.planting.placement": cls.carrot_planting.placement_ids,
            "sp.harvest": cls.harvest,
            "sp.organic.certificate": cls.company.sp_organic_certificate_ids,
            "sp.lot.counter": cls.env["sp.lot.counter"].search([("company_id", "=", cls.company.id)]),
            "sp.lot.destination": cls.env["sp.lot.destination"].search([("lot_id", "=", cls.harvest.lot_id.id)]),
        }

    def _allowed(self, user, operation):
        return {model for model, record in self.records.items() if record.with_user(user).has_access(operation)}

    def test_a_plain_user_reads_nothing_of_ours(self):
        for operation in ("read", "write", "create", "unlink"):
            self.assertFalse(self._allowed(self.plain, operation))

    def test_a_plain_user_sees_none_of_our_menus(self):
        for user, expected in ((self.plain, False), (self.supervisor, True)):
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            roots = [menus[menu_id]["xmlid"] for menu_id in menus["root"]["children"]]
            self.assertEqual("seconde_pousse.menu_seconde_pousse" in roots, expected)

    def test_a_supervisor_harvests_but_does_not_change_the_land(self):
        self.assertLessEqual(
            {"sp.place", "sp.crop", "sp.planting", "sp.harvest", "sp.lot.destination"},
            self._allowed(self.supervisor, "read"),
        )
        self.assertEqual(
            self._allowed(self.supervisor, "write"),
            {"sp.planting", "sp.planting.placement", "sp.harvest"},
        )
        with self.assertRaises(AccessError):
            self.plot.status_ids.with_user(self.supervisor).status = "none"

    def test_a_manager_changes_the_land(self):
        self.plot.with_user(self.manager).name = "Clos du moulin"
        self.assertIn("sp.organic.certificate", self._allowed(self.manager, "write"))
        self.assertNotIn("sp.lot.counter", self._allowed(self.manager, "write"))

    def test_another_company_sees_none_of_it(self):
        other = self.env["res.company"].create({"name": "Autre association"})
        stranger = new_test_user(
            self.env,
            "test_stranger",
            groups="seconde_pousse.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        shared = {"sp.crop", "sp.crop.family", "sp.crop.itinerary"}
        self.assertEqual(self._allowed(stranger, "read") - shared, set())
        for model in set(self.records) - shared:
            found = self.env[model].with_user(stranger).search([])
            self.assertFalse(found & self.records[model], model)

    def test_supervisor_confirms_and_cancels_alone(self):
        harvest = (
            self.env["sp.harvest"]
            .with_user(self.supervisor)
            .create({"product_id": self.tomato_product.id, "quantity": 4})
        )
        harvest.action_confirm()
        harvest.action_cancel()
        self.assertEqual(harvest.state, "cancelled")

    def test_a_manager_creates_a_site_and_a_product(self):
        site = self.env["res.partner"].with_user(self.manager).create({"name": "Crèche", "sp_is_site": True})
        self.assertTrue(site.is_company)
        crop = self.env["sp.crop"].with_user(self.manager).create({"name": "Oseille test", "code": "ZOSE"})
        crop.action_create_product()
        self.assertEqual(crop.product_ids.tracking, "lot")
