from babel.dates import format_date
from babel.numbers import format_decimal

from odoo import api, fields, models

FRENCH = "fr_FR"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# A French semicolon stays with the word before it.
NON_BREAKING = "\u00a0; "
# Complementary hours a part-time employee may be asked for: a tenth of the hours of the contract (art. L3123-28).
COMPLEMENTARY_SHARE = 10


class InsertionContractDocument(models.AbstractModel):
    """What the printed contract says. A French legal document: its words are French whatever the user's language.

    A model that inherits this one is hr.version.
    """

    _name = "insertion.contract.document"
    _description = "Printed Insertion Contract"

    def _get_insertion_documents(self):
        """Return what the contracts print, as a dict version → dict.

        :raise AccessError: to whoever is not HR, because of the wage
        """
        self.check_access("read")
        people = self.env["insertion.person"].search_fetch([("employee_id", "in", self.employee_id.ids)])
        by_employee = {person.employee_id: person for person in people}
        pathway_by_version = {}
        for pathway, versions in people.pathway_ids._get_versions_of_pathways().items():
            for version in versions:
                pathway_by_version[version.id] = pathway
        return {
            version: version._prepare_document(
                by_employee.get(version.employee_id, people.browse()),
                pathway_by_version.get(version.id, self.env["insertion.pathway"]),
            )
            for version in self
        }

    def _prepare_document(self, person, pathway):
        self.ensure_one()
        company = self.company_id or self.employee_id.company_id
        calendar = self.resource_calendar_id
        limits = self._get_cddi_limits(self.contract_date_start or self.date_version, company.insertion_structure_kind)
        hours = calendar.hours_per_week
        return {
            "kind": self.insertion_kind,
            "title": self._get_document_title(),
            "company": company,
            "person": person,
            "employee": self.employee_id,
            "pass": pathway.pass_id,
            "annex": self.insertion_annex_id,
            "is_permanent": self.insertion_form == "cdii",
            "start": self._french_day(self.contract_date_start),
            "end": self._french_day(self.contract_date_end),
            "from": self._french_day(self.date_version),
            "trial_end": self._french_day(self.trial_date_end),
            "birth_date": self._french_day(person.birth_date or self.employee_id.birthday),
            "weekly_hours": self._french_hours(hours),
            "monthly_hours": self._french_hours(hours * 52 / 12),
            "previous_hours": self._french_hours(self.insertion_previous_hours),
            "is_part_time": 0 < hours < limits.max_weekly_hours,
            "complementary_hours": self._french_hours(hours / COMPLEMENTARY_SHARE),
            "legal_week": self._french_hours(limits.max_weekly_hours),
            "max_months": limits.max_months,
            "schedule": self._get_schedule(),
            "mission": (self.insertion_mission or "").strip().rstrip("."),
            "wage": format_decimal(self.wage, "#,##0.00", locale=FRENCH) if self.wage else False,
            "hourly_wage": (
                format_decimal(self.wage / (hours * 52 / 12), "#,##0.00", locale=FRENCH)
                if self.wage and hours
                else False
            ),
            "article": {"ei": "L. 5132-5", "ai": "L. 5132-11-1"}.get(company.insertion_structure_kind, "L. 5132-15-1"),
            "signed_on": self._french_day(self.insertion_signed_on),
            "city": company.city or "",
            "address": self._get_private_address() or self._get_person_address(person),
            "name": self._get_civil_name(self.employee_id, person),
            "birth_name": person.birth_name if person.birth_name != person.used_name else False,
            "birth_place": person.birth_place or self.employee_id.place_of_birth,
            "nationality": self.country_id.name or person.country_group_id.name,
            "is_woman": (person.sex or self.employee_id.sex) == "female",
        }

    def _get_document_title(self):
        if self.insertion_kind == "amendment":
            return "Avenant au contrat de travail"
        if self.insertion_form == "cdii":
            return "Contrat de travail à durée indéterminée d'inclusion"
        if self.insertion_kind == "renewal":
            return "Avenant de renouvellement du contrat à durée déterminée d'insertion"
        return "Contrat de travail à durée déterminée d'insertion"

    def _get_private_address(self):
        lines = (
            self.private_street,
            self.private_street2,
            " ".join(part for part in (self.private_zip, self.private_city) if part),
        )
        return ", ".join(line for line in lines if line)

    @api.model
    def _get_person_street(self, person):
        """Return a person's street in one line, from the parts the State asks for."""
        extensions = dict(person._fields["street_extension"].selection)
        number = " ".join(part for part in (person.street_number, extensions.get(person.street_extension)) if part)
        return " ".join(part for part in (number, person.lane_type_id.name, person.street_name) if part)

    @api.model
    def _get_person_address(self, person):
        town = " ".join(part for part in (person.zip_code, person.city) if part)
        street = self._get_person_street(person)
        return ", ".join(line for line in (street, person.address_complement, town) if line)

    @api.model
    def _get_civil_name(self, employee, person):
        """Return the name as the civil registry writes it, when it is known: NAME and every first name."""
        if person.used_name and person.first_names:
            return f"{person.used_name.upper()} {person.first_names}"
        return employee.legal_name or employee.name

    def _get_schedule(self):
        """Return the hours of the week as one French sentence, days with the same hours together."""
        days = {}
        for line in self.resource_calendar_id.attendance_ids.sorted(lambda one: (one.dayofweek, one.hour_from)):
            if line.day_period != "lunch" and not line.display_type:
                days.setdefault(int(line.dayofweek), []).append(
                    f"{self._french_hours(line.hour_from)} à {self._french_hours(line.hour_to)}"
                )
        by_hours = {}
        for day, hours in sorted(days.items()):
            by_hours.setdefault(" et ".join(hours), []).append(WEEKDAYS[day])
        return NON_BREAKING.join(
            f"{', '.join(names[:-1])} et {names[-1]} de {hours}" if len(names) > 1 else f"{names[0]} de {hours}"
            for hours, names in by_hours.items()
        )

    def _french_day(self, day):
        day = fields.Date.to_date(day)
        if not day:
            return ""
        text = format_date(day, "d MMMM y", locale=FRENCH)
        return f"1er{text[1:]}" if day.day == 1 else text

    def _french_hours(self, hours):
        minutes = round((hours or 0) * 60)
        whole, rest = divmod(minutes, 60)
        return f"{whole}\u00a0h\u00a0{rest:02d}" if rest else f"{whole}\u00a0h"
