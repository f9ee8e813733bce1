from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from odoo import models
from odoo.fields import Domain

from ..rules.barriers import Assessed
from ..rules.beneficiaries import Beneficiary, distinct


@dataclass
class YearFacts:
    """What the tables of one structure and year are counted from. People are known by an identity."""

    year: int
    employees: list = field(default_factory=list)
    participants: list = field(default_factory=list)
    identities: dict = field(default_factory=dict)
    exits: list = field(default_factory=list)
    concerned: dict = field(default_factory=dict)
    annexes: list = field(default_factory=list)
    relaunched: dict = field(default_factory=dict)
    site_people: dict = field(default_factory=dict)
    site_hours: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)
    attendances: dict = field(default_factory=dict)
    attendees: dict = field(default_factory=dict)
    meetings: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)


class InsertionFigureFacts(models.AbstractModel):
    """Reads what a year's tables need, in a number of queries that does not grow with people.

    A model that inherits this one has company_id and year. Whoever may compute the figures of a year
    reads no file by doing so: the readings below are those of the software, with its own rights.
    """

    _name = "insertion.figure.facts"
    _description = "Facts Behind Yearly Figures"
    _inherit = ["insertion.figure.annexes"]

    def _get_span(self):
        """Return the first and last day of the year."""
        return date(self.year, 1, 1), date(self.year, 12, 31)

    def _get_span_domain(self, name):
        first, last = self._get_span()
        return Domain("company_id", "=", self.company_id.id) & Domain(name, ">=", first) & Domain(name, "<=", last)

    def _get_time_domain(self, name):
        """Same as _get_span_domain, for a field that holds a time: the year ends at midnight here."""
        first, last = datetime(self.year, 1, 1), datetime(self.year + 1, 1, 1)
        return Domain(name, ">=", first) & Domain(name, "<", last)

    def _collect(self):
        """Return the facts of the year.

        :rtype: YearFacts
        """
        self.ensure_one()
        self.env.flush_all()
        facts = YearFacts(self.year)
        hours = self._read_hours()
        pathways = self._read_pathways(list(hours))
        facts.identities = {pathway.id: self._get_identity(pathway.person_id) for pathway in pathways}
        people = self._describe_people(pathways.person_id)
        self._sort_people(facts, pathways, hours, people)
        self._collect_exits(facts)
        self._collect_barriers(facts, pathways)
        self._collect_trainings(facts, pathways)
        self._collect_sites(facts, pathways)
        self._collect_workshops(facts)
        self._collect_meetings(facts)
        return facts

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    def _read_hours(self):
        rows = self.env["insertion.month"]._read_group(
            self._get_span_domain("month"), ["pathway_id"], ["hours_worked:sum"]
        )
        return {pathway.id: worked for pathway, worked in rows}

    def _read_pathways(self, worked_ids):
        """Return who worked in the year and who was on a pathway, with their people read at once."""
        first, last = self._get_span()
        running = (
            Domain("state", "!=", "draft")
            & Domain("date_start", "<=", last)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", first))
        )
        pathways = self.env["insertion.pathway"].search_fetch(
            Domain("company_id", "=", self.company_id.id) & (Domain("id", "in", worked_ids) | running),
            ["person_id", "employee_id", "is_participant", "location_id"],
            order="id",
        )
        pathways.person_id.fetch(self._get_person_fields())
        return pathways

    def _get_person_fields(self):
        return [
            "nir",
            "sex",
            "birth_date",
            "education_level_id",
            "social_situation_id",
            "district",
            "rsa",
            "ass",
            "aah",
            "rqth",
            "rqth_until",
            "ft_registered_for_id",
        ]

    def _get_identity(self, person):
        """Two files with the same NIR are one person."""
        return person.nir or person.id

    def _describe_people(self, persons):
        """Return what is known of people, as a dict person → rules.beneficiaries.Beneficiary."""
        criteria = self._read_criteria(persons)
        described = {}
        for person in persons:
            described[person] = Beneficiary(
                self._get_identity(person),
                person.sex or None,
                person.birth_date or None,
                criteria.get(person.id, frozenset()) | self._get_declared_criteria(person),
                {"plain": "not_increased", "increased": "increased"}.get(person.rsa),
                person.education_level_id.code or None,
                (person.district or "").strip() or None,
                person.social_situation_id.code or None,
            )
        return described

    def _get_declared_criteria(self, person):
        """Return the criteria the person's employee record holds, beside her diagnosis."""
        first = self._get_span()[0]
        found = {name.upper() for name in ("ass", "aah") if person[name] == "yes"}
        if person.rqth == "yes" and not (person.rqth_until and person.rqth_until < first):
            found.add("TH")
        registered = {"03": "DELD", "04": "DETLD"}.get(person.ft_registered_for_id.code)
        return frozenset(found | {registered} - {None})

    def _read_criteria(self, persons):
        """Return the criteria of the last diagnosis made by the end of the year, as a dict person id → set."""
        last = self._get_span()[1]
        diagnoses = self.env["insertion.eligibility"].search_fetch(
            [("person_id", "in", persons.ids), ("date", "<=", last)],
            ["person_id", "criterion_ids"],
            order="date, id",
        )
        diagnoses.criterion_ids.fetch(["code"])
        return {diagnosis.person_id.id: frozenset(diagnosis.criterion_ids.mapped("code")) for diagnosis in diagnoses}

    def _sort_people(self, facts, pathways, hours, people):
        """Tell employees, who worked at least one hour, from outside participants; nobody is both."""
        last = self._get_span()[1]
        minimum = self.env["insertion.parameter"]._get_value(
            "beneficiary_minimum_hours", last, self.company_id.insertion_structure_kind
        )
        worked = defaultdict(float)
        for pathway in pathways:
            if not pathway.is_participant:
                worked[facts.identities[pathway.id]] += hours.get(pathway.id, 0)
        everybody = distinct(people.values())
        outside = {facts.identities[pathway.id] for pathway in pathways if pathway.is_participant}
        facts.employees = [person for person in everybody if worked[person.identity] >= minimum]
        hired = {person.identity for person in facts.employees}
        facts.participants = [
            person for person in everybody if person.identity in outside and person.identity not in hired
        ]

    # ------------------------------------------------------------------
    # What happened to them
    # ------------------------------------------------------------------

    def _collect_exits(self, facts):
        exits = self.env["insertion.exit"].search_fetch(self._get_span_domain("date"))
        verdicts = exits._get_verdicts()
        facts.exits = [verdict for verdict in verdicts.values() if "no_contract" not in verdict.reasons]
        for record, verdict in verdicts.items():
            if verdict.category in ("lasting", "transition"):
                identity = facts.identities.get(record.pathway_id.id)
                facts.relaunched.setdefault("job", set()).add(identity)

    def _collect_barriers(self, facts, pathways):
        """Tell who was concerned by each heading of the ASP, and how each was supported."""
        first, last = self._get_span()
        assessments = self.env["insertion.barrier.assessment"].search_fetch(
            [("pathway_id", "in", pathways.ids), ("date", "<=", last)],
            ["pathway_id", "barrier_id", "date", "presence", "lifted_on", "support"],
            order="date, id",
        )
        headings = {
            barrier.id: barrier.declaration_code
            for barrier in self.env["insertion.barrier"]
            .with_context(active_test=False)
            .search_fetch([("declaration_code", "!=", False)], ["declaration_code"])
        }
        histories = defaultdict(list)
        for order, item in enumerate(assessments):
            heading = headings.get(item.barrier_id.id)
            if not heading:
                continue
            identity = facts.identities[item.pathway_id.id]
            histories[identity].append(
                Assessed(
                    (heading, item.barrier_id.id),
                    item.date,
                    item.presence,
                    support=item.support or "",
                    lifted_on=item.lifted_on or None,
                    order=order,
                )
            )
            if item.lifted_on and first <= item.lifted_on <= last:
                facts.relaunched.setdefault(heading, set()).add(identity)
        for identity, history in histories.items():
            facts.concerned[identity] = self._get_headings(history, first, last)
        self._collect_annexes(facts, pathways, histories)

    def _collect_trainings(self, facts, pathways):
        first, last = self._get_span()
        rows = self.env["insertion.training"]._read_group(
            [("pathway_id", "in", pathways.ids), ("date", ">=", first), ("date", "<=", last)], ["pathway_id"]
        )
        facts.relaunched["training"] = {facts.identities[pathway.id] for (pathway,) in rows}

    # ------------------------------------------------------------------
    # Gardens, workshops, meetings
    # ------------------------------------------------------------------

    def _collect_sites(self, facts, pathways):
        rows = self.env["insertion.presence"]._read_group(
            self._get_span_domain("date") & Domain("hours", ">", 0), ["pathway_id"], ["hours:sum"]
        )
        known = set(pathways.ids)
        for pathway, hours in rows:
            site = pathway.location_id.id
            identity = facts.identities[pathway.id] if pathway.id in known else pathway.person_id.id
            facts.site_people.setdefault(site, set()).add(identity)
            facts.site_hours[site] = facts.site_hours.get(site, 0) + hours
        sites = self.env["hr.work.location"].browse(site for site in facts.site_people if site)
        facts.names.update({("site", site.id): site.name for site in sites})

    def _collect_workshops(self, facts):
        company = Domain("company_id", "=", self.company_id.id)
        sessions = self.env["insertion.workshop"]._read_group(
            company & self._get_time_domain("date"), ["theme_id"], ["__count"]
        )
        facts.sessions = {theme.id: count for theme, count in sessions}
        facts.names.update({("theme", theme.id): theme.name for theme, _count in sessions})
        rows = self.env["insertion.workshop.attendance"]._read_group(
            company & Domain("status", "=", "present") & Domain("workshop_id", "any", self._get_time_domain("date")),
            ["workshop_id.theme_id"],
            ["__count", "person_id:array_agg_distinct"],
        )
        for theme, count, people in rows:
            facts.attendances[theme.id] = count
            facts.attendees[theme.id] = set(people)

    def _collect_meetings(self, facts):
        rows = self.env["insertion.meeting"]._read_group(
            self._get_span_domain("date"), ["kind"], ["__count", "participant_count:sum"]
        )
        facts.meetings = {kind: (count, participants) for kind, count, participants in rows}

    def _get_employee_hours(self):
        """Return presence hours per person and site, for the file HR keeps: never among the figures.

        :return: list of (site name, person name, is an outside participant, hours), sorted
        """
        rows = self.env["insertion.presence"]._read_group(
            self._get_span_domain("date") & Domain("hours", ">", 0), ["pathway_id"], ["hours:sum"]
        )
        pathways = self.env["insertion.pathway"].browse(pathway.id for pathway, _hours in rows)
        pathways.fetch(["person_id", "location_id", "is_participant"])
        pathways.person_id.fetch(["name", "sort_name"])
        ordered = sorted(
            rows,
            key=lambda row: (row[0].location_id.name or "", row[0].person_id.sort_name or ""),
        )
        return [
            (pathway.location_id.name or "", pathway.person_id.name, pathway.is_participant, hours)
            for pathway, hours in ordered
        ]
