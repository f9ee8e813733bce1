from datetime import timedelta

from odoo import Command

from .common import CanteenCommon


class OfferCommon(CanteenCommon):
    """Next week's offer of the farm: carrots and tomatoes, two schools and a home with an e-mail each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrot_product.list_price = 2.4
        cls.tomato_product.list_price = 3.8
        # Nothing but what each test plants.
        (cls.carrot_planting | cls.tomato_planting).state = "done"
        cls.school.email = "ferry@example.com"
        cls.nursery.email = "cigales@example.com"
        cls.home.email = "chrs@example.com"
        cls.sites = cls.school | cls.nursery | cls.home

    @classmethod
    def _offer(cls, *lines, send=False, **values):
        """Make next week's offer of (product, price, quantity); sent when asked."""
        offer = cls.env["sp.offer"].create(
            {
                "date_from": cls.next_monday,
                "site_ids": [Command.set(cls.sites.ids)],
                "line_ids": [
                    Command.create({"product_id": product.id, "price_unit": price, "quantity_available": quantity})
                    for product, price, quantity in lines
                ],
                **values,
            }
        )
        if send:
            offer.action_send()
        return offer

    @classmethod
    def _harvest(cls, product, quantity, confirm=True, **values):
        """Harvest on the organic bed, whose planting is over."""
        if "planting_ids" not in values:
            values.setdefault("place_ids", [Command.set(cls.bed_1.ids)])
        return super()._harvest(product, quantity, confirm=confirm, **values)

    @classmethod
    def _plant(cls, crop, bed, kilograms, first, days, **values):
        """Plant a bed that gives some kilograms over some days."""
        return cls._create_planting(
            crop,
            bed,
            harvest_from=first,
            harvest_to=first + timedelta(days=days - 1),
            expected_kg=kilograms,
            **values,
        )

    def _get_mails(self):
        return self.env["mail.mail"].search([("recipient_ids", "in", (self.sites | self.sites.child_ids).ids)])
