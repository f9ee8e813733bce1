from odoo.tests import tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestWarehouse(FarmCommon):
    def test_every_warehouse_harvests(self):
        for warehouse in self.env["stock.warehouse"].search([]):
            self.assertEqual(warehouse.sp_harvest_type_id.code, "sp_harvest")
            self.assertEqual(warehouse.sp_harvest_type_id.warehouse_id, warehouse)

    def test_a_new_warehouse_and_company_harvest_too(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Base", "code": "BASE"})
        self.assertEqual(warehouse.sp_harvest_type_id.default_location_dest_id, warehouse.lot_stock_id)
        company = self.env["res.company"].create({"name": "Deuxième ferme"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        self.assertEqual(warehouse.sp_harvest_type_id.company_id, company)

    def test_set_up_twice_makes_one_operation_type(self):
        types = self.env["stock.picking.type"]
        before = types.search_count([("code", "=", "sp_harvest")])
        self.env["stock.warehouse"]._sp_setup_existing_warehouses()
        self.assertEqual(types.search_count([("code", "=", "sp_harvest")]), before)

    def test_a_warehouse_that_lost_its_type_gets_one_back(self):
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        warehouse.sp_harvest_type_id = False
        self.env["stock.warehouse"]._sp_setup_existing_warehouses()
        self.assertEqual(warehouse.sp_harvest_type_id.code, "sp_harvest")
