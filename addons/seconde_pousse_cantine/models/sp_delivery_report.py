from odoo import fields, models
from odoo.tools import SQL

RATIOS = {
    "service_rate": ("served", "ordered"),
    "price_per_kilo": ("amount", "delivered"),
    "organic_share": ("organic", "delivered"),
}
"""Each ratio of sums, never the mean of ratios: what it divides, by what."""


class SpDeliveryReport(models.Model):
    """What sites ordered and received, line by line of the orders whose day has come, in kilograms."""

    _name = "sp.delivery.report"
    _description = "Delivery Figures"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "product.product": ["product_tmpl_id", "weight"],
        "product.template": ["sp_is_crate", "type", "uom_id"],
        "res.company": ["partner_id"],
        "res.partner": ["commercial_partner_id", "tz"],
        "sale.order": [
            "company_id",
            "currency_id",
            "date_order",
            "partner_id",
            "partner_invoice_id",
            "sp_delivery_date",
            "sp_is_late",
            "state",
        ],
        "sale.order.line": [
            "display_type",
            "is_downpayment",
            "order_id",
            "price_reduce_taxexcl",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
            "qty_delivered",
            "sp_substitute_for_id",
        ],
        "sp.organic.certificate": ["company_id", "date_from", "date_to"],
        "stock.lot": ["company_id", "organic_status"],
        "stock.move": ["sale_line_id", "state"],
        "stock.move.line": ["lot_id", "move_id", "quantity_product_uom"],
        "uom.uom": ["factor", "parent_path"],
    }

    date = fields.Date("Delivery Day", readonly=True)
    site_id = fields.Many2one("res.partner", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    ordered = fields.Float("Ordered (kg)", digits=(16, 2), readonly=True)
    delivered = fields.Float("Delivered (kg)", digits=(16, 2), readonly=True)
    gap = fields.Float("Gap (kg)", digits=(16, 2), readonly=True, help="Delivered less ordered.")
    served = fields.Float("Served as Ordered (kg)", digits=(16, 2), readonly=True)
    service_rate = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Part of what was ordered that was delivered; what comes in more, or instead, does not count.",
    )
    amount = fields.Monetary("Untaxed Amount", readonly=True, help="What was delivered, at the price of the order.")
    price_per_kilo = fields.Float("Price per kg", digits=(16, 2), readonly=True, aggregator="avg")
    organic = fields.Float(
        "Organic (kg)", digits=(16, 2), readonly=True, help="Organic, or in conversion for twelve months, by its lot."
    )
    organic_share = fields.Float(readonly=True, aggregator="avg")
    is_late = fields.Boolean("Ordered Late", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    def _read_group_select(self, aggregate_spec, query):
        field = aggregate_spec.removesuffix(":avg")
        if field not in RATIOS or field == aggregate_spec:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, name, query) for name in RATIOS[field])
        return SQL("SUM(%s) / NULLIF(SUM(%s), 0)", part, whole)

    @property
    def _table_query(self):
        kilo = self.env.ref("uom.product_uom_kgm").sudo()
        # Every column is an expression on one line: those that are not asked for cost nothing.
        return SQL(
            """
            SELECT kilos.*,
                   delivered - ordered AS gap,
                   LEAST(delivered, ordered) AS served,
                   LEAST(delivered, ordered) / NULLIF(ordered, 0) AS service_rate,
                   amount / NULLIF(delivered, 0) AS price_per_kilo,
                   organic / NULLIF(delivered, 0) AS organic_share
              FROM (
            SELECT line.id,
                   sale.id AS order_id,
                   %(day)s AS date,
                   site.commercial_partner_id AS site_id,
                   payer.commercial_partner_id AS payer_id,
                   line.product_id,
                   sale.sp_is_late AS is_late,
                   sale.currency_id,
                   sale.company_id,
                   CASE WHEN line.sp_substitute_for_id IS NULL THEN line.product_uom_qty ELSE 0 END
                       * %(kilos)s AS ordered,
                   line.qty_delivered * %(kilos)s AS delivered,
                   line.qty_delivered * line.price_reduce_taxexcl AS amount,
                   (%(organic)s) * CASE WHEN own_uom.parent_path LIKE %(tree)s THEN own_uom.factor / %(factor)s
                                        ELSE COALESCE(product.weight, 0) END AS organic
              FROM sale_order sale
              JOIN sale_order_line line ON line.order_id = sale.id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom uom ON uom.id = line.product_uom_id
              JOIN uom_uom own_uom ON own_uom.id = template.uom_id
              JOIN res_partner site ON site.id = sale.partner_id
              JOIN res_partner payer ON payer.id = sale.partner_invoice_id
              JOIN res_company company ON company.id = sale.company_id
              JOIN res_partner owner ON owner.id = company.partner_id
             WHERE sale.state = 'sale'
               AND %(day)s <= %(today)s
               -- What is still to leave today is not missing.
               AND %(day)s <= %(today)s - CASE WHEN sale.delivery_status = 'pending' THEN 1 ELSE 0 END
               AND line.display_type IS NULL
               AND line.is_downpayment IS NOT TRUE
               AND template.type = 'consu'
               AND template.sp_is_crate IS NOT TRUE
                   ) AS kilos
            """,
            kilos=SQL(
                """(CASE WHEN uom.parent_path LIKE %(tree)s THEN uom.factor / %(factor)s
                         ELSE uom.factor / NULLIF(own_uom.factor, 0) * COALESCE(product.weight, 0) END)""",
                tree=f"{kilo.parent_path.split('/')[0]}/%",
                factor=kilo.factor,
            ),
            organic=self._get_organic_query(),
            tree=f"{kilo.parent_path.split('/')[0]}/%",
            factor=kilo.factor,
            day=self._get_day_query(),
            today=self._get_farm_day_query(SQL("%s::timestamp", fields.Datetime.now())),
        )

    def _get_farm_day_query(self, moment):
        """Return the day of a UTC moment on the farm: a job at night, or a desk elsewhere, has another one."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(owner.tz, 'Europe/Paris'))::date", moment)

    def _get_day_query(self):
        return SQL("COALESCE(sale.sp_delivery_date, %s)", self._get_farm_day_query(SQL("sale.date_order")))

    def _get_organic_query(self):
        """Return the query of what a line delivered from certified lots, in the unit of the product."""
        return SQL(
            """
            SELECT COALESCE(SUM(
                       detail.quantity_product_uom * CASE WHEN move.origin_returned_move_id IS NULL THEN 1 ELSE -1 END
                   ), 0)
              FROM stock_move move
              JOIN stock_move_line detail ON detail.move_id = move.id
              JOIN stock_lot lot ON lot.id = detail.lot_id
             WHERE move.sale_line_id = line.id
               AND move.state = 'done'
               AND lot.organic_status <> 'none'
               AND EXISTS (
                   SELECT 1
                     FROM sp_organic_certificate certificate
                    WHERE certificate.company_id = COALESCE(lot.company_id, sale.company_id)
                      AND %s BETWEEN certificate.date_from AND certificate.date_to
               )
            """,
            self._get_day_query(),
        )
