from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import remove_accents

from ..rules.identifiers import compact_nir, nir_problem

IDENTITY_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"


class InsertionPerson(models.Model):
    _name = "insertion.person"
    _description = "Insertion Person"
    _inherit = ["insertion.sensitive.record"]
    _order = "sort_name, id"
    _check_company_auto = True
    _logged_fields = ("nir",)

    name = fields.Char(required=True, index="trigram")
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
        }
        for person in self.sudo():
            problem = person.nir and nir_problem(person.nir)
            if problem:
                raise ValidationError(messages[problem] % {"person": person.name})

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
        if any(vals.get("employee_id") for vals in vals_list):
            self._check_may_link_employee()
        return super().create([self._with_compact_nir(vals) for vals in vals_list])

    def write(self, vals):
        if "employee_id" in vals:
            self._check_may_link_employee()
        return super().write(self._with_compact_nir(vals))

    @api.model
    def _with_compact_nir(self, vals):
        if "nir" not in vals:
            return vals
        return {**vals, "nir": compact_nir(vals["nir"] or "") or False}

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
