from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import models

from ..rules.barriers import concerns
from ..rules.beneficiaries import merge_support
from ..rules.contract_spans import Version, month_spans
from .insertion_annex import ACTIVE_STATES


@dataclass
class AnnexFacts:
    """Who was employed under an annex during the year, and by which barriers each was concerned then."""

    number: str
    people: set = field(default_factory=set)
    concerned: dict = field(default_factory=dict)


class InsertionFigureAnnexes(models.AbstractModel):
    """Tells who was under which annex during a year. A model that inherits this one has company_id and year."""

    _name = "insertion.figure.annexes"
    _description = "Annexes Behind Yearly Figures"

    def _get_annexes(self):
        """Return the annexes of the year; one that an amendment replaced is left out."""
        first, last = self._get_span()
        return self.env["insertion.annex"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", "<=", last),
                ("date_end", ">=", first),
                ("state", "in", (*ACTIVE_STATES, "closed")),
            ],
            order="date_start, number",
        )

    def _collect_annexes(self, facts, pathways, histories):
        """Fill the annexes of the year.

        :param facts: insertion_figure_facts.YearFacts
        :param pathways: those of the year
        :param histories: dict identity → list of rules.barriers.Assessed, whose barrier is (heading, barrier id)
        """
        first, last = self._get_span()
        annexes = self._get_annexes()
        people = self._get_people_by_annex(facts, pathways, annexes)
        for annex in annexes:
            span = max(annex.date_start, first), min(annex.date_end, last)
            found = {identity: self._get_headings(histories[identity], *span) for identity in people[annex.id]}
            facts.annexes.append(AnnexFacts(annex.number, people[annex.id], found))

    def _get_headings(self, history, first, last):
        """Return how a person was supported for each heading of the declaration that concerned her.

        :return: dict heading → "", "internal", "external" or "both"
        """
        supports = defaultdict(list)
        for (heading, _barrier), concern in concerns(history, first, last).items():
            supports[heading].append(concern.support)
        return {heading: merge_support(found) for heading, found in supports.items()}

    def _get_people_by_annex(self, facts, pathways, annexes):
        """Return the identities of those whose contract was under each annex, as its monthly statements do.

        :return: dict annex id → set of identities
        """
        identities = {
            pathway.employee_id.id: facts.identities[pathway.id] for pathway in pathways if pathway.employee_id
        }
        versions = self._read_versions(list(identities))
        people = defaultdict(set)
        for number in range(1, 13):
            month = date(self.year, number, 1)
            last = month + relativedelta(months=1, days=-1)
            open_annexes = annexes.filtered(
                lambda annex, month=month, last=last: annex.date_start <= last and annex.date_end >= month
            )
            for employee_id, found in versions.items():
                states = [self._prepare_state(version, open_annexes) for version in found]
                for span in month_spans(states, month, last):
                    people[span.version.terms].add(identities[employee_id])
        return people

    def _read_versions(self, employee_ids):
        first, last = self._get_span()
        versions = self.env["hr.version"].search_fetch(
            [
                ("employee_id", "in", employee_ids),
                ("contract_date_start", "<=", last),
                "|",
                ("contract_date_end", "=", False),
                ("contract_date_end", ">=", first),
                ("date_version", "<=", last),
            ],
            ["employee_id", "date_version", "contract_date_start", "contract_date_end", "insertion_annex_id"],
            order="date_version, id",
        )
        found = defaultdict(list)
        for version in versions:
            found[version.employee_id.id].append(version)
        return found

    def _prepare_state(self, version, annexes):
        annex = self.env["insertion.statement"]._choose_annex(version, annexes)
        return Version(version.date_version, version.contract_date_start, version.contract_date_end or None, annex.id)
