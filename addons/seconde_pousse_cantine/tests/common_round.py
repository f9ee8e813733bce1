from datetime import timedelta

from .common import CanteenCommon


class RoundCommon(CanteenCommon):
    """A round of three sites, and something to deliver to each of them on its day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crate = cls.company._sp_get_crate_product()
        cls.day = cls.delivery_day
        cls.driver = cls._create_user("test_driver", "seconde_pousse.group_user")
        cls.sites = cls.school | cls.nursery | cls.home
        cls.school.zip, cls.nursery.zip, cls.home.zip = "13090", "13100", "13080"
        cls.school.email = "cuisine.ferry@example.com"
        cls.round = cls.env["sp.round"].create(
            {
                "name": "Écoles du mercredi",
                "weekday": str(cls.day.weekday()),
                "driver_id": cls.driver.id,
                "site_ids": [(6, 0, (cls.nursery | cls.school | cls.home).ids)],
            }
        )
        cls.refused = cls.env["sp.gap.reason"].create({"name": "Abîmé", "kind": "refusal"})
        cls.quality = cls.env["sp.gap.reason"].create({"name": "Trop mûr", "kind": "quality"})
        cls._harvest(cls.carrot_product, 200)
        cls._harvest(cls.tomato_product, 100)

    @classmethod
    def _order_carrots(cls, site, quantity=10, day=None, **values):
        return cls._order_for(site, day or cls.day, (cls.carrot_product, quantity, 2.4)).picking_ids

    def _entry(self, pickings, **values):
        return {
            "uuid": values.pop("uuid", "a" * 32),
            "picking_ids": pickings.ids,
            "date": "",
            "crates": [],
            "refused": [],
            **values,
        }

    def _save(self, pickings, **values):
        return self.env["sp.driver"].with_user(self.driver).save_stop(self._entry(pickings, **values))

    def _back(self, count):
        return [{"product_id": self.crate.id, "quantity": count}]

    def _week_later(self, weeks=1):
        return self.day + timedelta(days=7 * weeks)


class DoorCommon(RoundCommon):
    """Twenty kilograms of carrots on the round, and a driver who may take some back."""

    def setUp(self):
        super().setUp()
        self.picking = self._order_carrots(self.school, 20)
        self.move = self.picking.move_ids
        self.batch = self.round.generate_batches(self.day)

    def _refuse(self, quantity, reason=None, move=None):
        return [{"move_id": (move or self.move).id, "quantity": quantity, "reason_id": (reason or self.refused).id}]
