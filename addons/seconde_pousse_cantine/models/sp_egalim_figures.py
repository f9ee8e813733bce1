from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.seconde_pousse.rules.sorting import reading_key

from ..rules.egalim import Bought, is_egalim, main_label, origin_totals, share, totals


class SpEgalimFigures(models.AbstractModel):
    """What customers bought in a year, by EGAlim category and by product."""

    _name = "sp.egalim.figures"
    _description = "EGAlim Figures of a Year"
    _inherit = ["sp.egalim.source"]

    def _get_labels(self):
        """Return the names of what purchases count for, in the order of the declaration."""
        return {
            "bio": self.env._("Organic, or in conversion"),
            "label_rouge": self.env._("Label Rouge"),
            "aocaop_igp_stg": self.env._("AOC, AOP, IGP, STG"),
            "hve": self.env._("High environmental value (HVE)"),
            "peche_durable": self.env._("Sustainable fishing"),
            "rup": self.env._("Outermost region (RUP)"),
            "commerce_equitable": self.env._("Fair trade"),
            "fermier": self.env._("Farmhouse (fermier)"),
            "externalites": self.env._("Environmental costs counted by the buyer"),
            "performance": self.env._("Environmental performance, judged by the buyer"),
            "non_egalim": self.env._("No EGAlim category"),
        }

    def _get_egalim_figures(self, company, customers, year):
        """Return what each customer, with the sites billed to it, bought in a civil year.

        Posted invoices and credit notes of the deliveries of the year; what is no food is left out.

        :param res.company company: who sells
        :param res.partner customers: sites or payers
        :param int year: civil year of the deliveries
        :returns: by customer: year, date_to (last day counted), total, organic, egalim (amounts without tax),
            kilos, organic_kilos, organic_share, egalim_share, france_share (percentages or None), totals (names of
            the simplified declaration), categories: list of dicts label, name, kilos, amount, share, and lines: list
            of dicts site, product, market, label, name, kilos, amount, price_per_kilo
        :rtype: dict[res.partner, dict]
        """
        owners = {site: customer for customer in customers for site in (customer | customer.sudo().sp_site_ids).ids}
        lines = defaultdict(list)
        for line in self._read_egalim_lines(company, self.env["res.partner"].browse(owners), year):
            lines[owners[line["site"].id]].append(line)
        return {customer: self._add_up(lines[customer], year) for customer in customers}

    def _read_egalim_lines(self, company, sites, year):
        self.env.flush_all()
        items = self._get_egalim_items(company, sites, date(year, 1, 1), date(year, 12, 31))
        self.env.cr.execute(
            SQL(
                """
                SELECT fact.site_id, fact.product_id, market.id, fact.categories, fact.origin, fact.is_short,
                       fact.is_local, SUM(fact.kilos), SUM(fact.amount)
                  FROM (%s) fact
             LEFT JOIN LATERAL (
                       SELECT MIN(sale.sp_market_id) AS id
                         FROM sale_order_line_invoice_rel link
                         JOIN sale_order_line line ON line.id = link.order_line_id
                         JOIN sale_order sale ON sale.id = line.order_id
                        WHERE link.invoice_line_id = fact.invoice_line_id
                       ) market ON TRUE
                 WHERE fact.reason IS NULL
              GROUP BY fact.site_id, fact.product_id, market.id, fact.categories, fact.origin, fact.is_short,
                       fact.is_local
                """,
                self._get_egalim_facts(company, items),
            )
        )
        found = self.env.cr.fetchall()
        # Together, so that names are read once.
        products = self.env["product.product"].browse({row[1] for row in found})
        markets = self.env["sp.market"].sudo().browse({row[2] for row in found if row[2]})
        for site_id, product_id, market_id, categories, origin, is_short, is_local, kilos, amount in found:
            words = set(categories.split(",")) if categories else set()
            marks = {origin: origin, "CIRCUIT_COURT": is_short, "LOCAL": is_local}
            yield {
                "site": sites.browse(site_id),
                "product": products.browse(product_id).with_prefetch(products.ids),
                "market": markets.browse(market_id or []).with_prefetch(markets.ids),
                "words": frozenset(words | {word for word, is_set in marks.items() if is_set}),
                "kilos": Decimal(str(kilos or 0)),
                "amount": Decimal(str(amount or 0)),
            }

    def _add_up(self, lines, year):
        names = self._get_labels()
        bought = [Bought(date(year, 1, 1), line["amount"], line["words"]) for line in lines]
        sums = totals(bought, year)
        kilos, amounts = defaultdict(Decimal), defaultdict(Decimal)
        for line in lines:
            label = main_label(line["words"])
            line.update(label=label, name=names[label])
            kilos[label] += line["kilos"]
            amounts[label] += line["amount"]
        total = sums["valeur_totale"]
        egalim = sum((amount for label, amount in amounts.items() if is_egalim(label)), Decimal())
        today = fields.Date.context_today(self)
        return {
            "year": year,
            "date_to": min(date(year, 12, 31), today),
            "total": float(total),
            "organic": float(sums["valeur_bio"]),
            "egalim": float(egalim),
            "kilos": float(sum(kilos.values())),
            "organic_kilos": float(kilos["bio"]),
            "organic_share": self._as_float(share(sums["valeur_bio"], total)),
            "egalim_share": self._as_float(share(egalim, total)),
            "france_share": self._as_float(share(origin_totals(bought, year)["france"], total)),
            "totals": {name: float(amount) for name, amount in sums.items()},
            "categories": [
                {
                    "label": label,
                    "name": name,
                    "kilos": float(kilos[label]),
                    "amount": float(amounts[label]),
                    "share": self._as_float(share(amounts[label], total)),
                }
                for label, name in names.items()
                if amounts[label] or kilos[label]
            ],
            "lines": self._merge_lines(lines, list(names)),
        }

    def _as_float(self, number):
        return None if number is None else float(number)

    def _merge_lines(self, lines, labels):
        """Return one line per site, contract, product and category."""
        merged = {}
        for line in lines:
            key = (line["site"], line["market"], line["product"], line["label"])
            found = merged.setdefault(key, {**line, "kilos": Decimal(), "amount": Decimal()})
            found["kilos"] += line["kilos"]
            found["amount"] += line["amount"]
        for line in merged.values():
            line["price_per_kilo"] = float(line["amount"] / line["kilos"]) if line["kilos"] else None
            line.update(kilos=float(line["kilos"]), amount=float(line["amount"]))
        return sorted(
            merged.values(),
            key=lambda line: (
                reading_key(line["site"].name or ""),
                line["site"].id,
                line["market"].name or "",
                reading_key(line["product"].name or ""),
                labels.index(line["label"]),
            ),
        )
