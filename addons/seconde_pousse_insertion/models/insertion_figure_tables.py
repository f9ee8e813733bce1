from collections import Counter

from odoo import models
from odoo.fields import Domain

from ..rules.beneficiaries import ROWS, count_rows, merge_support, profile
from ..rules.exits import CATEGORIES, DYNAMIC, EMPLOYMENT, UNDOCUMENTED, percentage
from ..rules.figures import FigureSet
from ..rules.fte import agreed_annual, annex_months, to_decimal, truncate2

EXIT_ROWS = (*CATEGORIES, UNDOCUMENTED)
RATES = {"dynamic": DYNAMIC, "lasting": ("lasting",), "employment": EMPLOYMENT}
SUPPORTS = ("internal", "external", "both")
PUBLIC_RELAUNCHES = ("training", "job")
RELAUNCHES = {"sante": "health", "hebergement": "housing", "training": "training", "job": "job"}
MONTHS = [f"{number:02d}" for number in range(1, 13)]


class InsertionFigureTables(models.AbstractModel):
    """Fills the tables of a year from its facts. A model that inherits this one has company_id and year."""

    _name = "insertion.figure.tables"
    _description = "Tables of Yearly Figures"
    _inherit = ["insertion.figure.annexes"]

    def _fill(self, facts):
        """Return every table of the year.

        :param facts: insertion_figure_facts.YearFacts
        :rtype: rules.figures.FigureSet
        """
        figures = FigureSet()
        people = figures.count("beneficiaries", "people", "people", len(facts.employees), is_key=True)
        self._fill_beneficiaries(figures, facts, people)
        self._fill_exits(figures, facts)
        self._fill_accompaniment(figures, facts, people)
        self._fill_fte(figures)
        self._fill_profile(figures, facts, people)
        self._fill_gardens(figures, facts)
        return figures

    # ------------------------------------------------------------------
    # Tables of the State
    # ------------------------------------------------------------------

    def _fill_beneficiaries(self, figures, facts, people):
        counts = count_rows(facts.employees, facts.year)
        keys = {row: figures.count("beneficiaries", row, "people", counts[row]) for row in ROWS}
        figures.split(people, (keys["women"], keys["men"]))
        figures.split(keys["rsa"], (keys["rsa_increased"], keys["rsa_not_increased"]))
        figures.split(people, (keys["under_26"], keys["over_50"]))
        figures.split(people, (keys["cap_bep"], keys["not_certifying"], keys["below_cap"]))
        for row in ("rsa", "ass", "aah", "rqth", "zrr", "qpv", "deld", "detld"):
            figures.split(people, (keys[row],))

    def _fill_exits(self, figures, facts):
        """Exits by category, the rates they make by the rule of the ASP and over all exits, and the targets."""
        totals = {}
        for column, kept in (("asp", True), ("all", None)):
            exits = [verdict for verdict in facts.exits if kept is None or verdict.is_kept]
            totals[column] = self._fill_exit_column(figures, column, Counter(verdict.category for verdict in exits))
        for row, key in totals["all"].items():
            figures.split(key, (totals["asp"][row],))
        targets = self._get_targets()
        for rate, parts in RATES.items():
            for column, keys in totals.items():
                done = sum(figures.values[keys[part]] for part in parts)
                share = percentage(done, figures.values[keys["total"]])
                figures.number("rates", rate, column, float(share or 0), (keys[f"sum_{rate}"], keys["total"]))
            if rate in targets:
                figures.number("rates", rate, "target", targets[rate])

    def _fill_exit_column(self, figures, column, counts):
        keys = {"total": figures.count("exits", "total", column, sum(counts.values()), is_key=True)}
        for category in EXIT_ROWS:
            keys[category] = figures.count("exits", category, column, counts[category])
        figures.split(keys["total"], [keys[category] for category in EXIT_ROWS])
        for rate, parts in RATES.items():
            key = figures.count("exits", f"sum_{rate}", column, sum(counts[part] for part in parts))
            keys[f"sum_{rate}"] = key
            figures.split(keys["total"], (key,))
            figures.split(key, [keys[part] for part in parts])
        return keys

    def _get_targets(self):
        """Return the target rates in percent: the convention's, else the national ones."""
        last = self._get_span()[1]
        values = self.env["insertion.parameter"]._get_values(["exit_target_dynamic", "exit_target_lasting"], last)
        targets = {"dynamic": values["exit_target_dynamic"], "lasting": values["exit_target_lasting"]}
        convention = self._get_convention()
        for rate in targets:
            # The convention keeps a share between 0 and 1.
            targets[rate] = round(convention[f"{rate}_target"] * 100, 2) or targets[rate]
        return targets

    def _get_convention(self):
        """Return the convention in force during the year, the last one when it changed."""
        first, last = self._get_span()
        return self.env["insertion.convention"].search(
            [("company_id", "=", self.company_id.id), ("date_start", "<=", last), ("date_end", ">=", first)],
            order="date_start desc",
            limit=1,
        )

    def _fill_accompaniment(self, figures, facts, people):
        """The yearly declaration, by heading: exact only, direction reads no name of a barrier."""
        hired = {person.identity for person in facts.employees}
        concerned = {identity: found for identity, found in facts.concerned.items() if identity in hired}
        for heading in self._get_barrier_headings():
            supports = [found[heading] for found in concerned.values() if heading in found]
            self._fill_supports(figures, heading, supports, exact_only=True)
        anything = [merge_support(found.values()) for found in concerned.values() if found]
        keys = self._fill_supports(figures, "any", anything)
        figures.split(people, keys[:1])
        figures.split(keys[0], keys[1:])
        for annex in facts.annexes:
            self._fill_annex(figures, annex, hired)

    def _fill_annex(self, figures, annex, hired):
        """The same declaration for one annex: a person counts for each annex she was under during the year."""
        titles = self._get_row_labels()
        people = annex.people & hired
        found = [headings for identity, headings in annex.concerned.items() if identity in people]
        for heading in (*self._get_barrier_headings(), "any"):
            if heading == "any":
                supports = [merge_support(headings.values()) for headings in found if headings]
            else:
                supports = [headings[heading] for headings in found if heading in headings]
            row = f"{annex.number}|{heading}"
            figures.labels["accompaniment_annex", row] = titles["accompaniment", heading]
            self._fill_supports(figures, row, supports, exact_only=True, table="accompaniment_annex")

    def _get_barrier_headings(self):
        return self.env["insertion.barrier"]._fields["declaration_code"].get_values(self.env)

    def _fill_supports(self, figures, row, supports, exact_only=False, table="accompaniment"):
        counts = Counter(supports)
        keys = [figures.count(table, row, "concerned", len(supports), exact_only)]
        return keys + [figures.count(table, row, name, counts[name], exact_only) for name in SUPPORTS]

    def _fill_fte(self, figures):
        """FTE done and agreed, month by month and over the year, cut at two decimals, never rounded."""
        first, last = self._get_span()
        annexes = self._get_annexes()
        # What was declared on an annex before an amendment replaced it is done all the same.
        statements = self.env["insertion.statement"].search_fetch(
            self._get_span_domain("month") & Domain("state", "!=", "draft")
        )
        by_month = {number: self._get_agreed(annexes, first.replace(month=number)) for number in range(1, 13)}
        # Each statement keeps the hours of one FTE that were in force.
        done = sum(
            to_decimal(statement.hours_total) / to_decimal(statement.hours_per_fte)
            for statement in statements
            if statement.hours_per_fte
        )
        agreed = sum(
            agreed_annual(annex.fte_agreed, annex_months(max(annex.date_start, first), min(annex.date_end, last)))
            for annex in annexes
        )
        declared = {f"{month.month:02d}" for month in statements.mapped("month")}
        # While the year runs, only the months declared compare.
        monthly = sum(by_month[int(row)] for row in declared)
        count = max(len(declared), 1)
        figures.number("fte", "average", "done", float(truncate2(done * len(MONTHS) / count)))
        figures.number("fte", "average", "agreed", float(truncate2(monthly / count)))
        figures.number("fte", "year", "done", float(truncate2(done)))
        figures.number("fte", "year", "agreed", float(truncate2(agreed)))
        for row in MONTHS:
            monthly = statements.filtered(lambda statement, row=row: f"{statement.month.month:02d}" == row)
            if monthly:
                # Nothing declared yet is not nothing done.
                figures.number("fte", row, "done", float(truncate2(sum(map(to_decimal, monthly.mapped("fte"))))))
            figures.number("fte", row, "agreed", float(by_month[int(row)]))

    def _get_agreed(self, annexes, month):
        """Return the FTE agreed for a month, cut at two decimals."""
        running = annexes.filtered(lambda annex: annex.date_start.replace(day=1) <= month <= annex.date_end)
        return truncate2(sum(map(to_decimal, running.mapped("fte_agreed"))))

    # ------------------------------------------------------------------
    # Free analyses
    # ------------------------------------------------------------------

    def _fill_profile(self, figures, facts, people):
        """How employees and outside participants split up by sex, age, district, education, situation."""
        groups = {
            "employees": profile(facts.employees, facts.year),
            "participants": profile(facts.participants, facts.year),
        }
        inside = figures.count("profile_sex", "total", "employees", len(facts.employees), is_key=True)
        outside = figures.count("profile_sex", "total", "participants", len(facts.participants))
        everybody = figures.count("profile_sex", "total", "all", len(facts.employees) + len(facts.participants))
        figures.same(people, inside)
        figures.split(everybody, (inside, outside))
        totals = {"employees": inside, "participants": outside, "all": everybody}
        for table in ("sex", "age", "district", "education", "social"):
            values = sorted(
                {value for group in groups.values() for value in group[table]},
                key=lambda value: (value is None, value or 0 if table == "age" else value or ""),
            )
            columns = {name: [] for name in totals}
            for value in values:
                row = "unknown" if value is None else str(value)
                counts = {name: group[table].get(value, 0) for name, group in groups.items()}
                # Employees and participants apart are worth more than both together.
                keys = {
                    name: figures.count(f"profile_{table}", row, name, count, is_key=name != "all")
                    for name, count in {**counts, "all": sum(counts.values())}.items()
                }
                figures.split(keys["all"], (keys["employees"], keys["participants"]))
                for name, key in keys.items():
                    columns[name].append(key)
            for name, keys in columns.items():
                figures.split(totals[name], keys)
        self._link_profile(figures)
        self._label_profile(figures)

    def _link_profile(self, figures):
        """The table of beneficiaries and these ones count the same people."""

        def linked(row, table, values):
            keys = [(f"profile_{table}", value, "employees") for value in values]
            keys = [key for key in keys if key in figures.counts]
            if keys:
                figures.split(("beneficiaries", row, "people"), keys)

        linked("women", "sex", ["female"])
        linked("men", "sex", ["male"])
        linked("under_26", "age", ["0", "18"])
        linked("over_50", "age", ["50", "55"])
        linked("cap_bep", "education", ["50", "51"])
        linked("not_certifying", "education", ["00"])
        linked("below_cap", "education", ["01", "60", "70"])

    def _label_profile(self, figures):
        codes = self.env["insertion.code"].search_fetch(
            [("list", "in", ("education_level", "social_situation"))], ["list", "code", "name"]
        )
        tables = {"education_level": "profile_education", "social_situation": "profile_social"}
        figures.labels.update({(tables[code.list], code.code): code.name for code in codes})

    def _fill_gardens(self, figures, facts):
        """Sites, sessions by theme, meals and meetings, people relaunched."""
        for site, people in facts.site_people.items():
            row = str(site or "unknown")
            figures.labels["sites", row] = facts.names.get(("site", site))
            key = figures.count("sites", row, "people", len(people))
            figures.number("sites", row, "hours", round(facts.site_hours[site], 2), (key,))
        for theme, count in facts.sessions.items():
            row = str(theme or "unknown")
            figures.labels["sessions", row] = facts.names.get(("theme", theme))
            key = figures.count("sessions", row, "people", len(facts.attendees.get(theme, ())))
            figures.number("sessions", row, "sessions", count)
            figures.number("sessions", row, "attendances", facts.attendances.get(theme, 0), (key,))
        for kind in ("meal", "partnership", "event", "steering"):
            count, participants = facts.meetings.get(kind, (0, 0))
            figures.number("meetings", kind, "meetings", count)
            figures.number("meetings", kind, "participants", participants)
        for source, row in RELAUNCHES.items():
            # What health and housing say of a group is not for direction either.
            exact_only = row not in PUBLIC_RELAUNCHES
            figures.count("relaunched", row, "people", len(facts.relaunched.get(source, ())), exact_only)
