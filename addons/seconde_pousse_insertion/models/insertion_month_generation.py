import json
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.hours import month_bounds, month_totals, month_window, to_hours

HOURS = {
    "hours_theoretical": "theoretical",
    "hours_worked": "worked",
    "hours_paid_absence": "paid_absence",
    "hours_unpaid_absence": "unpaid_absence",
    "hours_paid": "paid",
    "hours_eligible": "eligible",
    "hours_complementary": "complementary",
}
COUNTED = (*HOURS, "missing_count", "days_worked")


class InsertionMonthGeneration(models.AbstractModel):
    """Count everybody's month in a number of queries that does not grow with the people."""

    _name = "insertion.month.generation"
    _description = "Generation of the Months"

    @api.model
    def _generate(self, company, day, pathways=None):
        """Create or count again the draft months of everybody on a pathway; validated ones are never touched.

        :param company: res.company
        :param day: any day of the month
        :param pathways: insertion.pathway, only these; None for everybody
        :return: insertion.month, all those of the month (and of these pathways)
        :raise AccessError: without the right to create months
        """
        self.env["insertion.month"].check_access("create")
        first, _last = month_bounds(day)
        self.env["resource.calendar.leaves"].sudo()._create_public_holidays(company, [first.year], only_new_years=True)
        existing = self._get_existing(company, first)
        domain = Domain.TRUE
        if pathways is not None:
            # The other pathways of an employee are part of her month.
            employees = pathways.sudo().employee_id
            domain = Domain("id", "in", pathways.ids) | Domain("employee_id", "in", employees.ids)
        rows = [
            row
            for unit, row in self._prepare_months(company, first, existing, domain)
            if self._is_changed(row, existing.get(unit))
        ]
        if rows:
            self._upsert_months(company, first, rows)
        domain = Domain("company_id", "=", company.id) & Domain("month", "=", first)
        if pathways is not None:
            domain &= Domain("pathway_id", "in", pathways.ids)
        return self.env["insertion.month"].search(domain)

    @api.model
    def _get_existing(self, company, first):
        """Return the months already there, as a dict unit → record (see `_get_unit`)."""
        months = (
            self.env["insertion.month"]
            .sudo()
            .search_fetch(
                [("company_id", "=", company.id), ("month", "=", first)],
                ["pathway_id", "person_id", "employee_id", "state", "source", "day_details", *COUNTED],
            )
        )
        return {self._get_unit(month.employee_id.id, month.pathway_id.id): month for month in months}

    @api.model
    def _get_unit(self, employee_id, pathway_id):
        """One month per employee, or per pathway of a participant, who has no employee."""
        return (employee_id, False) if employee_id else (False, pathway_id)

    @api.model
    def _prepare_months(self, company, first, existing, domain):
        """Give each unit that has a draft month, or none yet, with the values of its month."""
        hours = self.env["insertion.hours"]
        start, last = month_window(first)
        spans = hours._get_spans(company, start, last, domain)
        halves = hours._get_halves(company, spans, start, last)
        share_on = hours._get_share_finder()
        units = defaultdict(list)
        for span in spans:
            units[self._get_unit(span.employee_id, span.pathway_id)].append(span)
        for unit, unit_spans in units.items():
            month = existing.get(unit)
            is_inside = any(not span.date_end or span.date_end >= first for span in unit_spans)
            if (month and month.state == "draft") or (not month and is_inside):
                counted = [half for span in unit_spans for half in halves.get(span.pathway_id, ())]
                yield unit, self._prepare_month(unit_spans[-1], first, counted, share_on, month)

    @api.model
    def _prepare_month(self, span, first, halves, share_on, month):
        totals = month_totals(first, halves, share_on)
        inside = [half for half in halves if half.day >= first]
        row = {
            "pathway_id": month.pathway_id.id if month else span.pathway_id,
            "person_id": month.person_id.id if month else span.person_id,
            "employee_id": span.employee_id or None,
            "source": "roll_call",
            **{name: to_hours(getattr(totals, attribute)) for name, attribute in HOURS.items()},
            "missing_count": totals.missing,
            "days_worked": len({half.day for half in inside if half.worked}),
            "day_details": [
                [half.day.isoformat(), half.half, half.theoretical, half.worked, half.absence, half.code or 0]
                for half in sorted(inside, key=lambda half: (half.day, half.half))
            ],
        }
        if not span.employee_id:
            # An outside participant is paid nothing: her hours count in no FTE.
            row.update(hours_paid=0.0, hours_eligible=0.0, hours_complementary=0.0)
        if month and month.source != "roll_call":
            # Typed or imported: the contract alone is read again.
            typed = {name: month[name] for name in COUNTED if name != "hours_theoretical"}
            row.update(typed, source=month.source, missing_count=0)
        return row

    @api.model
    def _is_changed(self, row, month):
        if not month:
            return True
        return row["day_details"] != (month.day_details or []) or any(
            abs(row[name] - month[name]) > 1e-6 for name in COUNTED
        )

    @api.model
    def _upsert_months(self, company, first, rows):
        """Write the months in one query; a month validated meanwhile keeps its figures."""
        Month = self.env["insertion.month"].sudo()
        Month.flush_model()
        columns = ("pathway_id", "person_id", "employee_id", "source", *COUNTED)
        types = {name: "float8" for name in HOURS} | {"source": "varchar"}
        arrays = SQL(", ").join(
            SQL("%s::%s[]", [row[name] for row in rows], SQL(types.get(name, "int4"))) for name in columns
        )
        written = (*COUNTED, "day_details")
        month_ids = self.env.execute_query(
            SQL(
                """
                INSERT INTO insertion_month
                       (%(columns)s, day_details, month, company_id, state,
                        create_uid, write_uid, create_date, write_date)
                SELECT %(columns)s, details::jsonb, %(month)s, %(company)s, 'draft',
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM unnest(%(arrays)s, %(details)s::text[]) AS given(%(columns)s, details)
           ON CONFLICT (pathway_id, month) DO UPDATE
                   SET (%(written)s, write_uid, write_date)
                     = ROW(%(excluded)s, EXCLUDED.write_uid, EXCLUDED.write_date)
                 WHERE insertion_month.state = 'draft'
             RETURNING id
                """,
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                month=first,
                company=company.id,
                uid=self.env.uid,
                arrays=arrays,
                details=[json.dumps(row["day_details"]) for row in rows],
                written=SQL(", ").join(map(SQL.identifier, written)),
                excluded=SQL(", ").join(SQL.identifier("excluded", name) for name in written),
            )
        )
        months = Month.browse([month_id for [month_id] in month_ids])
        self.env.invalidate_all()
        months.modified([*COUNTED, "day_details"])
        return months
