import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS

from ..models import sp_egalim_files
from ..rules.macantine import HEADERS
from .common_egalim import HEADER, JUNE, EgalimCommon

JULY = date(2026, 7, 1), date(2026, 7, 31)


def _read_workbook(content):
    """Return the cells of the only sheet, None for an empty one; a number instead of a text is a float."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


@tagged("post_install", "-at_install")
class TestEgalimExportFiles(EgalimCommon):
    def test_m15_one_file_per_site_or_one_for_a_manager(self):
        nursery = self._create_site("École B", self.home, SIRETS[1])
        self._sell_carrots()
        self._sell_carrots(10, site=nursery)
        export = self._export(site_ids=[Command.set((self.site | nursery).ids)])
        self.assertEqual(len(export.attachment_ids), 2)
        export.action_draft()
        export.is_single_file = True
        export.action_generate()
        self.assertEqual([row.split(",")[0] for row in self._rows(export)], [SIRETS[0], SIRETS[1]])

    def test_m27_old_layout(self):
        self._sell_carrots()
        export = self._export(layout="old")
        self.assertEqual(
            self._text(export),
            ",".join(HEADERS["old_siret"])
            + f"\n{SIRETS[0]},Carottes,{self.company.name},2026-06-03,23.11,FRUITS_ET_LEGUMES,"
            + '"BIO,FRANCE,CIRCUIT_COURT,LOCAL",AUTRE\n',
        )
        export.action_draft()
        self.site.sp_local_km = 200
        export.action_generate()
        self.assertTrue(self._rows(export)[0].endswith("AUTOUR_SERVICE"))

    def test_by_canteen_number_in_both_layouts(self):
        self.site.write({"sp_macantine_mode": "id", "sp_macantine_id": 949})
        self._sell_carrots()
        export = self._export(layout="id")
        header, row, _end = self._text(export).split("\n")
        self.assertEqual(header, ",".join(HEADERS["id"]))
        self.assertEqual(row.split(",")[0], "949")
        export.action_draft()
        export.layout = "old"
        export.action_generate()
        self.assertEqual(self._text(export).split("\n")[0], ",".join(HEADERS["old_id"]))

    def test_semicolons(self):
        self._sell_carrots()
        export = self._export(file_format="semicolon")
        self.assertEqual(self._text(export), f"{HEADER}\n{self._carrots()}\n".replace(",", ";"))

    def test_a_workbook_whose_cells_are_text(self):
        self._sell_carrots()
        content = self._export(file_format="xlsx").attachment_ids.raw
        self.assertEqual(_read_workbook(content), [HEADER.split(","), self._carrots().split(",")])

    def test_a_site_without_a_key_is_left_out_with_its_reason(self):
        self._sell_carrots()
        for values, reason in (
            ({"company_registry": False}, "no_siret"),
            ({"sp_macantine_mode": "id"}, "site_by_id"),
            ({"sp_macantine_mode": "none"}, "site_none"),
        ):
            with self.subTest(reason=reason):
                self.site.write(values)
                export = self._export()
                self.assertFalse(export.attachment_ids)
                self.assertEqual(self._reasons(export), [reason])
        self.site.sp_macantine_mode = "id"
        self.assertEqual(self._reasons(self._export(layout="id")), ["no_id"])

    def test_a_wrong_siret_is_left_out(self):
        self._sell_carrots()
        self.env.cr.execute("UPDATE res_partner SET company_registry = '21010034300017' WHERE id = %s", [self.site.id])
        self.env.invalidate_all()
        self.assertEqual(self._reasons(self._export()), ["bad_siret"])

    def test_services_crates_and_tools_are_left_out(self):
        order = self._sell_carrots(invoice=False)
        tool = self.env["product.product"].create({"name": "Bêche", "invoice_policy": "order"})
        crate = self.env["product.product"].create(
            {"name": "Caisse perdue", "sp_is_crate": True, "invoice_policy": "order", "sp_egalim_family": "AUTRES"}
        )
        order.order_line = [
            Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": 8})
            for product in (self.service, tool, crate)
        ]
        self._set_regime(regime="real", activity="field_job")
        invoices = order._create_invoices()
        invoices.invoice_date = date(2026, 6, 3)
        invoices.action_post()
        export = self._export()
        self.assertEqual(self._rows(export), [self._carrots()])
        self.assertEqual(self._reasons(export), ["no_family", "not_food", "not_food"])

    def test_farm_produce_is_fruit_and_vegetables_by_default(self):
        self.assertEqual(self.carrot_product.sp_egalim_family, "FRUITS_ET_LEGUMES")
        self.assertFalse(self.service.sp_egalim_family)
        self.carrot_product.sp_egalim_family = "AUTRES"
        self.assertEqual(self.carrot_product.sp_egalim_family, "AUTRES")

    def test_one_row_a_month_dated_on_the_last_delivery(self):
        for day in (date(2026, 6, 3), date(2026, 6, 17), date(2026, 7, 1)):
            self._sell_carrots(10, day)
        export = self._export((JUNE[0], JULY[1]))
        self.assertEqual(
            self._rows(export), [self._carrots("48.00", "2026-06-17"), self._carrots("24.00", "2026-07-01")]
        )

    def test_an_invoice_made_by_hand_is_declared_on_its_day(self):
        invoice = self._invoice_by_hand(self.site, self.carrot_product, 30.0)
        invoice.invoice_date = date(2026, 6, 9)
        invoice.action_post()
        self.assertEqual(self._rows(self._export()), [self._carrots("30.00", "2026-06-09", categories="", rest=",,,,")])

    def test_a_delivery_to_an_address_of_the_site(self):
        kitchen = self.env["res.partner"].create({"name": "Cuisine", "parent_id": self.site.id, "type": "delivery"})
        order = self._sell_carrots(invoice=False)
        order.picking_ids.partner_id = kitchen
        self._invoice(order, date(2026, 6, 3))
        self.assertEqual(self._rows(self._export()), [self._carrots()])

    def test_a_file_as_big_as_the_platform_takes_is_followed_by_another(self):
        for product in (self.carrot_product, self.tomato_product):
            self._sell_carrots(10, product=product)
        room = len(f"{HEADER}\n".encode()) + 130
        self.patch(sp_egalim_files, "FILE_BYTES_MAX", room)
        export = self._export()
        self.assertEqual(len(export.attachment_ids), 2)
        for file in export.attachment_ids:
            self.assertLessEqual(len(file.raw), room)
            self.assertEqual(len(file.raw.decode().split("\n")), 3)

    def test_a_partner_that_is_no_site_is_refused(self):
        with self._refused(ValidationError, "not a delivery site"):
            self._export(site_ids=[Command.set(self.commune.ids)])

    def test_only_the_desk_reads_the_files(self):
        self._sell_carrots()
        export = self._export(generate=False)
        export.with_user(self.desk).action_generate()
        file = export.attachment_ids
        self.assertTrue(file.with_user(self.desk).raw)
        cook = self._create_user("test_cook_egalim", "base.group_portal")
        for user in (self.preparer, cook):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_queries_do_not_grow_with_the_lines(self):
        def count(lines):
            for number in range(lines):
                self._sell_carrots(10, date(2026, 6, 1 + number % 28), price=2.0 + number / 100)
            export = self._export(generate=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            export.action_generate()
            self.env.flush_all()
            after = self.env.cr.sql_log_count
            export.action_draft()
            return after - before

        count(1)
        self.assertEqual(count(2), count(20))
