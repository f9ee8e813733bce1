from datetime import date, datetime, time

from odoo.fields import Command

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS

from ..rules.macantine import HEADERS
from .common_invoice_run import JUNE, InvoiceRunCommon

HEADER = ",".join(HEADERS["siret"])


class EgalimCommon(InvoiceRunCommon):
    """École A of the worked cases: SIRET 21010034300016, local within 100 km, certified since 2020."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sp.organic.certificate"].create(
            {
                "number": "TEST-LONG",
                "body_code": "FR-BIO-01",
                "date_from": date(2020, 1, 1),
                "date_to": date(2040, 1, 1),
                "company_id": cls.company.id,
            }
        )
        cls.commune.company_registry = False
        cls.site = cls._create_site(
            "École A",
            cls.home,
            SIRETS[0],
            sp_is_local=True,
            sp_local_definition="KM",
            sp_local_km=100,
        )
        cls.carrot_product.name = "Carottes"

    @classmethod
    def _sell_carrots(
        cls, quantity=9.63, day=date(2026, 6, 3), site=None, product=None, price=2.4, invoice=True, lots=None
    ):
        """Order 10 kg, deliver another weight on a day, and invoice it."""
        product = product or cls.carrot_product
        order = cls._order_for(site or cls.site, day, (product, 10, price))
        picking = order.picking_ids
        if lots:
            picking.move_ids.move_line_ids.unlink()
            picking.move_ids.move_line_ids = [
                Command.create(
                    {"product_id": product.id, "lot_id": lot.id, "quantity": weight, "picking_id": picking.id}
                )
                for lot, weight in lots.items()
            ]
        else:
            picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        picking.date_done = datetime.combine(day, time(8))
        if invoice:
            cls._invoice(order, invoice_date=day)
        return order

    @classmethod
    def _lot(cls, name, status="none", product=None, country=None):
        """A lot that no harvest of ours made."""
        product = product or cls.carrot_product
        lot = cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": product.id,
                "organic_status": status,
                "origin_country_id": country and cls.env.ref(country).id,
                "company_id": cls.company.id,
            }
        )
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, stock, 100, lot_id=lot)
        return lot

    @classmethod
    def _refund(cls, order, quantity, day, post=True):
        """Send carrots back and credit them."""
        reason = cls.env["sp.gap.reason"].search([], limit=1)
        cls._send_back(order.picking_ids[:1], quantity, day, reason)
        credit = order._create_invoices(final=True)
        credit.invoice_date = day
        if post:
            credit.action_post()
        return credit

    @classmethod
    def _export(cls, period=JUNE, generate=True, **values):
        export = cls.env["sp.egalim.export"].create(
            {
                "date_from": period[0],
                "date_to": period[1],
                "site_ids": [Command.set(cls.site.ids)],
                "company_id": cls.company.id,
                **values,
            }
        )
        if generate:
            export.action_generate()
        return export

    def _text(self, export):
        return "".join(export.attachment_ids.mapped(lambda file: file.raw.decode()))

    def _rows(self, export):
        """Return the lines of the only file, its header checked and left out."""
        if not export.attachment_ids:
            return []
        self.assertEqual(len(export.attachment_ids), 1)
        lines = self._text(export).split("\n")
        self.assertEqual(lines[-1], "")
        return lines[1:-1]

    def _reasons(self, export):
        return sorted(export.excluded_ids.mapped("reason"))

    def _carrots(self, amount="23.11", day="2026-06-03", categories="BIO", rest="FRANCE,x,x,KM,100"):
        """Return the row of carrots of École A, as the platform wants it."""
        return f"{SIRETS[0]},Carottes,{self.company.name},{day},{amount},FRUITS_ET_LEGUMES,{categories},{rest}"
