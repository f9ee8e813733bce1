from odoo import api, models
from odoo.exceptions import ValidationError

from .insertion_import_kind import REQUIRED, Column, plain

PERSON_FIELDS = (
    "birth_name used_name first_names birth_date sex nir ntt ft_identifier birth_place birth_commune birth_country "
    "country_group_id street_number lane_type_id street_name address_complement zip_code city commune district phone "
    "email education_level_id social_situation_id"
).split()
CHECKED = ("birth_name", "used_name", "first_names", "birth_date", "nir", "ntt", "ft_identifier")


class InsertionImportPerson(models.AbstractModel):
    _name = "insertion.import.person"
    _description = "Import of People"
    _inherit = ["insertion.import.kind"]

    @api.model
    def _get_columns(self):
        env = self.env
        sexes = {
            **self._get_selection_choices("insertion.person", "sex"),
            **dict.fromkeys(("f", "mme", "femme"), "female"),
            **dict.fromkeys(("h", "m", "m.", "homme"), "male"),
        }
        return [
            Column("birth_name", env._("Birth Name"), required=REQUIRED, example="BENALI"),
            Column("used_name", env._("Name Used"), help=env._("Empty: the birth name."), example="MARTIN"),
            Column("first_names", env._("First Names"), required=REQUIRED, example="Amira Louise"),
            Column("birth_date", env._("Birth Date"), "date", required=REQUIRED, example="12/03/1994"),
            Column("sex", env._("Sex"), "choice", example="F", choices=sexes),
            Column("nir", env._("NIR"), "identifier", help=env._("15 characters, key included.")),
            Column("ntt", env._("NTT"), "identifier", help=env._("Without a NIR, or with a temporary one.")),
            Column("ft_identifier", env._("France Travail Identifier"), "identifier", example="1234567E"),
            Column("birth_place", env._("Birth Town"), example="Marseille"),
            Column("birth_commune", env._("Birth Town (INSEE Code)"), "zip", example="13055"),
            Column("birth_country", env._("Birth Country (INSEE Code)"), "zip", example="99100"),
            Column("country_group_id", env._("Nationality"), "choice", choices=self._get_code_choices("country_group")),
            Column("street_number", env._("Street Number"), example="12"),
            Column("lane_type_id", env._("Kind of Street"), "choice", choices=self._get_code_choices("lane_type")),
            Column("street_name", env._("Street Name"), example="de la République"),
            Column("address_complement", env._("Address Complement")),
            Column("zip_code", env._("Postal Code"), "zip", example="13100"),
            Column("city", env._("Town"), example="Aix-en-Provence"),
            Column("commune", env._("Town (INSEE Code)"), "zip", example="13001"),
            Column("district", env._("District")),
            Column("phone", env._("Phone"), example="06 12 34 56 78"),
            Column("email", env._("E-mail")),
            Column(
                "education_level_id",
                env._("Education Level"),
                "choice",
                choices=self._get_code_choices("education_level"),
            ),
            Column(
                "social_situation_id",
                env._("Social Situation"),
                "choice",
                choices=self._get_code_choices("social_situation"),
            ),
        ]

    @api.model
    def _prepare_units(self, rows):
        """Two rows with the same NIR, or the same name and birth date, are one person."""
        Person = self.env["insertion.person"]
        company = [("company_id", "=", self.env.company.id)]
        births = [row.values["birth_date"] for row in rows if row.values.get("birth_date")]
        nirs = [row.values["nir"] for row in rows if row.values.get("nir")]
        known_nirs = set(Person.search_fetch([*company, ("nir", "in", nirs)], ["nir"]).mapped("nir"))
        known = {
            (person.sort_name, person.birth_date): person.nir
            for person in Person.search_fetch(
                [*company, ("birth_date", "in", births)], ["sort_name", "birth_date", "nir"]
            )
        }
        for row in rows:
            values = row.values
            self._check_row(row)
            if row.reasons:
                continue
            key = (self._get_sort_name(values), values["birth_date"])
            if values.get("nir") in known_nirs:
                row.is_known = True
            elif key not in known:
                known[key] = values.get("nir")
                if values.get("nir"):
                    known_nirs.add(values["nir"])
            elif known[key] and values.get("nir"):
                row.reasons.append(
                    self.env._(
                        "Somebody of this name, born that day, is here with another NIR: correct the row or the file."
                    )
                )
            else:
                row.is_known = True
        return [[row] for row in rows if row.status == "accepted"]

    def _get_sort_name(self, values):
        first = values["first_names"].replace(",", " ").split()
        return plain(" ".join([*first[:1], values["used_name"]]))

    def _check_row(self, row):
        """Say at once all that the person's file would refuse, one rule after the other."""
        values = row.values
        if "birth_name" in values:
            values.setdefault("used_name", values["birth_name"])
        person = self.env["insertion.person"].new({name: values[name] for name in CHECKED if name in values})
        for check in (
            person._check_birth_date,
            person._check_nir,
            person._check_ntt,
            person._check_ft_identifier,
        ):
            try:
                check()
            except ValidationError as error:
                row.reasons.append(str(error))

    @api.model
    def _create_units(self, units):
        self.env["insertion.person"].create(
            [
                {
                    "company_id": self.env.company.id,
                    **{name: row.values[name] for name in PERSON_FIELDS if name in row.values},
                }
                for (row,) in units
            ]
        )
