from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..rules.contract_spans import Version, month_spans


class InsertionStatementSource(models.AbstractModel):
    """What a statement reads: months, contracts, exits, RSA. The number of queries never depends on the people."""

    _name = "insertion.statement.source"
    _description = "Sources of an ASP Statement"

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
        """Tell how to share a month between its spans: by what each half-day counted for, else by planned days.

        :return: dict month id → (weights of the declared hours, of the eligible ones), lists
        """
        cut = months.filtered(lambda month: len(spans.get(month.employee_id.id, ())) > 1)
        share_on = self.env["insertion.hours"]._get_share_finder() if cut else None
        weights = {}
        for month in cut:
            parts = spans[month.employee_id.id]
            planned = [part.days * part.version.terms[1] for part in parts]
            days = [self._weigh_half(half, share_on) for half in month.day_details or ()]
            declared, eligible = (
                [sum(half[position] for half in days if part.first <= half[0] <= part.last) for part in parts]
                for position in (1, 2)
            )
            declared = declared if any(declared) else planned
            weights[month.id] = (declared, eligible if any(eligible) else declared)
        return weights

    @api.model
    def _weigh_half(self, details, share_on):
        """Return the day of a half-day, and the minutes of it that are declared and eligible."""
        day, _half, _due, worked, absence, type_id = details
        day = fields.Date.to_date(day)
        share = share_on(type_id, day) if type_id and absence else None
        paid = absence * share.paid if share and share.is_declared else 0
        return day, worked + paid, worked + (paid if share and share.is_eligible else 0)

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
        """Return the ids of the people who receive RSA: their file says so, else their last diagnosis."""
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
        none = diagnoses.browse()
        return {
            person.id
            for person in people
            if person.rsa in ("plain", "increased")
            or (not person.rsa and "RSA" in latest.get(person.id, none).criterion_ids.mapped("code"))
        }

    @api.model
    def _get_person_label(self, person):
        """Write a person as the ASP does: name used then first names, in capitals."""
        return " ".join(filter(None, (person.used_name or person.birth_name, person.first_names))).upper() or (
            person.name.upper()
        )
