from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..rules.eligibility import Required, expires_on, is_valid, prevailing, suggested, verdict
from .res_company import STRUCTURE_KINDS

PARAMETERS = (
    "eligibility_level_1_required",
    "eligibility_level_2_required",
    "eligibility_employer_days",
    "eligibility_prescriber_months",
    "eligibility_senior_age",
    "eligibility_youth_age",
)


class InsertionEligibility(models.Model):
    """A diagnosis: who says, on which criteria, that a person may enter an insertion structure."""

    _name = "insertion.eligibility"
    _description = "Eligibility Diagnosis"
    _inherit = ["insertion.sensitive.record"]
    _order = "date desc, id desc"
    _rec_name = "person_id"
    _check_company_auto = True
    _owner_field = "person_id"

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    person_id = fields.Many2one("insertion.person", required=True, index=True, ondelete="cascade")
    author_kind = fields.Selection(
        [("employer", "Employer"), ("prescriber", "Authorised Prescriber")],
        string="Made By",
        required=True,
        default="employer",
    )
    prescriber_id = fields.Many2one("insertion.prescriber", check_company=True, domain="[('is_authorised', '=', True)]")
    other_structure = fields.Char(
        help="Name of the other structure that made this diagnosis. Yours may not use it: make your own."
    )
    structure_kind = fields.Selection(
        STRUCTURE_KINDS,
        required=True,
        compute="_compute_structure_kind",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    pass_id = fields.Many2one(
        "insertion.pass",
        string="PASS IAE",
        check_company=True,
        index="btree_not_null",
        domain="[('person_id', '=', person_id)]",
        help="The PASS that rests on this diagnosis: as long as it is valid, so is the diagnosis.",
    )
    criterion_ids = fields.Many2many("insertion.criterion", string="Criteria")
    suggested_criterion_ids = fields.Many2many(
        "insertion.criterion",
        string="Suggested",
        compute="_compute_suggested_criterion_ids",
        compute_sudo=True,
        help="What birth date, education level and registration at France Travail point to. To be proved.",
    )
    proof_ids = fields.One2many("insertion.proof", "eligibility_id", string="Proofs")
    proof_problem_count = fields.Integer(
        string="Proofs to Complete", compute="_compute_proof_problem_count", compute_sudo=True
    )
    expires_on = fields.Date(compute="_compute_expires_on", store=True, index=True)
    is_eligible = fields.Boolean(string="Eligible", compute="_compute_verdict", store=True)
    verdict = fields.Text(compute="_compute_verdict_text", string="Why")
    is_valid = fields.Boolean(
        string="Usable Today",
        compute="_compute_is_valid",
        search="_search_is_valid",
        help="Within its own time, or while the PASS that rests on it is valid.",
    )
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)

    @api.depends("person_id")
    def _compute_structure_kind(self):
        for eligibility in self:
            company = eligibility.person_id.company_id or self.env.company
            eligibility.structure_kind = company.insertion_structure_kind

    def _get_parameters(self):
        """Return the numbers in force on the day of the diagnosis for the kind of structure, as a dict."""
        self.ensure_one()
        day = self.date or fields.Date.context_today(self)
        return self.env["insertion.parameter"]._get_values(PARAMETERS, day, self.structure_kind)

    def _get_verdict(self):
        """Return the rule's verdict on this diagnosis (rules.eligibility.Verdict)."""
        parameters = self._get_parameters()
        return verdict(
            self.author_kind,
            {criterion.code: int(criterion.level) for criterion in self.criterion_ids},
            Required(int(parameters["eligibility_level_1_required"]), int(parameters["eligibility_level_2_required"])),
        )

    @api.depends("author_kind", "structure_kind", "date", "criterion_ids.level", "criterion_ids.code")
    def _compute_verdict(self):
        for eligibility in self:
            eligibility.is_eligible = eligibility._get_verdict().is_eligible

    @api.depends_context("lang")
    @api.depends("is_eligible", "criterion_ids", "structure_kind", "author_kind", "date")
    def _compute_verdict_text(self):
        for eligibility in self:
            eligibility.verdict = eligibility._get_verdict_text()

    def _get_verdict_text(self):
        found = self._get_verdict()
        parameters = self._get_parameters()
        needed = {
            "level_1": int(parameters["eligibility_level_1_required"]),
            "level_2": int(parameters["eligibility_level_2_required"]),
            "kind": dict(STRUCTURE_KINDS)[self.structure_kind],
            "count_1": found.level_1,
            "count_2": found.level_2,
        }
        if found.conflicts:
            names = {criterion.code: criterion.name for criterion in self.criterion_ids}
            first, second = found.conflicts[0]
            return self.env._(
                "Not eligible: “%(first)s” and “%(second)s” cannot both be true. Remove one of them.",
                first=names[first],
                second=names[second],
            )
        if "prescriber" in found.reasons:
            return self.env._("Eligible: an authorised prescriber says so, no criterion is required.")
        if "level_1" in found.reasons:
            return self.env._(
                "Eligible: %(count_1)s criterion of level 1 (%(kind)s needs %(level_1)s). Keep its proof.", **needed
            )
        if "level_2" in found.reasons:
            return self.env._(
                "Eligible: %(count_2)s criteria of level 2 (%(kind)s needs %(level_2)s). Keep their proofs.", **needed
            )
        return self.env._(
            "Not eligible yet: %(count_1)s criterion of level 1 and %(count_2)s of level 2. %(kind)s needs %(level_1)s "
            "of level 1, or %(level_2)s of level 2, or the diagnosis of an authorised prescriber.",
            **needed,
        )

    @api.depends("author_kind", "date", "structure_kind")
    def _compute_expires_on(self):
        for eligibility in self:
            if not eligibility.date:
                eligibility.expires_on = False
                continue
            parameters = eligibility._get_parameters()
            eligibility.expires_on = expires_on(
                eligibility.author_kind,
                eligibility.date,
                int(parameters["eligibility_employer_days"]),
                int(parameters["eligibility_prescriber_months"]),
            )

    def _is_valid_on(self, day):
        """Tell whether this diagnosis may be used by its structure on a day.

        :param day: date
        :rtype: bool
        """
        self.ensure_one()
        if not self.is_eligible or (self.author_kind == "employer" and self.other_structure):
            return False
        return is_valid(day, self.date, self.expires_on, self.pass_id.date_end_in_force or None)

    @api.depends("is_eligible", "author_kind", "other_structure", "date", "expires_on", "pass_id.date_end_in_force")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for eligibility in self:
            eligibility.is_valid = bool(eligibility.date) and eligibility._is_valid_on(today)

    @api.model
    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = (
            Domain("is_eligible", "=", True)
            & Domain("date", "<=", today)
            & (Domain("author_kind", "=", "prescriber") | Domain("other_structure", "=", False))
            & (Domain("expires_on", ">=", today) | Domain("pass_id.date_end_in_force", ">=", today))
        )
        return domain if True in value else ~domain

    def _get_prevailing(self, day):
        """Return, among these diagnoses of one person, the one that counts on a day: maybe none.

        :param day: date
        """
        structure = self.company_id[:1].id
        return (
            prevailing(
                [
                    (diagnosis.author_kind, diagnosis.company_id.id, diagnosis.date, diagnosis)
                    for diagnosis in self
                    if diagnosis._is_valid_on(day)
                ],
                structure,
            )
            or self.browse()
        )

    @api.depends(
        "date",
        "person_id.birth_date",
        "person_id.education_level_id",
        "person_id.ft_registered_for_id",
        "criterion_ids",
    )
    def _compute_suggested_criterion_ids(self):
        criteria = {criterion.code: criterion for criterion in self.env["insertion.criterion"].search([])}
        for eligibility in self:
            person, parameters = eligibility.person_id, eligibility._get_parameters()
            codes = suggested(
                eligibility.date or fields.Date.context_today(self),
                int(parameters["eligibility_senior_age"]),
                int(parameters["eligibility_youth_age"]),
                birth_date=person.birth_date or None,
                education_level=person.education_level_id.code,
                registered_for=person.ft_registered_for_id.code,
            )
            found = self.env["insertion.criterion"].union(*(criteria[code] for code in codes if code in criteria))
            eligibility.suggested_criterion_ids = found - eligibility.criterion_ids._origin

    @api.depends("author_kind", "criterion_ids", "proof_ids.criterion_id", "proof_ids.verdict")
    def _compute_proof_problem_count(self):
        for eligibility in self:
            proved = eligibility.proof_ids.filtered(lambda proof: proof.verdict == "fresh").criterion_id
            missing = eligibility.criterion_ids - proved if eligibility.author_kind == "employer" else ()
            eligibility.proof_problem_count = len(missing)

    @api.onchange("proof_ids")
    def _onchange_proof_ids(self):
        """Show the verdict of the criteria being proved while the proofs are typed."""
        self._claim_proved_criteria()

    def _claim_proved_criteria(self):
        """Count each criterion that has a line of proof: who files a proof claims the criterion."""
        for eligibility in self:
            missing = eligibility.proof_ids.criterion_id._origin - eligibility.criterion_ids._origin
            if missing:
                eligibility.criterion_ids = [Command.link(criterion.id) for criterion in missing]

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for eligibility in self:
            if eligibility.date > today:
                raise ValidationError(
                    self.env._(
                        "The diagnosis of %(person)s would be made in the future: type the day it was made.",
                        person=eligibility.person_id.name,
                    )
                )

    @api.constrains("author_kind", "prescriber_id")
    def _check_prescriber(self):
        for eligibility in self:
            prescriber = eligibility.prescriber_id
            if eligibility.author_kind == "prescriber" and prescriber and not prescriber.is_authorised:
                raise ValidationError(
                    self.env._(
                        "%(prescriber)s is not authorised to prescribe: choose another author, or “Employer” and the "
                        "criteria.",
                        prescriber=prescriber.name,
                    )
                )

    @api.constrains("pass_id", "person_id")
    def _check_pass_person(self):
        for eligibility in self:
            if eligibility.pass_id and eligibility.pass_id.person_id != eligibility.person_id:
                raise ValidationError(
                    self.env._(
                        "PASS IAE %(number)s is not %(person)s's: choose one of this person's.",
                        number=eligibility.pass_id.display_name,
                        person=eligibility.person_id.name,
                    )
                )

    def _is_settled(self):
        """A diagnosis is dated from the start: whom it was made for does not change."""
        return True

    def action_add_suggestions(self):
        """Add the criteria the person's file points to, and a line for the proof of each criterion."""
        for eligibility in self:
            eligibility.criterion_ids = [
                Command.link(criterion.id) for criterion in eligibility.suggested_criterion_ids
            ]
        return self.action_prepare_proofs()

    def action_prepare_proofs(self):
        """Add an empty line of proof for each criterion that has none."""
        self.env["insertion.proof"].create(
            [
                {"eligibility_id": eligibility.id, "criterion_id": criterion.id}
                for eligibility in self
                for criterion in eligibility.criterion_ids - eligibility.proof_ids.criterion_id
            ]
        )
        return True
