from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.fse import completeness

# Education levels of the ASP, by the European groups (ISCED).
EDUCATION_LEVELS = {
    "low": ("00", "01", "60", "70"),
    "middle": ("40", "41", "50", "51"),
    "high": ("10", "20", "30"),
}
UNKNOWN_YES_NO = [("yes", "Yes"), ("no", "No")]


class InsertionFseParticipant(models.Model):
    """The European Social Fund's questions about one pathway. An empty answer is unknown, never a "no"."""

    _name = "insertion.fse.participant"
    _description = "FSE+ Questionnaire"
    _inherit = ["insertion.pathway.record", "insertion.sensitive.record"]
    _order = "operation, person_id"
    _check_company_auto = True

    operation = fields.Char(required=True, help="Name of the project funded by the European Social Fund.")
    date_start = fields.Date(string="Enters the Project", required=True)
    date_end = fields.Date(string="Leaves the Project")
    collected_on = fields.Date(string="Answers Collected on", default=fields.Date.context_today)
    commune = fields.Char()
    is_rsa = fields.Selection(UNKNOWN_YES_NO, string="RSA Recipient")
    ft_category = fields.Selection(
        [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("none", "Not registered")],
        string="France Travail Category",
    )
    situation_before = fields.Selection(
        [
            ("unemployed", "Unemployed for less than 12 months"),
            ("long_unemployed", "Unemployed for 12 months or more"),
            ("inactive", "Inactive, not in education or training"),
            ("training", "Inactive, in education or training"),
            ("employed", "In employment, self-employed included"),
        ],
    )
    without_job_for = fields.Selection(
        [("01", "Less than 6 months"), ("02", "6 to 11 months"), ("03", "12 to 23 months"), ("04", "24 months or more")]
    )
    education = fields.Selection(
        [
            ("low", "Lower secondary or less (ISCED 0 to 2)"),
            ("middle", "Upper or post-secondary (ISCED 3 and 4)"),
            ("high", "Tertiary (ISCED 5 to 8)"),
        ],
    )
    is_single_parent = fields.Selection(UNKNOWN_YES_NO, string="Single-Parent Household")
    is_homeless = fields.Selection(UNKNOWN_YES_NO, string="No Stable Housing")
    completeness = fields.Integer(string="Answers (%)", compute="_compute_completeness", store=True, aggregator="avg")

    _pathway_unique = models.Constraint(
        "UNIQUE(pathway_id, operation)", "The answers of this person for this project already exist: open them."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_start <= date_end)",
        "The person would leave the project before she enters it: correct one of the two dates.",
    )

    @api.depends(lambda self: ["collected_on", *self._get_entry_fields()])
    def _compute_completeness(self):
        for record in self:
            record.completeness = completeness([record[name] for name in ["collected_on", *self._get_entry_fields()]])

    @api.model
    def _get_entry_fields(self):
        """Return the questions asked at entry, in the order of the export."""
        return [
            "commune",
            "is_rsa",
            "ft_category",
            "situation_before",
            "without_job_for",
            "education",
            "is_single_parent",
            "is_homeless",
        ]

    @api.onchange("pathway_id")
    def _onchange_pathway(self):
        if self.pathway_id:
            known = self._prepare_from_pathway(self.pathway_id)
            self.update({name: value for name, value in known.items() if not self[name]})

    @api.model
    def _prepare_from_pathway(self, pathway):
        """Return what the person's file already says, without guessing a "no"."""
        person = pathway.person_id
        level = person.education_level_id.code
        social = person.social_situation_id.code
        values = {
            "date_start": pathway.date_start,
            "commune": person.city,
            "is_rsa": {"no": "no", "plain": "yes", "increased": "yes"}.get(person.rsa),
            "without_job_for": person.unemployed_for_id.code,
            "situation_before": self._get_situation_before(person),
            "education": next((name for name, levels in EDUCATION_LEVELS.items() if level in levels), False),
            "is_single_parent": social == "SINGLE_PARENT" and "yes",
            "is_homeless": social == "HOMELESS" and "yes",
        }
        return {name: value for name, value in values.items() if value}

    @api.model
    def _get_situation_before(self, person):
        if person.employment == "yes":
            return "employed"
        if person.ft_registered != "yes":
            return False
        return {"01": "unemployed", "02": "unemployed", "03": "long_unemployed", "04": "long_unemployed"}.get(
            person.unemployed_for_id.code, False
        )

    @api.constrains("collected_on")
    def _check_collected_on(self):
        today = fields.Date.context_today(self)
        for record in self:
            if record.collected_on and record.collected_on > today:
                raise ValidationError(
                    self.env._(
                        "The answers of %(person)s are dated in the future: correct the day they were collected.",
                        person=record.person_id.name,
                    )
                )
