import random
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..rules.weeks import monday_of, parse_weeks
from .sp_demo_land import create_land

# crop, price per unit, beds, variety; a crop is delivered in the weeks of its growing guide
CROPS = [
    ("carotte_conserv", 2.40, ("N1", "N2"), "Nantaise"),
    ("tomate", 3.80, ("G1", "G2"), "Cobra"),
    ("courgette", 2.60, ("S1",), "Dunja"),
    ("laitue", 1.10, ("N3", "G3"), "Grenobloise"),
    ("poireau", 3.20, ("S2", "S3"), "Bleu de Solaise"),
    ("pdt_conserv", 1.60, ("S4", "S5", "S6"), "Agata"),
    ("courge", 2.10, ("I1", "I2"), "Butternut"),
    ("epinard", 4.20, ("G4", "N4"), "Géant d'hiver"),
    ("betterave_conserv", 2.30, ("N6", "N7"), "Détroit"),
    ("oignon_conserv", 2.20, ("S7", "S8"), "Jaune de Valence"),
    ("aubergine", 3.50, ("G5",), "Black Beauty"),
    ("panais", 3.10, ("I3",), "Demi-long de Guernesey"),
    ("haricot_vert", 7.50, ("N5",), "Cupidon"),
    ("fenouil", 3.40, ("N8",), "Finale"),
    ("poivron", 4.10, ("G6",), "Corno di Toro"),
    ("brocoli", 4.00, ("S9",), "Calinaro"),
    ("mache", 9.50, ("G7",), "Verte de Cambrai"),
    ("radis", 1.30, ("G8",), "18 jours"),
]
# site, usual kilograms of one product, products in an order
SITES = [
    ("demo_kitchen", 38, 4),
    ("demo_school_ferry", 9, 2),
    ("demo_school_cigales", 6, 2),
    ("demo_chrs", 11, 3),
    ("demo_ime", 14, 3),
]
PAST_DELIVERIES = (330, 302, 274, 246, 218, 183, 155, 127, 99, 71, 50, 36, 29, 22, 15, 8)
UNPAID_DAYS = 45


class SpDemoStory(models.AbstractModel):
    """Tells the season of the demo farm: it grows, harvests, delivers, invoices and is paid."""

    _name = "sp.demo.story"
    _description = "Demo Story"

    @api.model
    def _tell(self):
        """Create last season and this week, once."""
        if self.env.ref("seconde_pousse.demo_place_farm", raise_if_not_found=False):
            return
        story = self.with_context(lang=self.env.user.lang, tracking_disable=True, mail_create_nosubscribe=True)
        story._silence_odoobot()
        rng = random.Random(19)
        beds = create_land(story)
        products = story._create_crops(beds)
        orders = self.env["sale.order"]
        for days in PAST_DELIVERIES:
            day = story._delivery_day(story._today() - timedelta(days=days))
            orders |= story._deliver_week(day, products, rng)
        story._invoice_months(orders)
        story._tell_this_week(products, rng)
        story._invoice_field_job()

    def _silence_odoobot(self):
        """Its welcome covers the whole screen of a phone."""
        users = self.env["res.users"].search([("share", "=", False)])
        if "odoobot_state" in users._fields:
            users.odoobot_state = "disabled"

    def _today(self):
        return fields.Date.context_today(self)

    def _delivery_day(self, day):
        """Vans leave on Wednesday."""
        return monday_of(day) + timedelta(days=2)

    def _make(self, name, model, values):
        """Create a record with an external id, so that documents and tests can name it."""
        record = self.env[model].create(values)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"seconde_pousse.demo_{name}", "record": record, "noupdate": True}]
        )
        return record

    def _create_crops(self, beds):
        """Grow each crop over its last, current or coming window; return prices by product."""
        products = {}
        for name, price, codes, variety_name in CROPS:
            crop = self.env.ref(f"seconde_pousse.crop_{name}")
            crop.action_create_product()
            product = crop.product_ids[:1]
            product.list_price = price
            variety = self.env["sp.variety"].create({"crop_id": crop.id, "name": variety_name})
            window = parse_weeks(crop.itinerary_ids[:1].harvest_weeks)
            products[product] = window
            places = self.env["sp.place"].union(*(beds[code] for code in codes))
            for start in self._get_window_starts(window):
                self._create_planting(crop, variety, places, start, window)
        return products

    def _get_window_starts(self, window):
        """Return the first days of last season's and this season's harvest windows."""
        this_year = self._today().isocalendar()[0]
        starts = [
            datetime.fromisocalendar(year, window.first, 1).date() for year in (this_year - 2, this_year - 1, this_year)
        ]
        horizon = self._today() + timedelta(days=120)
        return [start for start in starts if start <= horizon][-2:]

    def _create_planting(self, crop, variety, places, start, window):
        end = start + timedelta(days=window.length_days() - 1)
        planted = start - timedelta(days=crop.itinerary_ids[:1].days_to_harvest)
        today = self._today()
        state = "planned" if planted > today else "growing"
        if start <= today:
            state = "harvest" if today <= end else "done"
        return self._make(
            f"planting_{crop.code}_{start:%Y}",
            "sp.planting",
            {
                "crop_id": crop.id,
                "variety_id": variety.id,
                "date_planted": planted,
                "harvest_from": start,
                "harvest_to": end,
                "state": state,
                "placement_ids": [Command.create({"place_id": place.id}) for place in places],
            },
        )

    def _get_season_products(self, products, day):
        return [product for product, window in products.items() if window.includes(day)]

    def _choose_lines(self, products, day, weight, count, rng):
        choice = self._get_season_products(products, day)
        lines = []
        for product in rng.sample(choice, min(count, len(choice))):
            ordered = max(2, round(weight * rng.uniform(0.6, 1.2)))
            by_weight = product.uom_id == self.env.ref("uom.product_uom_kgm")
            weighed = round(ordered * rng.uniform(0.95, 1.03), 2) if by_weight else ordered
            lines.append((product, ordered, weighed))
        return lines

    def _harvest(self, lines, day):
        """Pick what will be weighed into the crates, the day before the van leaves."""
        needs = {}
        for product, _ordered, weighed in lines:
            needs[product] = needs.get(product, 0) + weighed
        harvests = self.env["sp.harvest"].create(
            [
                {
                    "product_id": product.id,
                    "quantity": round(quantity, 2),
                    "date": day - timedelta(days=1),
                    "planting_ids": [Command.set(self._get_planting(product, day).ids)],
                }
                for product, quantity in needs.items()
            ]
        )
        harvests.action_confirm()
        return harvests

    def _get_planting(self, product, day):
        return self.env["sp.planting"].search(
            [
                ("crop_id", "in", product.crop_ids.ids),
                ("harvest_from", "<=", day),
                ("date_start", "<", day - timedelta(days=1)),
            ],
            order="harvest_from desc",
            limit=1,
        )

    def _place_order(self, site, lines, day):
        partner = self.env.ref(f"seconde_pousse.{site}")
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": self.env.ref("seconde_pousse.demo_user_desk").id,
                "date_order": datetime.combine(day - timedelta(days=2), time(9)),
                "commitment_date": datetime.combine(day, time(7)),
                "purchase_order_reference": f"BC-{day:%y%m}{partner.id:03d}" if partner.sp_payer_id else False,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity, *_weighed in lines
                ],
            }
        )

    def _confirm(self, order):
        date_order = order.date_order
        order.action_confirm()
        order.date_order = date_order
        return order

    def _deliver(self, order, lines, day):
        """Weigh and date the delivery on its day."""
        picking = order.picking_ids
        picking.scheduled_date = datetime.combine(day, time(7))
        weights = {product: weighed for product, _ordered, weighed in lines}
        for move in picking.move_ids:
            move.quantity = weights[move.product_id]
            move.picked = True
        picking.button_validate()
        picking.move_ids._sp_set_date(day)
        picking.date_done = datetime.combine(day, time(8, 30))
        return picking

    def _deliver_week(self, day, products, rng):
        planned = [(site, self._choose_lines(products, day, weight, count, rng)) for site, weight, count in SITES]
        planned = [(site, lines) for site, lines in planned if lines]
        self._harvest([line for _site, lines in planned for line in lines], day)
        orders = self.env["sale.order"]
        for site, lines in planned:
            order = self._confirm(self._place_order(site, lines, day))
            self._deliver(order, lines, day)
            orders |= order
        return orders

    def _invoice_months(self, orders):
        """Invoice each past month, paid when it is old enough."""
        first_of_month = self._today().replace(day=1)
        months = orders.grouped(lambda order: order.commitment_date.date().replace(day=1))
        for month, month_orders in months.items():
            if month >= first_of_month:
                continue
            last_day = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            invoices = month_orders._create_invoices()
            invoices.invoice_date = last_day
            invoices.action_post()
            if (self._today() - last_day).days > UNPAID_DAYS:
                self._pay(invoices, last_day + timedelta(days=28))

    def _pay(self, invoices, day):
        for invoice in invoices:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({"payment_date": day})._create_payments()

    def _tell_this_week(self, products, rng):
        """One order delivered yesterday, two to prepare, one to confirm, crates to put in stock."""
        yesterday = self._today() - timedelta(days=1)
        [(site, weight, count), *others] = SITES
        lines = self._choose_lines(products, yesterday, weight, count, rng)
        self._harvest(lines, yesterday)
        self._deliver(self._confirm(self._place_order(site, lines, yesterday)), lines, yesterday)
        today = self._today()
        for site, weight, count in others[:3]:
            lines = self._choose_lines(products, today, weight, count, rng)
            self._harvest(lines, today + timedelta(days=1))
            order = self._place_order(site, lines, today + timedelta(days=1))
            if site != others[2][0]:
                self._confirm(order)
        product = self._get_season_products(products, today)[0]
        self.env["sp.harvest"].create({"product_id": product.id, "quantity": 24})

    def _invoice_field_job(self):
        """Two days of weeding at a neighbouring farm, with its own VAT."""
        service = self._make(
            "product_weeding",
            "product.product",
            {
                "name": "Désherbage manuel, équipe encadrée",
                "type": "service",
                "sp_activity": "field_job",
                "list_price": 24.0,
                "invoice_policy": "order",
                "uom_id": self.env.ref("uom.product_uom_hour").id,
            },
        )
        day = self._today() - timedelta(days=20)
        for farm, hours in (("demo_farm_amandiers", 48), ("demo_farm_sources", 24)):
            order = self._place_order(farm, [(service, hours)], day)
            invoice = self._confirm(order)._create_invoices()
            invoice.invoice_date = day
            invoice.action_post()
