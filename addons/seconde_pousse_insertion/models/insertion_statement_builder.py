import json

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.contract_spans import Version, month_spans
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
    "is_rsa": "bool",
}


class InsertionStatementBuilder(models.AbstractModel):
    """How the lines of a statement are made from validated months, contracts and exits.

    The number of queries does not grow with the people: everything is read at once and the lines
    are written by one statement, which also makes a second run change nothing.
    """

    _name = "insertion.statement.builder"
    _description = "Making of an ASP Statement"

    def _build(self):
        """Compute one statement: its lines, then its figures."""
        self.ensure_one()
        facts = self._get_facts()
        rows = self._prepare_lines(facts)
        self._upsert_lines(rows)
        self._write_figures({**self._prepare_figures(rows, facts["rate"]), "state": "computed"})

    def _get_period(self):
        return self.month, self.month + relativedelta(months=1, days=-1)

    def _get_month_records(self, states=("validated", "locked")):
        """Return the months of employees of the structure, participants left out."""
        return (
            self.env["insertion.month"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", self.company_id.id),
                    ("month", "=", self.month),
                    ("employee_id", "!=", False),
                    ("state", "in", states),
                ],
                ["pathway_id", "person_id", "employee_id", "hours_paid", "hours_eligible", "gross_pay", "state"],
                order="id",
            )
        )

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
    # Contracts
    # ------------------------------------------------------------------

    def _get_month_annexes(self):
        """Return the annexes of the structure in force this month."""
        Annex = self.env["insertion.annex"].sudo()
        return Annex.search(Annex._get_month_domain(self.month) & fields.Domain("company_id", "=", self.company_id.id))

    def _get_spans(self, employees, first, last):
        """Cut the month of each employee by contract, amendment and annex.

        :return: dict employee id → list of Span; terms are (form, weekly hours, annex id)
        """
        annexes = self._get_month_annexes()
        Version_ = self.env["hr.version"].sudo()
        versions = Version_.search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("contract_date_start", "<=", last),
                "|",
                ("contract_date_end", "=", False),
                ("contract_date_end", ">=", first),
                ("date_version", "<=", last),
            ],
            [
                "employee_id",
                "date_version",
                "contract_date_start",
                "contract_date_end",
                "insertion_form",
                "insertion_annex_id",
                "resource_calendar_id",
            ],
            order="date_version, id",
        )
        states = {}
        for version in versions:
            terms = (
                version.insertion_form or "classic",
                version.resource_calendar_id.hours_per_week,
                self._choose_annex(version, annexes).id,
            )
            states.setdefault(version.employee_id.id, []).append(
                Version(version.date_version, version.contract_date_start, version.contract_date_end or None, terms)
            )
        return {employee_id: month_spans(found, first, last) for employee_id, found in states.items()}

    @api.model
    def _choose_annex(self, version, annexes):
        """Return the annex that pays for a contract: the one typed on it while it runs, else the only one.

        Annexes are yearly and contracts outlive them: an annex that ended gives way to the next one.
        """
        if version.insertion_annex_id in annexes:
            return version.insertion_annex_id
        kinds = version.insertion_annex_id.structure_kind
        same_kind = annexes.filtered(lambda annex: annex.structure_kind == kinds) if kinds else annexes
        return same_kind if len(same_kind) == 1 else annexes.browse()

    def _get_weights(self, months, spans):
        """Tell how to share a month between its spans: by hours of presence, else by planned days.

        :return: dict month id → list of weights
        """
        cut = months.filtered(lambda month: len(spans.get(month.employee_id.id, ())) > 1)
        first, last = self._get_period()
        presences = (
            self.env["insertion.presence"]
            .sudo()
            ._read_group(
                [("pathway_id", "in", cut.pathway_id.ids), ("date", ">=", first), ("date", "<=", last)],
                ["pathway_id", "date:day"],
                ["hours:sum", "absence_hours:sum"],
            )
            if cut
            else []
        )
        days = {}
        for pathway, day, hours, absence in presences:
            days.setdefault(pathway.id, []).append((fields.Date.to_date(day), hours + absence))
        weights = {}
        for month in cut:
            parts = spans[month.employee_id.id]
            seen = days.get(month.pathway_id.id, [])
            weights[month.id] = [sum(h for day, h in seen if part.first <= day <= part.last) for part in parts]
            if not any(weights[month.id]):
                weights[month.id] = [part.days * part.version.terms[1] for part in parts]
        return weights

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    def _get_exits(self, pathways, first, last):
        """Return the definitive exits of the month, as a dict pathway id → exit."""
        exits = (
            self.env["insertion.exit"]
            .sudo()
            .search_fetch(
                [("pathway_id", "in", pathways.ids), ("date", ">=", first), ("date", "<=", last)],
                ["pathway_id", "date", "reason_id"],
            )
        )
        return {exit_.pathway_id.id: exit_ for exit_ in exits}

    def _get_rsa_people(self, people, last):
        """Return the ids of the people whose last diagnosis says they receive RSA."""
        diagnoses = (
            self.env["insertion.eligibility"]
            .sudo()
            .search_fetch(
                [("person_id", "in", people.ids), ("date", "<=", last)],
                ["person_id", "criterion_ids"],
                order="date, id",
            )
        )
        latest = {diagnosis.person_id.id: diagnosis for diagnosis in diagnoses}
        return {person_id for person_id, diagnosis in latest.items() if "RSA" in diagnosis.criterion_ids.mapped("code")}

    @api.model
    def _get_person_label(self, person):
        """Write a person as the ASP does: name used then first names, in capitals."""
        return " ".join(filter(None, (person.used_name or person.birth_name, person.first_names))).upper() or (
            person.name.upper()
        )

    # ------------------------------------------------------------------
    # Lines and figures
    # ------------------------------------------------------------------

    def _prepare_lines(self, facts):
        """Return the values of the lines: one per month and span on this annex."""
        rows = []
        for month in facts["months"]:
            spans = facts["spans"].get(month.employee_id.id, [])
            weights = facts["weights"].get(month.id, [1])
            shares = [split_hours(month[name], weights) for name in ("hours_paid", "hours_eligible", "gross_pay")]
            for position, span in enumerate(spans):
                if span.version.terms[2] == self.annex_id.id:
                    is_last = position == len(spans) - 1
                    rows.append(self._prepare_line(month, span, [part[position] for part in shares], is_last, facts))
        return rows

    def _prepare_line(self, month, span, shares, is_last, facts):
        person = month.person_id
        exit_ = facts["exits"].get(month.pathway_id.id) if is_last else None
        return {
            "month_id": month.id,
            "pathway_id": month.pathway_id.id,
            "person_id": person.id,
            "name": self._get_person_label(person),
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
            "is_rsa": person.id in facts["rsa"],
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

    def _prepare_figures(self, rows, rate):
        """Return the header figures; without a rate in force, hours only."""
        minimum = self.env["insertion.parameter"]._get_value(
            "statement_min_hours", self.month, self.annex_id.structure_kind
        )
        people = [PersonHours(row["person_id"], row["hours"], row["hours_eligible"], row["is_rsa"]) for row in rows]
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
