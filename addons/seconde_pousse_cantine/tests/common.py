from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS, InvoiceCommon


class CanteenCommon(InvoiceCommon):
    """The farm, a commune that pays for two schools, a private home, and days to deliver on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A job called by its name really commits.
        commit = patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: float("inf"))
        cls.startClassPatcher(commit)
        cls._set_regime()
        cls.nursery = cls._create_site("École maternelle Les Cigales", cls.commune, SIRETS[2])
        cls.home.sp_is_site = True
        cls.monday = cls.today - timedelta(days=cls.today.weekday())
        cls.next_monday = cls.monday + timedelta(days=7)
        cls.delivery_day = cls.next_monday + timedelta(days=2)
        cls.desk = cls._create_user(
            "test_desk",
            "seconde_pousse.group_manager,sales_team.group_sale_salesman_all_leads,account.group_account_invoice",
        )
        cls.preparer = cls._create_user("test_preparer", "seconde_pousse.group_user")

    @classmethod
    def _offer_next_week(cls, sites, *products, **values):
        """Make next week's offer of fifty of each product as if it was sent: nobody is mailed."""
        return cls.env["sp.offer"].create(
            {
                "name": "Semaine",
                "date_from": cls.next_monday,
                "date_to": cls.next_monday + timedelta(days=6),
                "order_deadline": datetime.combine(cls.next_monday, time()),
                "site_ids": [Command.set(sites.ids)],
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity_available": 50, **values})
                    for product in products
                ],
                "state": "sent",
            }
        )

    @classmethod
    def _order_for(cls, site, day, *lines, confirm=True):
        """Order (product, quantity[, price]) for a site and a day; confirmed unless told otherwise."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": site.id,
                "commitment_date": datetime.combine(day, time(7)),
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            **({"price_unit": rest[0]} if rest else {}),
                        }
                    )
                    for product, quantity, *rest in lines
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order
