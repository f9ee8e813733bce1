from odoo import models
from odoo.tools import SQL

ROW = SQL(
    "number, site_id, label, product_id, month, family, categories, origin, is_short, is_local, local_definition,"
    " local_km, why"
)
"""What one row of a file adds up, in the order of the file."""


class SpEgalimCollector(models.AbstractModel):
    """Collects what is new to declare; part of `sp.egalim.export`."""

    _name = "sp.egalim.collector"
    _description = "Collector of Purchases to Declare"

    def _get_today(self):
        return self.company_id._sp_get_today()

    def _get_sites(self):
        """Return the sites to look at, archived ones included: what they bought is still to declare."""
        domain = [("sp_is_site", "=", True), *self.env["res.partner"]._check_company_domain(self.company_id)]
        sites = self.site_ids or self.env["res.partner"].with_context(active_test=False).search(domain)
        return sites.sorted(lambda site: (site.sp_macantine_mode == "id", site.complete_name or "", site.id))

    def _collect_rows(self):
        """Insert what this export declares and what it leaves out, in one statement."""
        self.env.flush_all()
        sites = self._get_sites()
        problems = [self.env["res.partner"]._sp_get_macantine_key(site, self.layout)[1] or None for site in sites]
        items = self._get_egalim_items(
            self.company_id, sites, self.date_from, self.date_to, roots=self._get_corrected_deliveries()
        )
        # A year is sorted and joined in memory, not on the disk.
        self.env.cr.execute("SET LOCAL work_mem = '64MB'")
        self.env.cr.execute(
            SQL(
                """
                WITH fact AS MATERIALIZED (
                    SELECT fact.*, CASE WHEN root_id = 0 THEN -invoice_line_id ELSE root_id END AS delivery_key
                      FROM (%(facts)s) fact
                ),
                problem AS (
                    SELECT *
                      FROM UNNEST(%(site_ids)s::int[], %(problems)s::text[])
                           WITH ORDINALITY AS problem(site_id, reason, number)
                ),
                declared AS MATERIALIZED (%(declared)s),
                change AS NOT MATERIALIZED (%(changes)s),
                known AS MATERIALIZED (
                    SELECT delivery_key, SUM(amount) AS net
                      FROM change
                     WHERE delivery_key IN (SELECT delivery_key FROM declared)
                  GROUP BY delivery_key
                ),
                candidate AS (
                    SELECT change.*,
                           problem.number,
                           DATE_TRUNC('month', change.date::timestamp) AS month,
                           COALESCE(
                               template.name->>%(lang)s,
                               template.name->>'en_US',
                               change.description,
                               (SELECT line.name FROM account_move_line line WHERE line.id = change.invoice_line_id),
                               ''
                           ) COLLATE "C" AS label,
                           COALESCE(
                               problem.reason,
                               change.reason,
                               CASE WHEN known.net < 0 THEN 'changed'
                                    WHEN change.date > %(today)s THEN 'future' END
                           ) AS why
                      FROM change
                 LEFT JOIN known ON known.delivery_key = change.delivery_key
                 LEFT JOIN problem ON problem.site_id = change.site_id
                 LEFT JOIN product_product product ON product.id = change.product_id
                 LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                     WHERE change.amount <> 0
                       AND known.net IS DISTINCT FROM 0
                       AND (change.date BETWEEN %(date_from)s AND %(date_to)s OR known.net < 0)
                ),
                summed AS (
                    SELECT candidate.*,
                           DENSE_RANK() OVER (ORDER BY %(row)s) AS row_number,
                           ROW_NUMBER() OVER whole = 1 AS is_first,
                           MAX(date) OVER whole AS row_date,
                           SUM(amount) OVER whole AS row_amount,
                           SUM(kilos) OVER whole AS row_kilos
                      FROM candidate
                    WINDOW whole AS (PARTITION BY %(row)s)
                )
                INSERT INTO sp_egalim_ledger (
                    export_key, row_number, delivery_key, invoice_line_key, lot_key, site_key, product_key, date,
                    amount, description, family, categories, origin, is_short, is_local, local_definition, local_km,
                    reason, row_date, row_amount, row_kilos
                )
                SELECT %(export)s, row_number, delivery_key, invoice_line_id, lot_id, site_id, product_id, date,
                       amount, label, family, categories, origin, is_short, is_local, local_definition, local_km,
                       COALESCE(why, CASE WHEN row_amount = 0 THEN 'zero' WHEN row_amount < 0 THEN 'negative' END),
                       CASE WHEN is_first THEN row_date END,
                       CASE WHEN is_first THEN row_amount END,
                       CASE WHEN is_first THEN row_kilos END
                  FROM summed
                """,
                facts=self._get_egalim_facts(self.company_id, items),
                site_ids=sites.ids,
                problems=problems,
                declared=self._get_declared(sites),
                changes=self._get_changes(),
                row=ROW,
                lang=self.company_id.partner_id.lang or "fr_FR",
                today=self._get_today(),
                date_from=self.date_from,
                date_to=self.date_to,
                export=self.id,
            )
        )
        self.env.invalidate_all()

    def _get_corrected_deliveries(self):
        """Return the query of the deliveries already declared that a credit note of the period corrects."""
        return SQL(
            """
            SELECT COALESCE(move.origin_returned_move_id, move.id)
              FROM account_move invoice
              JOIN account_move_line line ON line.move_id = invoice.id
              JOIN sp_account_move_line_stock_move_rel link ON link.invoice_line_id = line.id
              JOIN stock_move move ON move.id = link.stock_move_id
              JOIN sp_egalim_ledger ledger
                ON ledger.delivery_key = COALESCE(move.origin_returned_move_id, move.id)
               AND ledger.reason IS NULL
             WHERE invoice.company_id = %s
               AND invoice.move_type = 'out_refund'
               AND invoice.state = 'posted'
               AND invoice.invoice_date BETWEEN %s AND %s
            """,
            self.company_id.id,
            self.date_from,
            self.date_to,
        )

    def _get_declared(self, sites):
        """Return the query of what the files already hold, of what is looked at and of the deliveries of the period.

        What is looked at is found by its delivery, whatever the site was then.
        """
        return SQL(
            """
            SELECT ledger.delivery_key,
                   ledger.invoice_line_key,
                   ledger.lot_key,
                   MAX(ledger.id) AS ledger_id,
                   MAX(ledger.date) AS date,
                   SUM(ledger.amount) AS amount
              FROM sp_egalim_ledger ledger
              JOIN sp_egalim_export export ON export.id = ledger.export_key
             WHERE export.company_id = %(company)s
               AND ledger.reason IS NULL
               AND (
                   (ledger.date BETWEEN %(date_from)s AND %(date_to)s AND ledger.site_key = ANY(%(sites)s))
                   OR ledger.delivery_key IN (SELECT fact.delivery_key FROM fact)
               )
          GROUP BY ledger.delivery_key, ledger.invoice_line_key, ledger.lot_key
            """,
            company=self.company_id.id,
            sites=sites.ids,
            date_from=self.date_from,
            date_to=self.date_to,
        )

    def _get_changes(self):
        """Return the query of what is new, less what was declared and is no more: a line deleted, a lower price."""
        return SQL(
            """
            SELECT fact.delivery_key, fact.invoice_line_id, fact.lot_id, fact.site_id,
                   COALESCE(fact.product_id, 0) AS product_id, fact.date,
                   fact.amount - COALESCE(declared.amount, 0) AS amount,
                   CASE WHEN declared.ledger_id IS NULL THEN fact.kilos ELSE 0 END AS kilos,
                   NULL::varchar AS description, fact.reason, fact.family, fact.categories, fact.origin, fact.is_short,
                   fact.is_local, fact.local_definition, fact.local_km
              FROM fact
         LEFT JOIN declared
                ON declared.delivery_key = fact.delivery_key
               AND declared.invoice_line_key = fact.invoice_line_id
               AND declared.lot_key = fact.lot_id
             UNION ALL
            SELECT declared.delivery_key, declared.invoice_line_key, declared.lot_key, entry.site_key,
                   entry.product_key, declared.date, -declared.amount, 0,
                   entry.description, NULL, entry.family, entry.categories, entry.origin, entry.is_short,
                   entry.is_local, entry.local_definition, entry.local_km
              FROM declared
              JOIN sp_egalim_ledger entry ON entry.id = declared.ledger_id
             WHERE NOT EXISTS (
                   SELECT 1
                     FROM fact
                    WHERE fact.delivery_key = declared.delivery_key
                      AND fact.invoice_line_id = declared.invoice_line_key
                      AND fact.lot_id = declared.lot_key
             )
            """
        )
