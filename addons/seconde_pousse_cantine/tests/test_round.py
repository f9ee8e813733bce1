from datetime import datetime, time, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_round import RoundCommon


@tagged("post_install", "-at_install")
class TestRound(RoundCommon):
    """The rounds of the week and of a day."""

    def _get_sites(self, batch):
        return [site.id for site in batch._sp_get_stops()]

    def test_sites_are_the_stops_in_order(self):
        self.assertEqual(self.round.site_ids.ids, [self.nursery.id, self.school.id, self.home.id])
        self.round.site_ids = [Command.set([self.home.id, self.nursery.id])]
        self.assertEqual(self.round.stop_ids.sorted("sequence").site_id.ids, [self.home.id, self.nursery.id])
        self.round.invalidate_recordset()
        self.assertEqual(self.round.site_ids.ids, [self.home.id, self.nursery.id])
        self.assertFalse(self.school.sp_round_id)
        self.assertIn(self.round, self.env["sp.round"].search([("site_ids", "in", self.home.ids)]))

    def test_a_site_joins_and_leaves_its_round_from_its_form(self):
        other = self.env["sp.round"].create({"name": "Vendredi", "weekday": "4"})
        self.assertEqual(self.school.sp_round_id, self.round)
        self.assertEqual(self.school.sp_round_sequence, 20)
        self.school.sp_round_sequence = 5
        self.assertEqual(self.round.site_ids[0], self.school)
        self.school.write({"sp_round_id": other.id, "sp_round_sequence": 3})
        self.assertNotIn(self.school, self.round.site_ids)
        self.assertEqual(other.stop_ids.mapped(lambda stop: (stop.site_id, stop.sequence)), [(self.school, 3)])
        self.school.sp_round_id = False
        self.assertFalse(other.stop_ids)
        created = self._create_site("Crèche", self.commune, "40483304800022", sp_round_id=other.id, sp_round_sequence=7)
        self.assertEqual((created.sp_round_id, other.stop_ids.sequence), (other, 7))

    def test_a_site_of_two_rounds_shows_the_first_of_the_week(self):
        monday = self.env["sp.round"].create(
            {"name": "Lundi", "weekday": "0", "site_ids": [Command.set(self.school.ids)]}
        )
        self.assertEqual(self.school.sp_round_id, monday)
        self.assertIn(self.school, self.round.site_ids)

    def test_our_order_wins_over_postal_codes_and_stays(self):
        pickings = [self._order_carrots(site) for site in (self.school, self.home, self.nursery)]
        batch = self.round.generate_batches(self.day)
        order = [self.nursery.id, self.school.id, self.home.id]
        self.assertEqual(self._get_sites(batch), order)
        self.assertEqual(batch.round_id, self.round)
        self.assertEqual((batch.sp_date, batch.state), (self.day, "in_progress"))
        batch.order_on_zip()
        self.assertEqual(self._get_sites(batch), order)
        # What the desk moved by hand stays when a late delivery comes.
        pickings[1].batch_sequence = -1
        self._order_carrots(self.school, 3)
        self.round.generate_batches(self.day)
        self.assertEqual(self._get_sites(batch), [self.home.id, self.nursery.id, self.school.id])
        self.assertEqual(len(batch.picking_ids), 4)
        batch.action_sp_reset_order()
        self.assertEqual(self._get_sites(batch), order)

    def test_a_delivery_put_on_a_round_by_hand_takes_its_place(self):
        first, last = self._order_carrots(self.nursery), self._order_carrots(self.home)
        batch = self.env["stock.picking.batch"].create(
            {"round_id": self.round.id, "picking_ids": [Command.set((last | first).ids)]}
        )
        self.assertEqual(self._get_sites(batch), [self.nursery.id, self.home.id])
        self.assertEqual(batch.sp_date, self.day)
        self._order_carrots(self.school).batch_id = batch
        self.assertEqual(self._get_sites(batch), [self.nursery.id, self.school.id, self.home.id])

    def test_generating_twice_changes_nothing(self):
        self._order_carrots(self.school)
        batch = self.round.generate_batches(self.day)
        before = batch.picking_ids.mapped(lambda picking: (picking.id, picking.batch_sequence, picking.write_date))
        self.assertEqual(self.round.generate_batches(self.day), batch)
        self.assertEqual(
            batch.picking_ids.mapped(lambda picking: (picking.id, picking.batch_sequence, picking.write_date)), before
        )
        self.assertEqual(self.env["stock.picking.batch"].search_count([("round_id", "=", self.round.id)]), 1)

    def test_another_day_and_another_site_stay_out(self):
        self._order_carrots(self.school, day=self._week_later())
        self.assertFalse(self.round.generate_batches(self.day))
        late = self._order_carrots(self.nursery)
        batch = self.round.generate_batches(self.day)
        self.assertEqual(batch.picking_ids, late)
        # Put off to next week: it leaves the round of this one.
        late.sale_id.commitment_date = datetime.combine(self._week_later(), time(7))
        self.round.generate_batches(self.day)
        self.assertFalse(late.batch_id)
        self.assertEqual(len(self.round.generate_batches(self._week_later()).picking_ids), 2)

    def test_delivering_one_stop_keeps_it_on_the_round(self):
        first, second = self._order_carrots(self.school), self._order_carrots(self.home)
        batch = self.round.generate_batches(self.day)
        first.button_validate()
        self.assertEqual(first.state, "done")
        self.assertEqual(first.batch_id, batch)
        self.assertEqual(batch.state, "in_progress")
        second.button_validate()
        self.assertEqual(batch.state, "done")
        self.assertEqual(len(batch.picking_ids), 2)

    def test_core_validation_and_printing_keep_our_order(self):
        home, school, nursery = (self._order_carrots(site) for site in (self.home, self.school, self.nursery))
        batch = self.round.generate_batches(self.day)
        home.move_ids.quantity = 0
        batch.action_print()
        action = batch.action_done()
        if isinstance(action, dict):
            self.env[action["res_model"]].with_context(**action["context"]).create({}).process()
        self.assertEqual((nursery.state, school.state, home.state), ("done", "done", "confirmed"))
        self.assertEqual(self._get_sites(batch)[:2], [self.nursery.id, self.school.id])
        home.move_ids.quantity = 10
        self.round.generate_batches(self.day)
        self.assertEqual(self._get_sites(batch), [self.nursery.id, self.school.id, self.home.id])

    def test_what_the_desk_validated_before_is_still_to_bring(self):
        picking = self._order_carrots(self.school)
        picking.button_validate()
        batch = self.round.generate_batches(self.day)
        self.assertEqual(batch.picking_ids, picking)
        late = self._order_carrots(self.nursery)
        self.round.generate_batches(self.day)
        self.assertEqual(late.batch_id, batch)
        self.assertEqual(batch.state, "in_progress")

    def test_planning_shows_who_is_on_no_round(self):
        lost = self._create_site("Foyer perdu", self.commune, "40483304800022")
        orphan = self._order_carrots(lost)
        ready = self._order_carrots(self.school)
        planning = self.env["sp.round.planning"].with_user(self.desk).create({"date": self.day})
        self.assertEqual(planning.round_ids, self.round)
        self.assertEqual((planning.added_count, planning.orphan_ids), (1, orphan))
        planning.extra_round_id = self.round
        planning.action_generate()
        self.assertEqual(orphan.batch_id, ready.batch_id)
        self.assertEqual(self._get_sites(ready.batch_id), [self.school.id, lost.id])
        again = self.env["sp.round.planning"].with_user(self.desk).create({"date": self.day})
        self.assertEqual((again.ready_count, again.added_count, again.orphan_count), (2, 0, 0))

    def test_planning_says_when_there_is_nothing(self):
        planning = self.env["sp.round.planning"].create({"date": self.day + timedelta(days=300)})
        with self._refused(UserError, "Nothing is to be delivered"):
            planning.action_generate()

    def test_queries_do_not_grow_with_the_deliveries(self):
        def count(weeks, deliveries):
            day = self._week_later(weeks)
            for _index in range(deliveries):
                self._order_carrots(self.school, 1, day=day)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.round.generate_batches(day)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = count(1, 3), count(2, 12)
        self.assertLessEqual(many - few, 4, (few, many))

    def test_route_sheet_says_what_the_driver_needs(self):
        self.school.write(
            {
                "sp_access_note": "Portail vert, code 1234",
                "sp_window_from": 7,
                "sp_window_to": 10.5,
                "phone": "04 42 11 22 33",
            }
        )
        self._record_crates(self.school, 4)
        self._order_carrots(self.school, 20)
        batch = self.round.generate_batches(self.day)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse_cantine.route_sheet", batch.ids)
        text = " ".join(html.decode().split())
        for words in (
            "École Jules-Ferry",
            "3 rue des Écoles",
            "Portail vert, code 1234",
            "07:00 – 10:30",
            "04 42 11 22 33",
        ):
            self.assertIn(words, text)
        (line,) = batch._sp_get_route_lines()
        self.assertEqual((line["crates_out"], line["crates_back"]), (2, 4))
        self.assertEqual(batch.picking_ids._sp_get_round_name(), self.round.name)

    def test_what_was_weighed_at_nothing_is_not_to_unload(self):
        picking = self._order_carrots(self.school)
        batch = self.round.generate_batches(self.day)
        self.assertTrue(batch._sp_get_route_lines()[0]["products"])
        picking.move_ids.write({"quantity": 0, "sp_is_weighed": True})
        self.assertFalse(batch._sp_get_route_lines()[0]["products"])

    def _record_crates(self, site, count):
        self.env["sp.crate.move"].create({"partner_id": site.id, "product_id": self.crate.id, "quantity": count})
