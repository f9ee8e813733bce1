from odoo import api, fields, models
from odoo.exceptions import UserError

DECLARATION_CODES = [
    ("illettrisme", "Illiteracy, French as a Foreign Language"),
    ("demarches", "Administrative Steps and Rights"),
    ("hebergement", "Accommodation, Housing"),
    ("mobilite", "Lack of Mobility"),
    ("sante", "Health"),
    ("justice", "Justice"),
    ("surendettement", "Over-Indebtedness, Money"),
    ("disponibilite", "Lack of Availability"),
    ("projet_pro", "Help to Define a Professional Project"),
    ("techniques_recherche", "Job Search Techniques"),
]
# Data protection law itself makes these sensitive (GDPR art. 9 and 10): no setting undoes it.
SENSITIVE_BY_LAW = ("health", "justice")


class InsertionBarrier(models.Model):
    _name = "insertion.barrier"
    _description = "Barrier"
    _order = "sequence, name"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    description = fields.Text(help="What to explore with the person: situations and possible objectives.")
    is_sensitive = fields.Boolean(
        string="Sensitive",
        help="Its assessments are read by counselors only. Health and justice always are, by law.",
    )
    declaration_code = fields.Selection(
        DECLARATION_CODES,
        string="ASP Heading",
        help="Heading of the ASP yearly declaration on support under which people are counted.",
    )
    is_professional = fields.Boolean(string="Professional", compute="_compute_is_professional", store=True)
    ft_code = fields.Char(string="France Travail Code")
    ft_name = fields.Char(string="France Travail Heading")
    data_inclusion_code = fields.Char(string="data.inclusion Theme")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This barrier already exists.")

    @api.depends("declaration_code")
    def _compute_is_professional(self):
        for barrier in self:
            barrier.is_professional = barrier.declaration_code in ("projet_pro", "techniques_recherche")

    @api.model_create_multi
    def create(self, vals_list):
        barriers = super().create(vals_list)
        barriers._check_sensitive_by_law()
        return barriers

    def write(self, vals):
        if "is_sensitive" in vals and not vals["is_sensitive"]:
            self._check_may_share()
        result = super().write(vals)
        if {"is_sensitive", "code"} & set(vals):
            self._check_sensitive_by_law()
        return result

    def _check_sensitive_by_law(self):
        for barrier in self:
            if barrier.code in SENSITIVE_BY_LAW and not barrier.is_sensitive:
                raise UserError(
                    self.env._("“%(barrier)s” is sensitive by law (GDPR art. 9 and 10).", barrier=barrier.name)
                )

    def _check_may_share(self):
        """Refuse to show to more people what was recorded under the promise of few readers."""
        used = (
            self.env["insertion.barrier.assessment"]
            .sudo()
            ._read_group([("barrier_id", "in", self.filtered("is_sensitive").ids)], ["barrier_id"])
        )
        for [barrier] in used:
            raise UserError(
                self.env._(
                    "Assessments were recorded on “%(barrier)s” while it was sensitive: it stays so. "
                    "Archive it and create another barrier instead.",
                    barrier=barrier.name,
                )
            )
