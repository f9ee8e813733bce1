from ast import literal_eval
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_round import DoorCommon


@tagged("post_install", "-at_install")
class TestRefusal(DoorCommon):
    """What a site refuses comes back, is not billed, and what nobody can eat any more is lost."""

    def test_a_refusal_comes_back_and_is_not_billed(self):
        self._save(self.picking, refused=self._refuse(4))
        back = self.picking.return_ids
        self.assertEqual((back.state, back.move_ids.quantity, back.move_ids.to_refund), ("done", 4, True))
        self.assertEqual(back.move_ids.sp_gap_reason_id, self.refused)
        self.assertEqual(back.move_ids.move_line_ids.lot_id, self.move.move_line_ids.lot_id)
        self.assertEqual(self.picking.sale_id.order_line.qty_to_invoice, 16)

    def test_what_is_refused_is_not_kept_for_the_next_stop(self):
        _crop, parsnip = self._create_crop("Panais test", "ZPAN")
        self._harvest(parsnip, 10)
        first = self._order_for(self.nursery, self.day, (parsnip, 10, 2)).picking_ids
        second = self._order_for(self.home, self.day, (parsnip, 10, 2)).picking_ids
        first.button_validate()
        first._sp_refuse({first.move_ids: 4}, self.refused)
        self.assertEqual(second.move_ids.quantity, 0)

    def test_no_more_is_refused_than_delivered(self):
        self.picking.button_validate()
        self.picking._sp_refuse({self.move: 15}, self.refused, capture="a phone")
        self.assertFalse(self.picking._sp_refuse({self.move: 15}, self.refused, capture="a phone"), "sent again")
        for reason in (self.quality, self.refused):
            with self._refused(UserError, "no more than the 20"):
                self.picking._sp_refuse({self.move: 6}, reason)
        self.picking._sp_refuse({self.move: 5}, self.quality)
        self.assertEqual(self.move.sp_refused_quantity, 20)
        self.assertEqual(self.picking.sale_id.order_line.qty_delivered, 0)
        for wrong in (-1, 0, float("nan"), "deux"):
            with self._refused(UserError, "as a number above zero"):
                self.picking._sp_refuse({self.move: wrong}, self.refused)

    def test_the_desk_types_a_refusal(self):
        self.picking.button_validate()
        wizard = (
            self.env["sp.refusal"]
            .with_user(self.desk)
            .create({"picking_id": self.picking.id, "reason_id": self.quality.id})
        )
        with self._refused(UserError, "at least one product"):
            wizard.action_apply()
        wizard.line_ids.quantity = 2
        wizard.action_apply()
        self.assertEqual(self.move.sp_refused_quantity, 2)
        again = wizard.action_apply()
        self.assertEqual((self.move.sp_refused_quantity, again["res_id"]), (2, self.picking.return_ids.id))

    def test_refusals_add_up_and_a_stop_sent_again_does_not(self):
        entry = {"uuid": "stop", "refused": self._refuse(2)}
        self._save(self.picking, **entry)
        self.assertEqual(self._save(self.picking, **entry)["state"], "done")
        self.assertEqual(self.move.sp_refused_quantity, 2)
        self.picking._sp_refuse({self.move: 2.5}, self.refused)
        self.picking._sp_refuse({self.move: 2.5}, self.refused)
        self.assertEqual(self.move.sp_refused_quantity, 7)
        self.assertEqual(self.picking.sale_id.order_line.qty_delivered, 13)

    def test_what_cannot_be_sold_again_is_not_back_on_sale(self):
        lot = self.move.lot_ids
        in_stock = lot.product_qty
        self._save(self.picking, uuid="stop", refused=self._refuse(2))
        self.assertEqual(lot.product_qty, in_stock - 18)
        self.refused.is_lost = True
        self.picking._sp_refuse({self.move: 4}, self.refused)
        self.assertEqual(lot.product_qty, in_stock - 18, "the 4 kg came back, and left as lost")
        loss = self.env["sp.outing"].search([("lot_id", "=", lot.id)])
        self.assertEqual((loss.kind, loss.quantity, loss.state), ("lost", 4, "done"))
        self.assertIn(self.picking.name, loss.note)
        loss.action_cancel()
        self.assertEqual(lot.product_qty, in_stock - 14, "good after all")
        self.assertEqual(self.picking.sale_id.order_line.qty_delivered, 14)

    def test_bad_quality_is_never_sold_again(self):
        """Whatever reason speaks of quality is chosen, the oldest lot of the store is not what a school refused."""
        self._save(self.picking, uuid="stop")
        lot = self.move.lot_ids
        in_stock = lot.product_qty
        domain = literal_eval(self.env["sp.refusal"]._fields["reason_id"].domain)
        proposed = self.env["sp.gap.reason"].search(domain).filtered(lambda reason: "qualité" in reason.name)
        self.assertGreater(len(proposed), 1)
        for reason in proposed:
            self.picking._sp_refuse({self.move: 1}, reason)
        self.assertEqual(lot.product_qty, in_stock)

    def test_a_loss_is_of_the_day_it_was_refused(self):
        self.refused.is_lost = True
        moment = datetime.combine(self.day, time(8))
        with freeze_time(moment + timedelta(days=1)):
            self._save(self.picking, date=fields.Datetime.to_string(moment), refused=self._refuse(4))
        self.assertEqual(self.env["sp.outing"].search([("lot_id", "=", self.move.lot_ids.id)]).date, self.day)

    def test_a_stock_that_was_wrong_does_not_stop_the_driver(self):
        self.refused.is_lost = True
        for missing, lost in ((3, [1]), (4, [])):
            with self.subTest(missing=missing):
                picking = self._order_carrots(self.home)
                picking.button_validate()
                lot = picking.move_ids.lot_ids
                gone = lot.product_qty + missing
                self.env["stock.quant"]._update_available_quantity(
                    self.carrot_product, picking.location_id, -gone, lot_id=lot
                )
                lot.invalidate_recordset()
                known = self.env["sp.outing"].search([])
                self.assertTrue(picking._sp_refuse({picking.move_ids: 4}, self.refused))
                self.assertEqual((self.env["sp.outing"].search([]) - known).mapped("quantity"), lost)
                self.env["stock.quant"]._update_available_quantity(
                    self.carrot_product, picking.location_id, gone, lot_id=lot
                )

    def test_a_move_of_another_site_is_not_refused_here(self):
        other = self._order_carrots(self.nursery)
        with self._refused(UserError, "not part of this stop"):
            self._save(self.picking, refused=self._refuse(1, move=other.move_ids))
        with self._refused(UserError, "one site"):
            self._save(self.picking | other)
