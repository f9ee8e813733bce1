from odoo import fields, models
from odoo.tools import SQL


class SpEgalimCollector(models.AbstractModel):
    """Collects what is new to declare; part of `sp.egalim.export`."""

    _name = "sp.egalim.collector"
    _description = "Collector of Purchases to Declare"

    def _get_today(self):
        return fields.Date.context_today(self.with_context(tz=self.company_id._sp_get_timezone()))

    def _get_sites(self):
        """Return the sites to look at, archived ones included: what they bought is still to declare."""
        domain = [("sp_is_site", "=", True), *self.env["res.partner"]._check_company_domain(self.company_id)]
        return self.site_ids or self.env["res.partner"].with_context(active_test=False).search(domain)

    def _collect_rows(self):
        """Insert the rows of this export and what they declare, in one statement."""
        self.env.flush_all()
        sites = self._get_sites()
        problems = [self.env["res.partner"]._sp_get_macantine_key(site, self.layout)[1] or None for site in sites]
        items = self._get_egalim_items(
            self.company_id, sites, self.date_from, self.date_to, roots=self._get_corrected_deliveries()
        )
        self.env.cr.execute(
            SQL(
                """
                WITH fact AS MATERIALIZED (%(facts)s),
                problem AS (
                    SELECT * FROM UNNEST(%(site_ids)s::int[], %(problems)s::text[]) AS problem(site_id, reason)
                ),
                declared AS MATERIALIZED (%(declared)s),
                change AS (%(changes)s),
                judged AS (
                    SELECT change.*,
                           SUM(amount) OVER delivery AS net,
                           BOOL_OR(is_known) OVER delivery AS is_known_delivery
                      FROM change
                    WINDOW delivery AS (
                               PARTITION BY CASE WHEN root_id = 0 THEN -invoice_line_id ELSE root_id END
                           )
                ),
                candidate AS MATERIALIZED (
                    SELECT judged.*,
                           DATE_TRUNC('month', judged.date) AS month,
                           COALESCE(
                               problem.reason,
                               judged.reason,
                               CASE WHEN is_known_delivery AND net < 0 THEN 'changed'
                                    WHEN judged.date > %(today)s THEN 'future' END
                           ) AS why
                      FROM judged
                 LEFT JOIN problem ON problem.site_id = judged.site_id
                     WHERE amount <> 0
                       AND NOT (is_known_delivery AND net = 0)
                       AND (
                           judged.date BETWEEN %(date_from)s AND %(date_to)s
                           OR (is_known_delivery AND net < 0)
                       )
                ),
                added AS (
                    INSERT INTO sp_egalim_export_line (
                        export_id, company_id, site_id, product_id, date, description, amount, kilos, family,
                        categories, origin, is_short, is_local, local_definition, local_km, is_excluded, reason
                    )
                    SELECT %(export)s, %(company)s, site_id, NULLIF(product_id, 0), MAX(date),
                           %(description)s, SUM(amount), SUM(kilos), family, categories, origin, is_short, is_local,
                           local_definition, local_km,
                           why IS NOT NULL OR SUM(amount) <= 0,
                           COALESCE(
                               why, CASE WHEN SUM(amount) = 0 THEN 'zero' WHEN SUM(amount) < 0 THEN 'negative' END
                           )
                      FROM candidate
                  GROUP BY site_id, product_id, month, family, categories, origin, is_short, is_local, local_definition,
                           local_km, why
                 RETURNING id, site_id, product_id, date, family, categories, origin, is_short, is_local,
                           local_definition, local_km, is_excluded
                )
                INSERT INTO sp_egalim_ledger (
                    row_id, invoice_line_id, stock_move_key, lot_key, date, amount
                )
                SELECT added.id, NULLIF(candidate.invoice_line_id, 0), candidate.root_id, candidate.lot_id,
                       candidate.date, candidate.amount
                  FROM candidate
                  JOIN added
                    ON added.site_id = candidate.site_id
                   AND COALESCE(added.product_id, 0) = candidate.product_id
                   AND DATE_TRUNC('month', added.date) = candidate.month
                   AND added.family = candidate.family
                   AND added.categories = candidate.categories
                   AND added.origin = candidate.origin
                   AND added.is_short = candidate.is_short
                   AND added.is_local = candidate.is_local
                   AND added.local_definition = candidate.local_definition
                   AND added.local_km = candidate.local_km
                 WHERE candidate.why IS NULL
                   AND NOT added.is_excluded
                """,
                facts=self._get_egalim_facts(self.company_id, items),
                site_ids=sites.ids,
                problems=problems,
                declared=self._get_declared(sites),
                changes=self._get_changes(),
                today=self._get_today(),
                date_from=self.date_from,
                date_to=self.date_to,
                export=self.id,
                company=self.company_id.id,
                description=self._get_description(),
            )
        )
        self.env.invalidate_all()

    def _get_description(self):
        """Return what names a product in a file: its name, in French where it has one."""
        return SQL(
            """
            COALESCE(
                (SELECT COALESCE(template.name->>%(lang)s, template.name->>'en_US')
                   FROM product_product product
                   JOIN product_template template ON template.id = product.product_tmpl_id
                  WHERE product.id = candidate.product_id),
                MIN((SELECT line.name FROM account_move_line line WHERE line.id = candidate.invoice_line_id)
                    ) FILTER (WHERE candidate.product_id = 0),
                ''
            )
            """,
            lang=self.company_id.partner_id.lang or "fr_FR",
        )

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
                ON ledger.stock_move_key = COALESCE(move.origin_returned_move_id, move.id)
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
        """Return the query of what the files already hold, of what is looked at and of the deliveries of the period."""
        return SQL(
            """
            SELECT COALESCE(ledger.invoice_line_id, 0) AS invoice_line_id,
                   ledger.stock_move_key AS root_id,
                   ledger.lot_key AS lot_id,
                   MAX(ledger.row_id) AS row_id,
                   MAX(ledger.date) AS date,
                   SUM(ledger.amount) AS amount
              FROM sp_egalim_ledger ledger
              JOIN sp_egalim_export_line row ON row.id = ledger.row_id
             WHERE row.company_id = %(company)s
               AND row.site_id = ANY(%(sites)s)
               AND (
                   ledger.date BETWEEN %(date_from)s AND %(date_to)s
                   OR ledger.invoice_line_id IN (SELECT fact.invoice_line_id FROM fact)
               )
          GROUP BY ledger.invoice_line_id, ledger.stock_move_key, ledger.lot_key
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
            SELECT fact.invoice_line_id, fact.root_id, fact.lot_id, fact.site_id,
                   COALESCE(fact.product_id, 0) AS product_id, fact.date,
                   fact.amount - COALESCE(declared.amount, 0) AS amount,
                   CASE WHEN declared.row_id IS NULL THEN fact.kilos ELSE 0 END AS kilos,
                   fact.reason, fact.family, fact.categories, fact.origin, fact.is_short, fact.is_local,
                   fact.local_definition, fact.local_km,
                   declared.row_id IS NOT NULL AS is_known
              FROM fact
         LEFT JOIN declared
                ON declared.invoice_line_id = fact.invoice_line_id
               AND declared.root_id = fact.root_id
               AND declared.lot_id = fact.lot_id
             UNION ALL
            SELECT declared.invoice_line_id, declared.root_id, declared.lot_id, row.site_id,
                   COALESCE(row.product_id, 0), declared.date, -declared.amount, 0,
                   NULL, row.family, row.categories, row.origin, row.is_short, row.is_local,
                   row.local_definition, row.local_km,
                   TRUE
              FROM declared
              JOIN sp_egalim_export_line row ON row.id = declared.row_id
             WHERE NOT EXISTS (
                   SELECT 1
                     FROM fact
                    WHERE fact.invoice_line_id = declared.invoice_line_id
                      AND fact.root_id = declared.root_id
                      AND fact.lot_id = declared.lot_id
             )
            """
        )
