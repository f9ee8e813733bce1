from datetime import timedelta

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class FarmCommon(TransactionCase):
    """A small farm: one organic plot of two beds, carrots and tomatoes, one canteen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # People's clocks are the farm's: the day of the server is another one around midnight.
        zone = cls.env.company._sp_get_timezone()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "tz": zone})
        cls.company = cls.env.company
        cls.today = cls.company._sp_get_today()
        cls.yesterday = cls.today - timedelta(days=1)
        cls.supervisor = new_test_user(cls.env, "test_supervisor", groups="seconde_pousse.group_user")
        cls.plot = cls._create_place("Clos", kind="plot")
        cls._set_status(cls.plot, "organic", cls.today - timedelta(days=2000))
        cls.bed_1 = cls._create_place("Planche 1", parent=cls.plot)
        cls.bed_2 = cls._create_place("Planche 2", parent=cls.plot)
        cls.carrot, cls.carrot_product = cls._create_crop("Carotte test", "ZCAR")
        cls.tomato, cls.tomato_product = cls._create_crop("Tomate test", "ZTOM", marketing_standard="specific")
        cls.carrot_planting = cls._create_planting(cls.carrot, cls.bed_1)
        cls.tomato_planting = cls._create_planting(cls.tomato, cls.bed_2)
        cls.canteen = cls.env["res.partner"].create(
            {"name": "École du test", "is_company": True, "city": "Aix-en-Provence"}
        )
        cls.env["sp.organic.certificate"].create(
            {
                "number": "TEST-1",
                "body_code": "FR-BIO-01",
                "date_from": cls.today - timedelta(days=300),
                "date_to": cls.today + timedelta(days=60),
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _create_place(cls, name, kind="bed", parent=None, **values):
        return cls.env["sp.place"].create(
            {
                "name": name,
                "kind": kind,
                "parent_id": parent and parent.id,
                "length_m": 20,
                "width_m": 1,
                **values,
            }
        )

    @classmethod
    def _set_status(cls, place, status, date_from):
        return cls.env["sp.place.status"].create({"place_id": place.id, "status": status, "date_from": date_from})

    @classmethod
    def _create_crop(cls, name, code, **values):
        crop = cls.env["sp.crop"].create({"name": name, "code": code, "crate_content": 10, **values})
        crop.action_create_product()
        return crop, crop.product_ids

    @classmethod
    def _create_planting(cls, crop, beds, **values):
        return cls.env["sp.planting"].create(
            {
                "crop_id": crop.id,
                "date_planted": cls.today - timedelta(days=90),
                "harvest_from": cls.today - timedelta(days=20),
                "harvest_to": cls.today + timedelta(days=30),
                "state": "growing",
                "placement_ids": [Command.create({"place_id": bed.id}) for bed in beds],
                **values,
            }
        )

    @classmethod
    def _harvest(cls, product, quantity, confirm=True, **values):
        harvest = cls.env["sp.harvest"].create({"product_id": product.id, "quantity": quantity, **values})
        if confirm:
            harvest.action_confirm()
        return harvest

    @classmethod
    def _order(cls, *lines, partner=None):
        """Confirm an order of (product, quantity, price) to a canteen."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.canteen).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                        }
                    )
                    for product, quantity, price in lines
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, order, **quantities):
        """Validate the delivery, with the true weight of some products by crop code."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            code = move.product_id.crop_ids.code
            if code in quantities:
                move.quantity = quantities[code]
            move.picked = True
        picking.button_validate()
        return picking

    @classmethod
    def _stock(cls, lot):
        lot.invalidate_recordset()
        return lot.product_qty
