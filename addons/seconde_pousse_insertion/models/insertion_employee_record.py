from markupsafe import Markup

from odoo import api, fields, models

from ..rules.employee_record import FRANCE, Situation, orienteur, problems, written

IDENTITY_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"
YES_NO = [("yes", "Yes"), ("no", "No")]


class InsertionEmployeeRecord(models.AbstractModel):
    """What the State's employee record ("fiche salarié") asks about a person.

    Everything is kept as asked there; "not known" is an empty field, never a "no".
    """

    _name = "insertion.employee.record"
    _description = "Employee Record for the State"

    birth_name = fields.Char(groups=IDENTITY_GROUPS, help="Name on the birth certificate.")
    used_name = fields.Char(help="Name of everyday use, as the State writes it.")
    first_names = fields.Char(help="Every first name, in the order of the birth certificate.")
    birth_place = fields.Char(groups=IDENTITY_GROUPS, help="Name of the town.")
    birth_commune = fields.Char(
        string="Birth Place (INSEE Code)",
        groups=IDENTITY_GROUPS,
        help="5 characters, digits 6 to 10 of the NIR: the code of the birth date. Empty when born abroad.",
    )
    birth_country = fields.Char(
        string="Birth Country (INSEE Code)",
        groups=IDENTITY_GROUPS,
        help="99100 for France; when born abroad, digits 6 to 10 of the NIR.",
    )
    country_group_id = fields.Many2one(
        "insertion.code",
        string="Nationality",
        domain=[("list", "=", "country_group"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    ntt = fields.Char(
        string="NTT",
        groups=IDENTITY_GROUPS,
        copy=False,
        help="For a person without a NIR, or with a temporary one: 1 or 2, your SIREN, then letters or digits.",
    )
    street_number = fields.Char(groups=IDENTITY_GROUPS)
    street_extension = fields.Selection(
        [("B", "bis"), ("T", "ter"), ("Q", "quater"), ("C", "C")], groups=IDENTITY_GROUPS
    )
    lane_type_id = fields.Many2one(
        "insertion.code",
        string="Kind of Street",
        domain=[("list", "=", "lane_type"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    street_name = fields.Char(groups=IDENTITY_GROUPS, help="Without number nor kind: “de la République”.")
    address_complement = fields.Char(
        groups=IDENTITY_GROUPS, help="32 letters, digits or spaces at most; otherwise it is left out."
    )
    zip_code = fields.Char(string="Postal Code", groups=IDENTITY_GROUPS)
    city = fields.Char(groups=IDENTITY_GROUPS)
    commune = fields.Char(string="Town (INSEE Code)", groups=IDENTITY_GROUPS, help="5 characters; not the postal code.")
    district = fields.Char(groups=IDENTITY_GROUPS, help="Neighbourhood, for the figures.")
    phone = fields.Char(groups=IDENTITY_GROUPS)
    email = fields.Char(groups=IDENTITY_GROUPS)
    education_level_id = fields.Many2one(
        "insertion.code",
        domain=[("list", "=", "education_level"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    social_situation_id = fields.Many2one(
        "insertion.code",
        domain=[("list", "=", "social_situation"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    employment = fields.Selection(YES_NO, string="Employed Before", groups=IDENTITY_GROUPS)
    employer_kind_id = fields.Many2one(
        "insertion.code",
        string="Kind of Employer",
        domain=[("list", "=", "employer_kind"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    unemployed_for_id = fields.Many2one(
        "insertion.code",
        string="Unemployed for",
        domain=[("list", "=", "duration"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    ft_registered = fields.Selection(YES_NO, string="Registered at France Travail", groups=IDENTITY_GROUPS)
    ft_registered_for_id = fields.Many2one(
        "insertion.code",
        string="Registered for",
        domain=[("list", "=", "duration"), ("is_current", "=", True)],
        groups=IDENTITY_GROUPS,
        ondelete="restrict",
    )
    ft_identifier = fields.Char(
        string="France Travail Identifier",
        groups=IDENTITY_GROUPS,
        copy=False,
        help="8 characters (7 digits, then a digit or a letter) or 11 digits.",
    )
    no_income = fields.Selection(YES_NO, groups=IDENTITY_GROUPS)
    rsa = fields.Selection(
        [("no", "No"), ("plain", "Yes, Not Increased"), ("increased", "Yes, Increased")],
        string="RSA",
        prefetch="sensitive",
        groups=IDENTITY_GROUPS,
    )
    rsa_since_id = fields.Many2one(
        "insertion.code", string="RSA for", domain=[("list", "=", "duration")], groups=IDENTITY_GROUPS
    )
    ass = fields.Selection(YES_NO, string="ASS", prefetch="sensitive", groups=IDENTITY_GROUPS)
    ass_since_id = fields.Many2one(
        "insertion.code", string="ASS for", domain=[("list", "=", "duration")], groups=IDENTITY_GROUPS
    )
    aah = fields.Selection(YES_NO, string="AAH", prefetch="sensitive", groups=IDENTITY_GROUPS)
    aah_since_id = fields.Many2one(
        "insertion.code", string="AAH for", domain=[("list", "=", "duration")], groups=IDENTITY_GROUPS
    )
    rqth = fields.Selection(YES_NO, string="Disabled Worker (RQTH)", prefetch="sensitive", groups=IDENTITY_GROUPS)
    rqth_until = fields.Date(string="RQTH Until", groups=IDENTITY_GROUPS)
    oeth = fields.Selection(YES_NO, string="Counted for OETH", prefetch="sensitive", groups=IDENTITY_GROUPS)
    record_problem_count = fields.Integer(
        string="To Complete", compute="_compute_record_problem_count", groups=IDENTITY_GROUPS
    )

    record_preview = fields.Html(
        string="As the ASP Will Read It",
        compute="_compute_record_preview",
        compute_sudo=True,
        sanitize=False,
        groups=IDENTITY_GROUPS,
        prefetch="sensitive",
    )

    @api.model
    def _get_record_situations(self, people):
        """Return each person's file as the rule reads it, in a number of queries that does not grow with people.

        :param people: `insertion.person`, in sudo
        :return: dict person → rules.employee_record.Situation
        """
        today = fields.Date.context_today(self)
        companies = people.company_id
        annexes = (
            self.env["insertion.annex"]
            .sudo()
            ._read_group(
                [("company_id", "in", companies.ids), ("date_start", "<=", today), ("is_active", "=", True)],
                ["company_id"],
            )
        )
        active = {company for (company,) in annexes}
        pathways = (
            self.env["insertion.pathway"]
            .sudo()
            ._read_group(
                [("person_id", "in", people.ids), ("pass_id", "!=", False), ("state", "!=", "done")],
                ["pass_id"],
                having=[("__count", ">", 1)],
            )
        )
        doubled = {record.person_id for (record,) in pathways}
        return {
            person: Situation(
                **person._prepare_record_situation(),
                annex_is_active=person.company_id in active,
                duplicate=person in doubled,
            )
            for person in people
        }

    def _prepare_record_situation(self):
        """Return the person's own part of the file, as keyword arguments of rules.employee_record.Situation."""
        self.ensure_one()
        texts = (
            "first_names", "used_name", "birth_name", "sex", "birth_country", "birth_commune", "nir", "ntt",
            "street_number", "street_extension", "street_name", "address_complement", "zip_code", "commune",
            "employment", "ft_registered", "ft_identifier",
        )  # fmt: skip
        codes = {
            "country_group": "country_group_id",
            "lane_type": "lane_type_id",
            "education_level": "education_level_id",
            "employer_kind": "employer_kind_id",
            "unemployed_for": "unemployed_for_id",
            "ft_registered_for": "ft_registered_for_id",
        }
        paid = {"rsa": self.rsa in ("plain", "increased"), "ass": self.ass == "yes", "aah": self.aah == "yes"}
        today = fields.Date.context_today(self)
        last_pass = self.pass_ids.filtered(lambda record: record.date_end_in_force >= today).sorted("date_start")[-1:]
        return {
            **{name: self[name] or "" for name in texts},
            **{name: self[field].code or "" for name, field in codes.items()},
            "birth_date": self.birth_date or None,
            "benefits": {name: self[f"{name}_since_id"].code for name, is_paid in paid.items() if is_paid},
            "pass_number": last_pass.number or "",
            "siret": self.company_id.company_registry or "",
        }

    def _get_record_problems(self):
        """Return what the ASP would refuse in each file, as a dict person → list of rules.employee_record.Problem."""
        people = self.sudo()
        today = fields.Date.context_today(self)
        limits = self.env["insertion.parameter"]._get_values(("record_min_age", "record_max_age"), today)
        situations = self._get_record_situations(people)
        return {
            person: problems(
                situations[person.sudo()], today, int(limits["record_min_age"]), int(limits["record_max_age"])
            )
            for person in self
        }

    def _compute_record_problem_count(self):
        found = self._origin._get_record_problems()
        for person in self:
            person.record_problem_count = len(found.get(person._origin, ()))

    def _compute_record_preview(self):
        situations = self._get_record_situations(self)
        for person in self:
            lines = written(situations[person], person._get_orienteur_code())
            rows = (Markup("<tr><td>%s</td><td>%s</td></tr>") % (name, value or "–") for name, value in lines.items())
            person.record_preview = Markup('<table class="table table-sm w-auto">%s</table>') % Markup().join(rows)

    def _get_orienteur_code(self):
        """Return the ASP code of who sent the person to her latest pathway."""
        self.ensure_one()
        pathway = self.pathway_ids.sorted(lambda record: (record.date_start or fields.Date.today(), record.id))[-1:]
        prescriber = pathway.prescriber_id
        return prescriber.asp_code if prescriber else orienteur("person")

    @api.model
    def _get_birth_place_from_nir(self, nir):
        """Read in a NIR where the person was born.

        :param str nir: a valid number
        :return: dict of values for this model; INSEE's codes of before 1962 or of former departments included
        """
        place = nir[5:10]
        if place.startswith("99"):
            return {"birth_commune": False, "birth_country": place}
        return {"birth_commune": place, "birth_country": FRANCE}
