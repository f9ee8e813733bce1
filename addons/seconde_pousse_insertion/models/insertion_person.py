from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, remove_accents

from ..rules.identifiers import NIR_SEX, compact, ft_identifier_problem, nir_problem, ntt_problem
from .insertion_employee_record import IDENTITY_GROUPS

IDENTIFIERS = ("nir", "ntt", "ft_identifier", "birth_commune", "birth_country", "commune", "zip_code")


class InsertionPerson(models.Model):
    """Someone met, hired or taking part: an employee is linked only once there is a contract."""

    _name = "insertion.person"
    _inherit = ["insertion.employee.record", "insertion.sensitive.record", "insertion.retention.holder"]
    _description = "Insertion Person"
    _order = "sort_name, id"
    _check_company_auto = True
    # Whoever wrote these would have the file kept for ever.
    _software_fields = ("support_erased_on", "identity_erased_on")
    _logged_fields = ("nir", "rsa", "ass", "aah", "rqth", "oeth", "record_preview")

    name = fields.Char(
        required=True,
        index="trigram",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="First name and name of everyday use: filled in from the identity, or typed.",
    )
    # The database collates on bytes: without this key, "Émilie" comes after "Zoé".
    sort_name = fields.Char(compute="_compute_sort_name", store=True, index=True)
    birth_date = fields.Date(groups=IDENTITY_GROUPS)
    sex = fields.Selection([("female", "Woman"), ("male", "Man")], groups=IDENTITY_GROUPS)
    nir = fields.Char(
        string="NIR",
        groups=IDENTITY_GROUPS,
        copy=False,
        prefetch=False,  # read, and logged, only where it is shown
        help="Social security number, 15 characters with its key.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Only once hired. The HR group alone links a person to an employee.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    pathway_ids = fields.One2many("insertion.pathway", "person_id", string="Pathways")
    pathway_count = fields.Integer(compute="_compute_pathway_count")
    pass_ids = fields.One2many("insertion.pass", "person_id", string="PASS IAE", groups=IDENTITY_GROUPS)
    eligibility_ids = fields.One2many("insertion.eligibility", "person_id", string="Diagnoses", groups=IDENTITY_GROUPS)
    status = fields.Selection(
        [
            ("candidate", "Candidate"),
            ("employee", "Employee"),
            ("participant", "Outside Participant"),
            ("left", "Left"),
        ],
        compute="_compute_status",
        store=True,
        index=True,
    )
    waiting_note = fields.Char(compute="_compute_waiting_note", compute_sudo=True, groups=IDENTITY_GROUPS)

    _employee_unique = models.Constraint(
        "UNIQUE(employee_id)",
        "This employee is already linked to another person.",
    )
    # Deferred, so that _check_nir_unique speaks first: a refused INSERT is written to
    # the server's log with its values.
    _nir_unique = models.Constraint(
        "UNIQUE(company_id, nir) DEFERRABLE INITIALLY DEFERRED",
        "Another person of this structure already has this NIR.",
    )

    @api.depends("first_names", "used_name")
    def _compute_name(self):
        for person in self:
            first = (person.first_names or "").replace(",", " ").split()
            parts = " ".join([*first[:1], *(person.used_name or "").split()])
            person.name = parts if first and person.used_name else person.name or parts

    @api.depends("name")
    def _compute_sort_name(self):
        for person in self:
            person.sort_name = remove_accents(person.name or "").lower()

    @api.depends("pathway_ids")
    def _compute_pathway_count(self):
        counts = dict(
            self.env["insertion.pathway"]._read_group([("person_id", "in", self.ids)], ["person_id"], ["__count"])
        )
        for person in self:
            person.pathway_count = counts.get(person._origin, 0)

    @api.depends("employee_id", "pathway_ids.state", "pathway_ids.is_participant")
    def _compute_status(self):
        for person in self:
            pathways = person.pathway_ids
            running = pathways.filtered(lambda pathway: pathway.state != "done")
            if pathways and not running:
                person.status = "left"
            elif running and all(pathway.is_participant for pathway in running):
                person.status = "participant"
            else:
                person.status = "employee" if person.employee_id else "candidate"

    @api.depends_context("lang")
    @api.depends("pass_ids.date_end_in_force", "pass_ids.waiting_until", "eligibility_ids.is_valid")
    def _compute_waiting_note(self):
        today = fields.Date.context_today(self)
        for person in self:
            last = person.pass_ids.filtered("date_end_in_force").sorted("date_end_in_force")[-1:]
            if not last.is_waiting:
                person.waiting_note = False
            elif person._has_waiting_bypass(today):
                person.waiting_note = self.env._(
                    "In the waiting period of the last PASS until %(until)s, lifted by an authorised prescriber.",
                    until=format_date(self.env, last.waiting_until),
                )
            else:
                person.waiting_note = self.env._(
                    "In the waiting period of the last PASS until %(until)s: a new PASS takes an authorised "
                    "prescriber, who sends the person or makes the diagnosis.",
                    until=format_date(self.env, last.waiting_until),
                )

    def _has_waiting_bypass(self, day):
        """Tell whether an authorised prescriber lifts the waiting period: she sent the person, or made a diagnosis.

        :param day: date, first day of the new PASS
        """
        self.ensure_one()
        running = self.pathway_ids.filtered(lambda pathway: pathway.state != "done")
        return any(running.sudo().prescriber_id.mapped("is_authorised")) or any(
            diagnosis.author_kind == "prescriber" and diagnosis._is_valid_on(day) for diagnosis in self.eligibility_ids
        )

    @api.onchange("nir")
    def _onchange_nir(self):
        nir = compact(self.nir)
        if nir_problem(nir):
            return
        self.sex = self.sex or NIR_SEX[nir[0]]
        if not self.birth_commune and not self.birth_country:
            self.update(self._get_birth_place_from_nir(nir))

    @api.constrains("birth_date")
    def _check_birth_date(self):
        today = fields.Date.context_today(self)
        for person in self.sudo():
            if person.birth_date and person.birth_date >= today:
                raise ValidationError(
                    self.env._(
                        "The birth date of %(person)s is not in the past: correct it.",
                        person=person.name,
                    )
                )

    @api.constrains("nir")
    def _check_nir(self):
        # The number itself stays out of the messages, which reach the server's log.
        messages = {
            "length": self.env._("The NIR of %(person)s must have 15 characters, key included."),
            "format": self.env._(
                "The NIR of %(person)s holds a character that cannot be there: only "
                "digits, and 2A or 2B for Corsica, are allowed."
            ),
            "first_digit": self.env._("The NIR of %(person)s must start with 1, 2, 3, 4, 7 or 8."),
            "key": self.env._(
                "The key of the NIR of %(person)s does not match its first "
                "13 characters: check the number on the social security card."
            ),
            "fictitious": self.env._(
                "The NIR of %(person)s is the one printed on specimens: type the number of the person's own card."
            ),
        }
        for person in self.sudo():
            problem = person.nir and nir_problem(person.nir)
            if problem:
                raise ValidationError(messages[problem] % {"person": person.name})

    @api.constrains("ntt")
    def _check_ntt(self):
        for person in self.sudo():
            if person.ntt and ntt_problem(person.ntt):
                raise ValidationError(
                    self.env._(
                        "The NTT of %(person)s is 1 or 2, the nine digits of the SIREN, then 1 to 30 letters or "
                        "digits: type it again.",
                        person=person.name,
                    )
                )

    @api.constrains("ft_identifier")
    def _check_ft_identifier(self):
        for person in self.sudo():
            if person.ft_identifier and ft_identifier_problem(person.ft_identifier):
                raise ValidationError(
                    self.env._(
                        "The France Travail identifier of %(person)s has 7 digits then a digit or a letter, or 11 "
                        "digits: type it again.",
                        person=person.name,
                    )
                )

    @api.constrains("nir", "company_id")
    def _check_nir_unique(self):
        people = self.sudo().filtered("nir")
        twins = self.sudo()._read_group(
            [
                ("company_id", "in", people.company_id.ids),
                ("nir", "in", people.mapped("nir")),
            ],
            ["company_id", "nir"],
            ["id:recordset"],
            having=[("__count", ">", 1)],
            limit=1,
        )
        for _company, _nir, persons in twins:
            raise ValidationError(
                self.env._(
                    "The same NIR is on the files of %(people)s: correct it on one of them, or keep a single file.",
                    people=", ".join(persons.mapped("name")),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create([self._with_compact_identifiers(vals) for vals in vals_list])
        # Afterwards: it may come from the context.
        if people.employee_id:
            people._check_may_link_employee()
        return people

    def write(self, vals):
        if "company_id" in vals:
            moved = self.filtered(lambda person: person.company_id.id != vals["company_id"])
            if any(pathway._has_history() for pathway in moved.sudo().pathway_ids):
                raise UserError(
                    self.env._(
                        "Hours and support recorded by one structure do not move to another: create the person there."
                    )
                )
        if "employee_id" in vals:
            self._check_may_link_employee()
        result = super().write(self._with_compact_identifiers(vals))
        if "company_id" in vals:
            self.sudo().pathway_ids._check_company()
        return result

    @api.model
    def _with_compact_identifiers(self, vals):
        """Return the values with identifiers in capitals, without separators; they are compared so."""
        return {name: compact(value) or False if name in IDENTIFIERS else value for name, value in vals.items()}

    @api.model
    def _check_may_link_employee(self):
        """Refuse the link to whoever is not HR: through it, contract dates are read."""
        if not self.env.su and not self.env.user.has_group("seconde_pousse_insertion.group_hr"):
            raise AccessError(self.env._("Only the HR group may link a person to an employee: ask your HR officer."))

    def action_open_pathways(self):
        """Open the pathways of this person.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_pathway_action")
        action["domain"] = [("person_id", "=", self.id)]
        action["context"] = {"default_person_id": self.id}
        action["view_mode"] = "list,form"
        action["views"] = [(False, "list"), (False, "form")]
        return action

    def action_open_record_problems(self):
        """List what the ASP would refuse in the files of these people.

        :return: dict, a window action
        """
        return self.env["insertion.record.problem"]._open_for(self)

    def action_open_passes(self):
        """Open the PASS of this person.

        :return: dict, a window action
        """
        return self._open_own("seconde_pousse_insertion.insertion_pass_action")

    def action_open_eligibilities(self):
        """Open the diagnoses of this person.

        :return: dict, a window action
        """
        return self._open_own("seconde_pousse_insertion.insertion_eligibility_action")

    def _open_own(self, xml_id):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        action["domain"] = [("person_id", "=", self.id)]
        action["context"] = {"default_person_id": self.id}
        return action
