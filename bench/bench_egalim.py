"""What the ma-cantine export of a year costs, next to raw SQL and the csv module, in one run.

    make bench

Prints, for 100 000 invoice lines that make as many rows (200 sites, 12 months, 42 products): the seconds, queries
and memory of an export (ledger written, rows checked as the platform does, one file per site), and how many times that
is what a script needs to write the same files, to the character, with one query and the csv module: no ledger, no
check, nothing kept. Both are timed in turn, the median of three is shown. Everything is rolled back.

Seen on two calm cores: as long as the script (1.0), 0.3 times the memory; on busy ones 1.3 to 1.6 times. Next to a
lighter script (one file, no country, certificate, harvest nor label) it is 2 to 3 times on busy ones; it was 5.6 when
rows and ledger were two tables.
"""

import csv
import sys
import tempfile
import time
import tracemalloc
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL

DATABASE = "seconde_pousse"
SITES = 200
YEAR = 2019  # before any delivery of the demonstration
TURNS = 4
HEADER = (
    "cantine_id",
    "description",
    "fournisseur",
    "date",
    "prix_ht",
    "famille_produits",
    "categories_egalim",
    "origine",
    "est_circuit_court",
    "est_local",
    "definition_local",
    "definition_local_km",
)
TABLES = ("account_move", "account_move_line", "stock_move", "stock_move_line", "stock_picking")


def measured(env, work):
    """Return the result of ``work()``, its seconds and its queries, writes to the database included."""
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = work()
    env.flush_all()
    return result, time.perf_counter() - start, env.cr.sql_log_count - queries


def measured_memory(work):
    """Return the most megabytes that ``work()`` holds in Python. Apart, because counting slows everything down."""
    tracemalloc.start()
    work()
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return memory


def copy_rows(env, table, source, count, **changes):
    """Copy one row of a table ``count`` times, some columns being expressions of the number ``n`` of the copy."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table]
    )
    columns = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s source, generate_series(0, %s) AS n WHERE source.id = %s",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(column) for column in columns),
            SQL(", ").join(
                SQL(changes[column]) if column in changes else SQL.identifier("source", column) for column in columns
            ),
            SQL.identifier(table),
            count - 1,
            source,
        )
    )


def create_year(env, products):
    """Bill each site, each month, a delivery of each of some products; return the sites."""
    sites = env["res.partner"].create(
        [
            {"name": f"Mesure {number:03d}", "sp_is_site": True, "sp_macantine_mode": "id", "sp_macantine_id": number}
            for number in range(1, SITES + 1)
        ]
    )
    goods = env["product.product"].create(
        [{"name": f"Légume {number:02d}", "sp_egalim_family": "FRUITS_ET_LEGUMES"} for number in range(products)]
    )
    lots = env["stock.lot"].create(
        [
            {
                "name": f"MESURE-{product.id}",
                "product_id": product.id,
                "organic_status": "organic",
                "origin_country_id": env.ref("base.fr").id,
                "company_id": env.company.id,
            }
            for product in goods
        ]
    )
    env["sp.organic.certificate"].create(
        {"number": "MESURE", "body_code": "FR-BIO-01", "date_from": f"{YEAR}-01-01", "date_to": f"{YEAR}-12-31"}
    )
    line = env["account.move.line"].search(
        [
            ("move_id.move_type", "=", "out_invoice"),
            ("parent_state", "=", "posted"),
            ("company_id", "=", env.company.id),
            ("sp_stock_move_ids", "!=", False),
        ],
        limit=1,
    )
    move = line.sp_stock_move_ids[:1]
    env.flush_all()
    # Foreign keys are not what is measured; nothing of this is kept.
    env.cr.execute("SET LOCAL session_replication_role = replica")
    starts = {}
    for table in TABLES:
        env.cr.execute(SQL("SELECT MAX(id) + 1 FROM %s", SQL.identifier(table)))
        starts[table] = env.cr.fetchone()[0]
    documents = SITES * 12
    lines = documents * products
    document = f"n / {products}"
    product, lot = (f"{records.ids[0]} + MOD(n, {products})" for records in (goods, lots))
    day = f"DATE '{YEAR}-01-15' + MOD(n, 12) * INTERVAL '1 month'"
    site = f"{sites.ids[0]} + n / 12"
    copy_rows(
        env,
        "stock_picking",
        move.picking_id.id,
        documents,
        id=f"{starts['stock_picking']} + n",
        name="'MESURE/' || n",
        partner_id=site,
        date_done=day,
    )
    copy_rows(
        env,
        "account_move",
        line.move_id.id,
        documents,
        id=f"{starts['account_move']} + n",
        name="'MESURE/' || n",
        sequence_number="1000000 + n",
        partner_shipping_id=site,
        invoice_date=day,
    )
    copy_rows(
        env,
        "stock_move",
        move.id,
        lines,
        id=f"{starts['stock_move']} + n",
        picking_id=f"{starts['stock_picking']} + {document}",
        product_id=product,
    )
    copy_rows(
        env,
        "stock_move_line",
        move.move_line_ids[:1].id,
        lines,
        id=f"{starts['stock_move_line']} + n",
        move_id=f"{starts['stock_move']} + n",
        picking_id=f"{starts['stock_picking']} + {document}",
        product_id=product,
        lot_id=lot,
    )
    copy_rows(
        env,
        "account_move_line",
        line.id,
        lines,
        id=f"{starts['account_move_line']} + n",
        move_id=f"{starts['account_move']} + {document}",
        product_id=product,
    )
    env.cr.execute(
        "INSERT INTO sp_account_move_line_stock_move_rel (invoice_line_id, stock_move_id)"
        " SELECT %s + n, %s + n FROM generate_series(0, %s) AS n",
        [starts["account_move_line"], starts["stock_move"], lines - 1],
    )
    env.cr.execute("SET LOCAL session_replication_role = origin")
    for table in (*TABLES, "sp_account_move_line_stock_move_rel"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()
    return sites


def write_raw(env, sites):
    """Write the same files as a script without Odoo would: one query, the csv module, one file per site.

    It has the joins that the cells need, nets credit notes, and shares a line among its lots; it keeps no ledger,
    checks nothing, and forgets what it wrote.
    """
    env.cr.execute(
        """
        SELECT site.sp_macantine_id,
               COALESCE(template.name->>'fr_FR', template.name->>'en_US'),
               company.name,
               MAX((picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Paris')::date),
               ROUND(SUM(-line.balance * detail.quantity_product_uom / NULLIF(back.quantity, 0)), 2),
               template.sp_egalim_family,
               CONCAT_WS(',', CASE WHEN lot.organic_status <> 'none' AND certificate.id IS NOT NULL THEN 'BIO' END,
                         label.codes),
               CASE WHEN country.code = 'FR' THEN 'FRANCE' WHEN country.id IS NOT NULL THEN 'EUROPE' ELSE '' END,
               CASE WHEN harvest.id IS NOT NULL THEN 'x' ELSE '' END,
               CASE WHEN harvest.id IS NOT NULL AND site.sp_is_local THEN 'x' ELSE '' END,
               CASE WHEN harvest.id IS NOT NULL AND site.sp_is_local THEN site.sp_local_definition ELSE '' END,
               CASE WHEN harvest.id IS NOT NULL AND site.sp_is_local THEN site.sp_local_km END
          FROM account_move_line line
          JOIN account_move invoice ON invoice.id = line.move_id
          JOIN res_company company ON company.id = line.company_id
          JOIN sp_account_move_line_stock_move_rel link ON link.invoice_line_id = line.id
          JOIN stock_move back ON back.id = link.stock_move_id
          JOIN stock_move move ON move.id = COALESCE(back.origin_returned_move_id, back.id)
          JOIN stock_picking picking ON picking.id = move.picking_id
          JOIN res_partner address ON address.id = picking.partner_id
          JOIN res_partner site ON site.id = address.commercial_partner_id
          JOIN stock_move_line detail ON detail.move_id = back.id AND detail.state = 'done'
          JOIN stock_lot lot ON lot.id = detail.lot_id
     LEFT JOIN res_country country ON country.id = lot.origin_country_id
     LEFT JOIN sp_harvest harvest ON harvest.lot_id = lot.id AND harvest.state = 'done'
     LEFT JOIN sp_organic_certificate certificate
            ON certificate.company_id = lot.company_id
           AND picking.date_done::date BETWEEN certificate.date_from AND certificate.date_to
          JOIN product_product product ON product.id = line.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN (
               SELECT choice.product_tmpl_id, STRING_AGG(category.code, ',' ORDER BY category.sequence) AS codes
                 FROM sp_product_egalim_category_rel choice
                 JOIN sp_egalim_category category ON category.id = choice.category_id
             GROUP BY choice.product_tmpl_id
               ) label ON label.product_tmpl_id = template.id
         WHERE invoice.state = 'posted'
           AND invoice.move_type IN ('out_invoice', 'out_refund')
           AND line.display_type = 'product'
           AND site.id = ANY(%s)
           AND picking.date_done >= %s
           AND picking.date_done < %s
      GROUP BY site.id, template.id, company.name, DATE_TRUNC('month', picking.date_done), lot.organic_status,
               certificate.id, label.codes, country.id, harvest.id
        HAVING SUM(line.balance) < 0
      ORDER BY site.complete_name, site.id, template.name->>'en_US', DATE_TRUNC('month', picking.date_done)
        """,
        [sites.ids, date(YEAR, 1, 1), date(YEAR + 1, 1, 1)],
    )
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for key, rows in groupby(env.cr.fetchall(), itemgetter(0)):
            path = Path(folder, f"{key}.csv")
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(HEADER)
                writer.writerows([*row[:4], f"{row[4]:.2f}", *row[5:]] for row in rows)
            texts.append(path)
        return sorted(path.read_text(encoding="utf-8") for path in texts)


def measure(env, products):
    """Print one line."""
    sites = create_year(env, products)
    export = env["sp.egalim.export"].create(
        {
            "date_from": date(YEAR, 1, 1),
            "date_to": date(YEAR, 12, 31),
            "layout": "id",
            "site_ids": [odoo.Command.set(sites.ids)],
        }
    )
    raw, full = [], []
    for _turn in range(TURNS):
        texts, seconds, _queries = measured(env, lambda: write_raw(env, sites))
        raw.append(seconds)
        export.action_draft()
        _done, seconds, queries = measured(env, export.action_generate)
        full.append(seconds)
    if sorted(file.raw.decode() for file in export.attachment_ids) != texts:
        raise AssertionError("the files are not those of the script")
    # The first turn fills the caches of PostgreSQL.
    raw, full = (sorted(seconds[1:])[(TURNS - 1) // 2] for seconds in (raw, full))
    rows = export.line_count
    export.action_draft()
    memory = [measured_memory(work) for work in (lambda: write_raw(env, sites), export.action_generate)]
    print(
        f"{SITES * 12 * products} lignes de facture, {rows} lignes de fichier : SQL et csv seuls {raw:.2f} s "
        f"({memory[0]:.0f} Mo au plus), export {full:.2f} s ({queries} requêtes, {len(export.attachment_ids)} "
        f"fichiers, {memory[1]:.0f} Mo au plus), soit {full / raw:.1f} fois le temps et {memory[1] / memory[0]:.1f} "
        "fois la mémoire"
    )


def main():
    """Print the figures."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    for products in (42,):
        with Registry(DATABASE).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True})
            measure(env, products)
            cr.rollback()
    return 0


if __name__ == "__main__":
    sys.exit(main())
