import json

from odoo import models
from odoo.tools import SQL, remove_accents

from ..rules.fte import (
    PersonHours,
    monthly_amount,
    realisation_rate,
    split_hours,
    state_share,
    statement_figures,
    to_decimal,
)

LINE_COLUMNS = {
    "month_id": "int4",
    "pathway_id": "int4",
    "person_id": "int4",
    "name": "varchar",
    "sort_name": "varchar",
    "birth_date": "date",
    "date_from": "date",
    "date_to": "date",
    "form": "varchar",
    "hours": "numeric",
    "hours_eligible": "numeric",
    "gross_pay": "numeric",
    "exit_id": "int4",
    "exit_date": "date",
    "exit_code": "varchar",
}


class InsertionStatementBuilder(models.AbstractModel):
    """How the lines of a statement are made from validated months, contracts and exits.

    The number of queries does not grow with the people: everything is read at once and the lines
    are written by one statement, which also makes a second run change nothing.
    """

    _name = "insertion.statement.builder"
    _inherit = "insertion.statement.source"
    _description = "Making of an ASP Statement"

    def _build(self):
        """Compute one statement: its lines, then its figures."""
        self.ensure_one()
        facts = self._get_facts()
        rows = self._prepare_lines(facts)
        self._upsert_lines(rows)
        self._write_figures({**self._prepare_figures(rows, facts), "state": "computed"})

    def _get_facts(self):
        """Read everything a statement needs; the number of queries is fixed."""
        first, last = self._get_period()
        months = self._get_month_records()
        spans = self._get_spans(months.employee_id, first, last)
        return {
            "months": months,
            "spans": spans,
            "weights": self._get_weights(months, spans),
            "exits": self._get_exits(months.pathway_id, first, last),
            "rsa": self._get_rsa_people(months.person_id, last),
            "rate": self._get_rate(),
        }

    def _get_rate(self):
        """Return what pays for an FTE this month, as a dict amount, hours_per_fte, is_verified."""
        annex = self.annex_id
        rates = self.env["insertion.aid.rate"].sudo()._get_rates([annex.structure_kind], self._get_period()[1])
        rate = rates[annex.structure_kind]
        return {
            "amount": annex.amount or rate.amount,
            "hours_per_fte": annex.hours_per_fte or rate.hours_per_fte,
            "is_verified": rate.is_verified or bool(annex.amount and annex.hours_per_fte),
        }

    # ------------------------------------------------------------------
    # Lines and figures
    # ------------------------------------------------------------------

    def _prepare_lines(self, facts):
        """Return the values of the lines: one per month and span on this annex."""
        rows = []
        for month in facts["months"]:
            spans = facts["spans"].get(month.employee_id.id, [])
            declared, eligible = facts["weights"].get(month.id, ([1], [1]))
            shares = [
                split_hours(month.hours_paid, declared),
                split_hours(month.hours_eligible, eligible),
                split_hours(month.gross_pay, declared),
            ]
            for position, span in enumerate(spans):
                if span.version.terms[2] == self.annex_id.id:
                    is_last = position == len(spans) - 1
                    rows.append(self._prepare_line(month, span, [part[position] for part in shares], is_last, facts))
        return rows

    def _prepare_line(self, month, span, shares, is_last, facts):
        person = month.person_id
        label = self._get_person_label(person)
        exit_ = facts["exits"].get(month.pathway_id.id) if is_last else None
        return {
            "month_id": month.id,
            "pathway_id": month.pathway_id.id,
            "person_id": person.id,
            "name": label,
            "sort_name": remove_accents(label).lower(),
            "birth_date": person.birth_date or None,
            "date_from": span.date_from,
            "date_to": span.date_to,
            "form": span.version.terms[0],
            "hours": shares[0],
            "hours_eligible": shares[1],
            "gross_pay": shares[2],
            "exit_id": exit_.id if exit_ else None,
            "exit_date": exit_.date if exit_ else None,
            "exit_code": (exit_.reason_id.asp_code or None) if exit_ else None,
        }

    def _upsert_lines(self, rows):
        """Make the lines what the rows say, with one query; the ASP's figures typed on them are kept."""
        Line = self.env["insertion.statement.line"].sudo()
        Line.flush_model()
        columns = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        types = SQL(", ").join(SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in LINE_COLUMNS.items())
        changed = [name for name in LINE_COLUMNS if name not in ("month_id", "date_from")]
        new = SQL(", ").join(SQL("EXCLUDED.%s", SQL.identifier(name)) for name in changed)
        old = SQL(", ").join(SQL("line.%s", SQL.identifier(name)) for name in changed)
        self.env.execute_query(
            SQL(
                """
                INSERT INTO insertion_statement_line AS line
                       (statement_id, company_id, create_uid, create_date, write_uid, write_date, %(columns)s)
                SELECT %(statement)s, %(company)s, %(uid)s, %(now)s, %(uid)s, %(now)s, %(columns)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS row(%(types)s)
                    ON CONFLICT (statement_id, month_id, date_from)
                    DO UPDATE SET (%(changed)s, write_uid, write_date) = ROW(%(new)s, %(uid)s, %(now)s)
                 WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
             RETURNING line.id
                """,
                columns=columns,
                statement=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                now=self.env.cr.now(),
                rows=json.dumps(rows, default=str),
                types=types,
                changed=SQL(", ").join(map(SQL.identifier, changed)),
                new=new,
                old=old,
            )
        )
        Line.invalidate_model()
        self.invalidate_recordset(["line_ids"])
        self._drop_old_lines({(row["month_id"], row["date_from"]) for row in rows})

    def _drop_old_lines(self, kept):
        """Remove lines whose month or contract changed; one the ASP knows stays, without hours of ours."""
        Line = self.env["insertion.statement.line"]._with_statement_write().sudo()
        old = Line.search([("statement_id", "=", self.id)], order="id").filtered(
            lambda line: (line.month_id.id, line.date_from) not in kept
        )
        known = old.filtered(lambda line: line.asp_hours or line.asp_gross)
        known.write({"month_id": False, "hours": 0, "hours_eligible": 0, "gross_pay": 0})
        (old - known).unlink()
        if self.asp_date:
            lines = Line.search([("statement_id", "=", self.id)], order="id")
            for field in Line._fields.values():
                if field.compute == "_compute_differences":
                    self.env.add_to_compute(field, lines)

    def _prepare_figures(self, rows, facts):
        """Return the header figures; without a rate in force, hours only."""
        rate = facts["rate"]
        minimum = self.env["insertion.parameter"]._get_value(
            "statement_min_hours", self.month, self.annex_id.structure_kind
        )
        people = [
            PersonHours(row["person_id"], row["hours"], row["hours_eligible"], row["person_id"] in facts["rsa"])
            for row in rows
        ]
        # Without a base no FTE exists: any positive one gives the hours, and nothing else is kept.
        figures = statement_figures(people, rate["hours_per_fte"] or 1, rate["amount"] or 0, to_decimal(minimum))
        values = {
            "people_count": figures.people,
            "rsa_count": figures.people_rsa,
            "contributing_count": figures.contributing,
            "rsa_contributing_count": figures.contributing_rsa,
            "hours_total": float(figures.hours_total),
            "hours_eligible": float(figures.hours_eligible),
            "rate_amount": rate["amount"],
            "hours_per_fte": rate["hours_per_fte"],
            "is_rate_verified": rate["is_verified"],
            "fte_agreed": self.annex_id.fte_agreed,
        }
        known = bool(rate["hours_per_fte"])
        share = state_share(self.annex_id.cofunded_share)
        values.update(
            fte=float(figures.fte) if known else 0,
            fte_eligible=float(figures.fte_eligible) if known else 0,
            realisation_rate=float(realisation_rate(figures.fte, self.annex_id.fte_agreed) or 0) if known else 0,
            lump_sum=float(monthly_amount(self.annex_id.fte_agreed, rate["amount"] or 0)),
            aid_amount=float(figures.aid) if known else 0,
            aid_state_amount=round(float(figures.aid * share), 2) if known else 0,
        )
        return values
