from base64 import b64encode
from datetime import datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_round import DoorCommon

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestDoor(DoorCommon):
    """What the driver does at the door, as the driver."""

    def _get_screen(self, **values):
        return self.env["sp.driver"].with_user(self.driver).get_screen(fields.Date.to_string(self.day), **values)

    def _send_notes(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["stock.picking"]._sp_send_notes()

    def test_the_screen_shows_the_round_of_the_driver(self):
        other = self.env["sp.round"].create(
            {"name": "Autre", "weekday": self.round.weekday, "departure_hour": 5, "site_ids": self.home.ids}
        )
        self._order_carrots(self.home)
        (self.round | other).generate_batches(self.day)
        screen = self._get_screen()
        self.assertEqual(screen["batch_id"], self.batch.id)
        self.assertEqual(len(screen["batches"]), 2)
        (stop,) = screen["stops"]
        self.assertEqual(stop["name"], "École Jules-Ferry")
        self.assertEqual(stop["lines"][0]["quantity"], 20)
        self.assertEqual([(crate["held"], crate["out"]) for crate in stop["crates"]], [(0, 2)])

    def test_the_screen_adds_late_deliveries(self):
        late = self._order_carrots(self.nursery)
        self.assertEqual(self._get_screen()["waiting_count"], 1)
        screen = self.env["sp.driver"].with_user(self.driver).prepare_rounds(fields.Date.to_string(self.day))
        self.assertEqual(screen["waiting_count"], 0)
        self.assertEqual(late.batch_id, self.batch)

    def test_what_nobody_weighed_leaves_as_the_screen_shows_it(self):
        lines = ((self.carrot_product, 10, 2.4), (self.tomato_product, 5, 3.8))
        picking = self._order_for(self.nursery, self.day, *lines).picking_ids
        weighed, other = picking.move_ids.sorted(lambda move: move.product_id != self.carrot_product)
        weighed._sp_weigh(weighed.sp_weighing_version, quantity=10.1)
        answer = self._save(picking)
        self.assertEqual((weighed.quantity, other.quantity, other.state), (10.1, 5, "done"))
        self.assertEqual(len(answer["stop"]["lines"]), 2)
        self.assertEqual(other.sale_line_id.qty_to_invoice, 5)

    def test_what_nobody_weighed_leaves_from_the_form_too(self):
        lines = ((self.carrot_product, 10, 2.4), (self.tomato_product, 5, 3.8))
        picking = self._order_for(self.nursery, self.day, *lines).picking_ids
        weighed, other = picking.move_ids.sorted(lambda move: move.product_id != self.carrot_product)
        weighed._sp_weigh(weighed.sp_weighing_version, quantity=10)
        picking.button_validate()
        self.assertEqual((picking.state, other.quantity, other.state), ("done", 5, "done"))

    def test_handing_over_validates_signs_and_counts(self):
        answer = self._save(
            self.picking, name=" Mme Martin ", signature=PNG, photo=PNG, crates=self._back(1), note="Portail cassé"
        )
        self.assertEqual((answer["state"], answer["warnings"][:1]), ("done", []))
        picking = self.picking
        self.assertEqual((picking.state, picking.batch_id), ("done", self.batch))
        self.assertEqual((picking.sp_received_by, picking.sp_delivered_by_id), ("Mme Martin", self.driver))
        self.assertTrue(picking.signature and picking.sp_door_photo and picking.sp_delivered_at)
        self.assertEqual(picking.sp_door_note, "Portail cassé")
        # The PDF is made by the cron: the driver does not wait for it at the door.
        self.assertFalse(picking.message_ids.attachment_ids)
        self.assertEqual(self.move.quantity, 20)
        self.assertEqual(self.school.sp_crate_balance, 1)
        self.assertTrue(answer["stop"]["is_handed_over"])

    def test_sent_twice_it_is_handed_over_once(self):
        values = {"crates": self._back(1), "refused": self._refuse(3), "name": "A"}
        self._save(self.picking, **values)
        again = self._save(self.picking, **values)
        self.assertEqual(again["state"], "done")
        self.assertEqual(self.school.sp_crate_balance, 1)
        self.assertEqual(self.move.sp_refused_quantity, 3)
        self.assertEqual(len(self.picking.return_ids), 1)

    def test_the_second_phone_is_told_who_was_first(self):
        self._save(self.picking, crates=self._back(2))
        answer = self._save(self.picking, uuid="b" * 32, crates=self._back(1), name="Autre")
        self.assertEqual(answer["state"], "already")
        self.assertIn(self.driver.name, answer["message"])
        self.assertEqual(self.picking.sp_crates_back, 2)
        self.assertFalse(self.picking.sp_received_by)

    def test_the_door_only_adds_to_what_the_desk_validated(self):
        self.move.quantity = 19.5
        self.picking.button_validate()
        done = self.picking.date_done = fields.Datetime.now() - timedelta(hours=3)
        self._save(self.picking, name="M. Roux", refused=self._refuse(2))
        self.assertEqual((self.picking.date_done, self.move.quantity), (done, 19.5))
        self.assertEqual(self.picking.sp_received_by, "M. Roux")
        self.assertEqual(self.picking.sale_id.order_line.qty_delivered, 17.5)

    def test_what_the_phone_kept_is_of_the_day_of_the_door(self):
        day = self.today - timedelta(days=3)
        picking = self._order_carrots(self.school, 20, day=day)
        self.round.generate_batches(day)
        moment = datetime.combine(day, time(8, 30))
        self._save(
            picking,
            date=fields.Datetime.to_string(moment),
            crates=self._back(1),
            refused=self._refuse(4, move=picking.move_ids),
        )
        back = picking.return_ids
        self.assertEqual((picking.sp_delivered_at, picking.date_done, back.date_done), (moment, moment, moment))
        self.assertEqual(set((picking | back).move_ids.mapped("date")), {moment})
        self.assertEqual(set((picking | back).move_line_ids.mapped("date")), {moment})
        crates = self.env["sp.crate.move"].search([("picking_id", "=", picking.id)])
        self.assertEqual(sorted(crates.mapped(lambda move: (move.quantity, move.date))), [(-1, day), (2, day)])

    def test_a_phone_whose_clock_is_wrong_is_not_believed(self):
        now = fields.Datetime.now()
        day = self.today - timedelta(days=3)
        before = fields.Datetime.to_string(datetime.combine(day - timedelta(days=1), time(8)))
        for number, date in enumerate(("2099-01-01 00:00:00", before, "demain", "")):
            picking = self._order_carrots(self.nursery, 1, day=day)
            self.round.generate_batches(day)
            self._save(picking, uuid=str(number) * 32, date=date)
            self.assertLess(abs(picking.sp_delivered_at - now), timedelta(minutes=5), date)
            self.assertLess(abs(picking.date_done - now), timedelta(minutes=5), date)

    def test_a_round_dissolved_meanwhile_loses_nothing(self):
        day = self.today - timedelta(days=1)
        picking = self._order_carrots(self.school, 20, day=day)
        batch = self.round.generate_batches(day)
        batch.action_cancel()
        batch.unlink()
        moment = datetime.combine(day, time(9))
        self._save(picking, date=fields.Datetime.to_string(moment), crates=self._back(2), name="Mme Martin")
        self.assertEqual((picking.state, picking.date_done, picking.sp_note_state), ("done", moment, "todo"))
        self.assertEqual((picking.sp_received_by, self.school.sp_crate_balance), ("Mme Martin", 0))

    def test_the_balance_of_a_delivery_validated_the_day_before(self):
        tomorrow = self.today + timedelta(days=1)
        picking = self._order_carrots(self.school, 50, day=tomorrow)
        self.round.generate_batches(tomorrow)
        picking.button_validate()
        with freeze_time(datetime.combine(tomorrow, time(9))):
            self._save(picking, crates=self._back(3))
        (line,) = picking._sp_get_crate_balance_lines()
        self.assertEqual((line["before"], line["out"], line["back"], line["balance"]), (0, 5, 3, 2))

    def test_what_is_kept_after_the_loading_is_not_in_the_van(self):
        _crop, parsnip = self._create_crop("Panais test", "ZPAN")
        picking = self._order_for(self.nursery, self.day, (self.carrot_product, 10, 2.4), (parsnip, 20, 2)).picking_ids
        carrots, parsnips = picking.move_ids.sorted(lambda move: move.product_id == parsnip)
        picking._sp_set_prepared()
        self._harvest(parsnip, 40)
        parsnips._action_assign()
        self.assertEqual(parsnips.quantity, 20)
        batch = self.round.generate_batches(self.day)
        stop = next(stop for stop in self._get_screen()["stops"] if stop["id"] == self.nursery.id)
        self.assertEqual([line["id"] for line in stop["lines"]], carrots.ids)
        self.assertEqual(stop["missing"], ["Panais test"])
        self.assertEqual([crate["out"] for crate in stop["crates"]], [1])
        self.assertEqual(batch.sp_crates_out, 3)
        line = next(line for line in batch._sp_get_route_lines() if line["site"] == self.nursery)
        self.assertEqual(([product["name"] for product in line["products"]], line["crates_out"]), (["Carotte test"], 1))
        self.assertEqual([line["delivered"] for line in picking._sp_get_delivery_note_lines()], [10, 0])
        self.assertEqual({label["product"] for label in picking._sp_get_crate_labels()}, {"Carotte test"})
        answer = self._save(picking)
        self.assertEqual([line["id"] for line in answer["stop"]["lines"]], carrots.ids)
        self.assertEqual((self.nursery.sp_crate_balance, parsnips.sale_line_id.qty_delivered), (1, 0))

    def test_bad_entries_are_refused_and_leave_nothing(self):
        bad = [
            ({"crates": self._back(-1)}, "Count the crates"),
            ({"crates": self._back(4000)}, "Count the crates"),
            ({"crates": self._back("x")}, "Count the crates"),
            ({"refused": self._refuse(21)}, "no more than"),
            ({"signature": "n'importe quoi"}, "cannot be read"),
            ({"photo": b64encode(b"<svg onload=alert(1)>").decode()}, "cannot be read"),
            ({"name": "x" * 600}, "cannot be read"),
            ({"uuid": ""}, "cannot be read"),
            ({"crates": [{"quantity": 1}]}, "cannot be read"),
            ({"crates": [{"product_id": self.carrot_product.id, "quantity": 1}]}, "not a crate"),
            ({"refused": [{"move_id": "1"}]}, "cannot be read"),
            ({"refused": [{"move_id": self.move.id, "reason_id": self.refused.id}]}, "as a number"),
            ({"refused": [{"move_id": 10**8, "reason_id": self.refused.id, "quantity": 1}]}, "not part of this stop"),
        ]
        for values, words in bad:
            with self._refused(UserError, words):
                self._save(self.picking, **values)
            self.assertNotEqual(self.picking.state, "done")
            self.assertFalse(self.env["sp.crate.move"].search([("picking_id", "=", self.picking.id)]))
        self.picking.sale_id.with_context(disable_cancel_warning=True).action_cancel()
        with self._refused(UserError, "was cancelled meanwhile"):
            self._save(self.picking)

    def test_nothing_weighed_is_told(self):
        self.move.quantity = 0
        with self._refused(UserError, "Nothing is weighed for École Jules-Ferry"):
            self._save(self.picking)

    def test_a_cook_has_no_driver_screen(self):
        cook = new_test_user(self.env, "test_cook_door", groups="base.group_portal", partner_id=self.school.id)
        driver = self.env["sp.driver"].with_user(cook)
        with self.assertRaises(AccessError):
            driver.get_screen()
        with self.assertRaises(AccessError):
            driver.save_stop(self._entry(self.picking))

    def test_two_deliveries_of_a_site_make_one_stop(self):
        second = self._order_carrots(self.school, 5)
        self.round.generate_batches(self.day)
        (stop,) = self._get_screen()["stops"]
        self.assertEqual(set(stop["picking_ids"]), set((self.picking | second).ids))
        self._save(self.picking | second, crates=self._back(1), name="X")
        self.assertEqual(set((self.picking | second).mapped("state")), {"done"})
        self.assertEqual(self.school.sp_crate_balance, 2)

    def test_an_order_that_comes_after_the_first_passage_is_handed_over_too(self):
        self._save(self.picking, crates=self._back(1), name="Mme Martin")
        late = self._order_carrots(self.school, 5)
        self.round.generate_batches(self.day)
        (stop,) = self._get_screen()["stops"]
        self.assertEqual((stop["is_handed_over"], stop["picking_ids"]), (False, late.ids))
        # A phone that still shows both sends both.
        answer = self._save(self.picking | late, uuid="e" * 32, crates=self._back(2), name="M. Roux")
        self.assertEqual(answer["state"], "done")
        self.assertEqual((self.picking.sp_crates_back, late.sp_crates_back), (1, 2))
        self.assertEqual((self.picking.sp_received_by, late.sp_received_by), ("Mme Martin", "M. Roux"))

    # ------------------------------------------------------------------
    # The note by mail
    # ------------------------------------------------------------------

    def _get_mails(self, picking):
        return self.env["mail.mail"].search([("model", "=", "stock.picking"), ("res_id", "=", picking.id)])

    def test_the_note_leaves_once_after_the_door(self):
        self.picking.button_validate()
        self.assertEqual(self.picking.sp_note_state, "door")
        self._send_notes()
        self.assertFalse(self._get_mails(self.picking))
        self._save(self.picking, name="Mme Martin", signature=PNG)
        self.assertEqual(self.picking.sp_note_state, "todo")
        self._send_notes()
        self._send_notes()
        mail = self._get_mails(self.picking)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.school)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertIn(f"BL - {self.picking.name.replace('/', '-')}", mail.attachment_ids.name)
        self.assertIn("Mme Martin", mail.body_html)
        self.assertNotIn("Transfer", mail.body_html)
        self.assertEqual(self.picking.sp_note_state, "sent")

    def test_a_delivery_on_no_round_is_mailed_when_validated(self):
        picking = self._order_carrots(self.school, 3, day=self._week_later())
        picking.button_validate()
        self.assertEqual(picking.sp_note_state, "todo")

    def test_nobody_at_the_door_the_note_leaves_the_day_after(self):
        self.picking.button_validate()
        self.batch.sp_date = self.today - timedelta(days=1)
        self._send_notes()
        self.assertEqual(self.picking.sp_note_state, "sent")

    def test_a_mail_that_fails_stops_nobody(self):
        self._save(self.picking)
        other = self._order_carrots(self.nursery)
        self.nursery.email = "cigales@example.com"
        self._save(other, uuid="d" * 32)
        picking_class = type(self.env["stock.picking"])
        send = picking_class._sp_send_note

        def fail_one(picking):
            if picking == self.picking:
                raise ValueError("PDF")
            return send(picking)

        with (
            patch.object(picking_class, "_sp_send_note", fail_one),
            self.assertLogs("odoo.addons.seconde_pousse_cantine"),
        ):
            for _try in range(3):
                self._send_notes()
        self.assertEqual((self.picking.state, self.picking.sp_note_state), ("done", "failed"))
        self.assertEqual(other.sp_note_state, "sent")
        self.picking.action_sp_send_note()
        self.assertEqual(self.picking.sp_note_state, "sent")

    def test_a_site_without_mail_is_shown_to_the_desk(self):
        other = self._order_carrots(self.nursery)
        self._save(other, uuid="d" * 32, signature=PNG)
        self._send_notes()
        self.assertEqual(other.sp_note_state, "no_email")
        self.assertIn(f"BL-{other.name.replace('/', '-')}.pdf", other.message_ids.attachment_ids.mapped("name"))
