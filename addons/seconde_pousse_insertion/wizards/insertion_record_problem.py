from odoo import api, fields, models

FIELDS_OF_PERSON = {
    "country_group": "country_group_id",
    "lane_type": "lane_type_id",
    "education_level": "education_level_id",
    "employer_kind": "employer_kind_id",
    "unemployed_for": "unemployed_for_id",
    "ft_registered_for": "ft_registered_for_id",
    "rsa": "rsa_since_id",
    "ass": "ass_since_id",
    "aah": "aah_since_id",
}


class InsertionRecordProblem(models.TransientModel):
    """One reason why the ASP would send a person's employee record back.

    Written anew each time the list is opened, for the user who opens it: nothing here is kept.
    """

    _name = "insertion.record.problem"
    _description = "Employee Record to Complete"
    _order = "sort_name, person_id, id"

    person_id = fields.Many2one("insertion.person", required=True, ondelete="cascade", readonly=True)
    sort_name = fields.Char(readonly=True)
    status = fields.Selection(related="person_id.status")
    label = fields.Char(string="Field", readonly=True)
    problem = fields.Char(readonly=True)
    advice = fields.Char(string="What to Do", readonly=True)
    asp_code = fields.Char(string="ASP Error", readonly=True, help="Empty: the ASP documents no code for it.")
    is_blocking = fields.Boolean(
        string="Blocking", readonly=True, help="Otherwise the record may pass: check, then go on."
    )

    @api.model
    def action_open(self):
        """List what to complete in the files of candidates, employees and people about to be hired.

        :return: dict, a window action
        """
        return self._open_for(self.env["insertion.person"].search(self._get_people_domain()))

    @api.model
    def _get_people_domain(self):
        return [("status", "in", ("candidate", "employee"))]

    @api.model
    def _open_for(self, people):
        """List what to complete in the files of some people.

        :param people: `insertion.person`
        :return: dict, a window action
        """
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        found = people._get_record_problems()
        messages = self._get_messages()
        self.create(
            [
                self._prepare_line(person, problem, messages[problem.code])
                for person in people
                for problem in found[person]
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Employee Records to Complete"),
            "res_model": self._name,
            "view_mode": "list,kanban",
            "mobile_view_mode": "kanban",
            "domain": [("create_uid", "=", self.env.uid)],
            "context": {"search_default_group_person": 1} if len(people) > 1 else {},
            "help": self.env._("Nothing to complete: the ASP would accept these records."),
        }

    def action_open_person(self):
        """Open the file to complete.

        :return: dict, a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "insertion.person",
            "view_mode": "form",
            "res_id": self.person_id.id,
        }

    @api.model
    def _prepare_line(self, person, problem, message):
        field = self.env["insertion.person"]._fields.get(FIELDS_OF_PERSON.get(problem.field, problem.field))
        return {
            "person_id": person.id,
            "sort_name": person.sort_name,
            "label": field._description_string(self.env) if field else self._get_other_labels()[problem.field],
            "problem": message[0],
            "advice": message[1],
            "asp_code": problem.asp_code,
            "is_blocking": problem.is_blocking,
        }

    @api.model
    def _get_other_labels(self):
        return {
            "pass_number": self.env._("PASS IAE"),
            "siret": self.env._("SIRET of the structure"),
            "annex": self.env._("Financial annex"),
        }

    @api.model
    def _get_messages(self):
        """Return, by code of problem, what is wrong and what to do."""
        missing = self.env._("Missing")
        fill_in = self.env._("Fill it in on the person's file.")
        simple = (
            "sex", "first_names", "used_name", "birth_name", "birth_date", "country_group", "lane_type", "street_name",
            "education_level", "employment", "employer_kind", "unemployed_for", "ft_registered", "ft_registered_for",
            "ft_identifier",
        )  # fmt: skip
        since = self.env._("Since when is missing")
        return {
            **{f"{name}_missing": (missing, fill_in) for name in simple},
            **{
                f"{name}_since_missing": (since, self.env._("Say for how long it has been received."))
                for name in ("rsa", "ass", "aah")
            },
            **self._get_birth_messages(missing),
            **self._get_address_messages(missing),
            **self._get_structure_messages(missing),
        }

    @api.model
    def _get_birth_messages(self, missing):
        return {
            "age": (
                self.env._("Age out of bounds"),
                self.env._("Correct the birth date: the ASP takes people over 16, up to 100."),
            ),
            "birth_country_missing": (missing, self.env._("99100 for France, otherwise digits 6 to 10 of the NIR.")),
            "birth_commune_missing": (
                missing,
                self.env._("Digits 6 to 10 of the NIR give it: the code of the town on the birth date."),
            ),
            "birth_commune_format": (self.env._("Not an INSEE code"), self.env._("5 characters: not the postal code.")),
            "birth_commune_abroad": (
                self.env._("Born abroad with a French town"),
                self.env._("Empty the birth town, or correct the country."),
            ),
            "nir_missing": (missing, self.env._("Type the NIR; a person who has none yet gets an NTT.")),
            "nir_wrong": (self.env._("Wrong number"), self.env._("Type it again from the card.")),
            "ntt_missing": (
                self.env._("The NIR is temporary: an NTT is needed"),
                self.env._("1 or 2, your SIREN, then letters or digits."),
            ),
            "ntt_format": (self.env._("Wrong number"), self.env._("1 or 2, your SIREN, then letters or digits.")),
            "nir_sex": (
                self.env._("The NIR is the other sex's"),
                self.env._("Check both; nothing to do if the card is right."),
            ),
            "nir_birth_year": (
                self.env._("The NIR gives another birth year"),
                self.env._("Check the birth date and the card."),
            ),
            "nir_birth_month": (
                self.env._("The NIR gives another birth month"),
                self.env._("Check the birth date and the card."),
            ),
            "nir_birth_place": (
                self.env._("The NIR gives another birth place"),
                self.env._("Check the code; towns merged since, and Algeria before 1962, may differ."),
            ),
            "ft_identifier_format": (
                self.env._("Wrong number"),
                self.env._("7 digits then a digit or a letter, or 11 digits."),
            ),
        }

    @api.model
    def _get_address_messages(self, missing):
        return {
            "street_number_format": (self.env._("Not a number"), self.env._("Digits only: “bis” has its own field.")),
            "street_extension_format": (self.env._("Unknown extension"), self.env._("Choose bis, ter, quater or C.")),
            "street_characters": (
                self.env._("Characters the ASP refuses"),
                self.env._("Letters, digits, spaces, dashes and apostrophes only."),
            ),
            "complement_dropped": (
                self.env._("It will be left out"),
                self.env._("At most 32 letters without accents, digits or spaces: shorten it."),
            ),
            "zip_code_missing": (self.env._("Missing, or not 5 digits"), self.env._("Fill in the postal code.")),
            "commune_missing": (missing, self.env._("INSEE code of the town of the address, not the postal code.")),
            "commune_format": (self.env._("Not an INSEE code"), self.env._("5 characters: not the postal code.")),
        }

    @api.model
    def _get_structure_messages(self, missing):
        return {
            "pass_missing": (missing, self.env._("Record the PASS IAE with its number, as the platform issued it.")),
            "siret_wrong": (
                self.env._("Missing or wrong"),
                self.env._("Fill in the SIRET of the structure in the company's settings."),
            ),
            "annex_missing": (
                self.env._("No annex runs today"),
                self.env._("Record the annex of the year; until it is signed, the ASP refuses."),
            ),
            "duplicate": (
                self.env._("Two pathways under the same PASS"),
                self.env._("Keep one: the ASP takes one record per PASS."),
            ),
        }
