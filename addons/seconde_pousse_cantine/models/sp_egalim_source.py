from datetime import datetime, time, timedelta

import pytz

from odoo import models
from odoo.tools import SQL

from odoo.addons.seconde_pousse.rules.party_identifiers import SIRENE_COUNTRIES


class SpEgalimSource(models.AbstractModel):
    """What was billed of the deliveries to sites, lot by lot: the source of the declarations and statements."""

    _name = "sp.egalim.source"
    _description = "Source of EGAlim Figures"

    def _get_egalim_items(self, company, sites, date_from, date_to, roots=None):
        """Return a query of what posted invoices and credit notes bill of the deliveries of a period.

        One row per invoice line × delivery × lot. A line that bills several lots is split by their weights, to the
        cent: each share is the difference of two rounded running totals, so nothing is lost. A return counts on the
        day of the delivery it comes back from.

        :param res.company company: who sells
        :param res.partner sites: who was delivered
        :param date date_from: first day of delivery
        :param date date_to: last day of delivery
        :param SQL roots: query of ids of deliveries (stock.move) to add whatever their day
        :returns: columns invoice_line_id, root_id (delivery, 0 when unknown), lot_id (0 when unknown), site_id,
            product_id, date, amount (untaxed, company's currency, negative for a credit), quantity (unit of the
            product), kilos
        :rtype: SQL
        """
        return SQL(
            """
            WITH delivered AS MATERIALIZED (%(delivered)s),
            handled AS MATERIALIZED (
                SELECT id AS move_id, id AS root_id, 1 AS sign, site_id, date
                  FROM delivered
                 UNION ALL
                SELECT back.id, delivered.id, -1, delivered.site_id, delivered.date
                  FROM stock_move back
                  JOIN delivered ON delivered.id = back.origin_returned_move_id
                 WHERE back.state = 'done'
            ),
            billed AS MATERIALIZED (
                SELECT link.invoice_line_id, handled.*
                  FROM sp_account_move_line_stock_move_rel link
                  JOIN handled ON handled.move_id = link.stock_move_id
            ),
            -- Billed by the same lines, delivered on other days: they take their share, then are left out.
            other AS (
                SELECT link.invoice_line_id,
                       move.id,
                       COALESCE(move.origin_returned_move_id, move.id),
                       CASE WHEN move.origin_returned_move_id IS NULL THEN 1 ELSE -1 END,
                       NULL::int,
                       NULL::date
                  FROM sp_account_move_line_stock_move_rel link
                  JOIN stock_move move ON move.id = link.stock_move_id
                 WHERE link.invoice_line_id IN (SELECT invoice_line_id FROM billed)
                   AND NOT EXISTS (SELECT 1 FROM handled WHERE handled.move_id = link.stock_move_id)
            ),
            part AS (
                SELECT bill.invoice_line_id,
                       bill.root_id,
                       COALESCE(detail.lot_id, 0) AS lot_id,
                       MAX(bill.site_id) AS site_id,
                       MAX(bill.date) AS date,
                       SUM(bill.sign * COALESCE(detail.quantity_product_uom, 0)) AS weight
                  FROM (TABLE billed UNION ALL TABLE other) bill
             LEFT JOIN stock_move_line detail ON detail.move_id = bill.move_id AND detail.state = 'done'
              GROUP BY bill.invoice_line_id, bill.root_id, COALESCE(detail.lot_id, 0)
            ),
            running AS (
                SELECT part.*,
                       SUM(weight) OVER everything AS total,
                       SUM(weight) OVER so_far AS until,
                       COUNT(*) OVER everything AS count,
                       ROW_NUMBER() OVER so_far AS rank
                  FROM part
                WINDOW everything AS (PARTITION BY invoice_line_id),
                       so_far AS (
                           PARTITION BY invoice_line_id ORDER BY root_id, lot_id ROWS UNBOUNDED PRECEDING
                       )
            ),
            share AS (
                SELECT running.invoice_line_id,
                       line.product_id,
                       line.product_uom_id,
                       running.root_id,
                       running.lot_id,
                       running.site_id,
                       running.date,
                       CASE WHEN count = 1 THEN -line.balance
                            WHEN total <> 0
                            THEN ROUND(-line.balance * until / total, 2)
                                 - ROUND(-line.balance * (until - weight) / total, 2)
                            WHEN rank = 1 THEN -line.balance
                            ELSE 0 END AS amount,
                       line.quantity
                       * CASE WHEN invoice.move_type = 'out_refund' THEN -1 ELSE 1 END
                       * CASE WHEN count = 1 THEN 1
                              WHEN total <> 0 THEN weight / total
                              WHEN rank = 1 THEN 1
                              ELSE 0 END AS quantity
                  FROM running
                  JOIN account_move_line line ON line.id = running.invoice_line_id
                  JOIN account_move invoice ON invoice.id = line.move_id
                 WHERE running.site_id IS NOT NULL
                   AND line.display_type = 'product'
                   AND line.parent_state = 'posted'
                   AND line.company_id = %(company)s
                   AND invoice.move_type IN ('out_invoice', 'out_refund')
                 UNION ALL
                %(unlinked)s
            )
            SELECT share.invoice_line_id,
                   share.root_id,
                   share.lot_id,
                   share.site_id,
                   share.product_id,
                   share.date,
                   share.amount,
                   share.quantity * COALESCE(uom.factor / NULLIF(own_uom.factor, 0), 1) AS quantity,
                   share.quantity * CASE WHEN uom.parent_path LIKE %(kilo_tree)s THEN uom.factor / %(kilo)s
                                         ELSE COALESCE(uom.factor / NULLIF(own_uom.factor, 0), 1)
                                              * COALESCE(product.weight, 0) END AS kilos
              FROM share
         LEFT JOIN product_product product ON product.id = share.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom uom ON uom.id = share.product_uom_id
         LEFT JOIN uom_uom own_uom ON own_uom.id = template.uom_id
            """,
            delivered=self._get_egalim_deliveries(company, sites, date_from, date_to, roots),
            unlinked=self._get_egalim_unlinked(company, sites, date_from, date_to),
            company=company.id,
            **self._get_kilo_values(),
        )

    def _get_kilo_values(self):
        kilo = self.env.ref("uom.product_uom_kgm").sudo()
        return {"kilo": kilo.factor, "kilo_tree": f"{kilo.parent_path.split('/')[0]}/%"}

    def _get_egalim_deliveries(self, company, sites, date_from, date_to, roots=None):
        zone = company._sp_get_timezone()
        since, until = (
            pytz.timezone(zone).localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (date_from, date_to + timedelta(days=1))
        )
        in_period = SQL("picking.date_done >= %s AND picking.date_done < %s", since, until)
        return SQL(
            """
            SELECT move.id,
                   address.commercial_partner_id AS site_id,
                   (picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS date
              FROM stock_picking picking
              JOIN res_partner address ON address.id = picking.partner_id
              JOIN stock_move move ON move.picking_id = picking.id
             WHERE picking.company_id = %(company)s
               AND address.commercial_partner_id = ANY(%(sites)s)
               AND move.state = 'done'
               AND move.origin_returned_move_id IS NULL
               AND %(period)s
            """,
            zone=zone,
            company=company.id,
            sites=sites.ids,
            period=SQL("(%s OR move.id IN (%s))", in_period, roots) if roots else in_period,
        )

    def _get_egalim_unlinked(self, company, sites, date_from, date_to):
        """Return the query of what is billed without a delivery of ours: services, invoices made by hand."""
        return SQL(
            """
            SELECT line.id,
                   line.product_id,
                   line.product_uom_id,
                   0,
                   0,
                   address.commercial_partner_id,
                   COALESCE(source.delivery_date, source.invoice_date, invoice.invoice_date),
                   -line.balance,
                   CASE WHEN invoice.move_type = 'out_refund' THEN -line.quantity ELSE line.quantity END
              FROM account_move invoice
              JOIN account_move source ON source.id = COALESCE(invoice.reversed_entry_id, invoice.id)
              JOIN res_partner address ON address.id = COALESCE(invoice.partner_shipping_id, invoice.partner_id)
              JOIN account_move_line line ON line.move_id = invoice.id
             WHERE invoice.company_id = %(company)s
               AND invoice.state = 'posted'
               AND invoice.move_type IN ('out_invoice', 'out_refund')
               AND line.display_type = 'product'
               AND address.commercial_partner_id = ANY(%(sites)s)
               AND COALESCE(source.delivery_date, source.invoice_date, invoice.invoice_date)
                   BETWEEN %(date_from)s AND %(date_to)s
               AND NOT EXISTS (
                   SELECT 1
                     FROM sp_account_move_line_stock_move_rel link
                    WHERE link.invoice_line_id = line.id
               )
            """,
            company=company.id,
            sites=sites.ids,
            date_from=date_from,
            date_to=date_to,
        )

    def _get_egalim_facts(self, company, items):
        """Return a query that says of each item what ma-cantine wants to know.

        :param SQL items: query of :meth:`_get_egalim_items`
        :returns: its columns, and reason ("not_food", "no_family" or NULL), family, categories (comma list, codes in
            the order of the platform), origin, is_short, is_local, local_definition, local_km
        :rtype: SQL
        """
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s),
            certified AS (
                SELECT DISTINCT certificate.company_id, day.date
                  FROM (SELECT DISTINCT date FROM item) day
                  JOIN sp_organic_certificate certificate
                    ON day.date BETWEEN certificate.date_from AND certificate.date_to
            ),
            label AS (
                SELECT link.product_tmpl_id,
                       STRING_AGG(category.code, ',' ORDER BY category.sequence, category.id) AS codes,
                       STRING_AGG(category.code, ',' ORDER BY category.sequence, category.id)
                           FILTER (WHERE category.code <> 'HVE') AS codes_bought
                  FROM sp_product_egalim_category_rel link
                  JOIN sp_egalim_category category ON category.id = link.category_id
              GROUP BY link.product_tmpl_id
            ),
            eea AS (
                SELECT link.res_country_id AS id
                  FROM res_country_res_country_group_rel link
                 WHERE link.res_country_group_id = %(eea)s
            ),
            lot AS (
                SELECT lot.id,
                       lot.organic_status <> 'none' AS is_organic,
                       COALESCE(lot.company_id, %(company)s) AS company_id,
                       CASE WHEN country.code = ANY(%(france)s) THEN 'FRANCE'
                            WHEN country.id IN (SELECT id FROM eea) THEN 'EUROPE'
                            ELSE '' END AS origin,
                       EXISTS (
                           SELECT 1 FROM sp_harvest harvest WHERE harvest.lot_id = lot.id AND harvest.state = 'done'
                       ) AS is_own
                  FROM stock_lot lot
             LEFT JOIN res_country country ON country.id = lot.origin_country_id
                 WHERE lot.id IN (SELECT lot_id FROM item)
            )
            SELECT item.*,
                   CASE WHEN template.id IS NULL OR template.type <> 'consu' OR template.sp_is_crate THEN 'not_food'
                        WHEN template.sp_egalim_family IS NULL THEN 'no_family' END AS reason,
                   COALESCE(template.sp_egalim_family, '') AS family,
                   CONCAT_WS(
                       ',',
                       CASE WHEN lot.is_organic AND certified.date IS NOT NULL THEN 'BIO' END,
                       -- The environmental certificate is the farm's, and covers nothing that it buys.
                       CASE WHEN lot.is_own IS FALSE THEN label.codes_bought ELSE label.codes END
                   ) AS categories,
                   COALESCE(lot.origin, '') AS origin,
                   COALESCE(lot.is_own, FALSE) OR %(resale_is_short)s AS is_short,
                   COALESCE(lot.is_own AND site.sp_is_local, FALSE) AS is_local,
                   CASE WHEN lot.is_own AND site.sp_is_local THEN COALESCE(site.sp_local_definition, '')
                        ELSE '' END AS local_definition,
                   CASE WHEN lot.is_own AND site.sp_is_local AND site.sp_local_definition = 'KM'
                        THEN COALESCE(site.sp_local_km, 0) ELSE 0 END AS local_km
              FROM item
              JOIN res_partner site ON site.id = item.site_id
         LEFT JOIN product_product product ON product.id = item.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN label ON label.product_tmpl_id = template.id
         LEFT JOIN lot ON lot.id = item.lot_id
         LEFT JOIN certified ON certified.company_id = lot.company_id AND certified.date = item.date
            """,
            items=items,
            company=company.id,
            eea=self.env.ref("seconde_pousse_cantine.country_group_eea").id,
            france=list(SIRENE_COUNTRIES),
            resale_is_short=company.sp_resale_short_circuit,
        )
