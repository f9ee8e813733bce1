from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.eligibility import proof_verdict


class InsertionProof(models.Model):
    """The document behind a criterion, kept for the State's control."""

    _name = "insertion.proof"
    _description = "Proof of a Criterion"
    _inherit = ["insertion.sensitive.record"]
    _order = "eligibility_id, criterion_id"
    _rec_name = "criterion_id"
    _check_company_auto = True
    _logged_parent = "eligibility_id"
    _owner_field = "eligibility_id"

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    eligibility_id = fields.Many2one("insertion.eligibility", required=True, index=True, ondelete="cascade")
    person_id = fields.Many2one(related="eligibility_id.person_id", store=True, index=True)
    criterion_id = fields.Many2one("insertion.criterion", required=True, ondelete="restrict")
    expected_proof = fields.Char(related="criterion_id.proof", string="Accepted Proof")
    date = fields.Date(string="Made On", help="Date written on the document.")
    valid_until = fields.Date(help="For a document with an end: residence permit, disabled worker's decision.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    # Stored: what is asked of a list of proofs never loads the files.
    has_file = fields.Boolean(compute="_compute_has_file", store=True)
    company_id = fields.Many2one(related="eligibility_id.company_id", store=True, index=True)
    verdict = fields.Selection(
        [
            ("fresh", "Good"),
            ("missing", "File Missing"),
            ("no_date", "Date Missing"),
            ("too_old", "Too Old"),
            ("late", "After the PASS Began"),
            ("expired", "Expired"),
        ],
        compute="_compute_verdict",
        help="Whether the document is the right age on the first day of the PASS.",
    )

    _criterion_unique = models.UniqueIndex(
        "(eligibility_id, criterion_id)",
        "This criterion already has its proof on this diagnosis: replace the file there.",
    )

    @api.depends("file")
    def _compute_has_file(self):
        for proof in self:
            proof.has_file = bool(proof.file)

    @api.depends(
        "has_file",
        "date",
        "valid_until",
        "criterion_id.freshness",
        "criterion_id.freshness_months",
        "eligibility_id.pass_id.date_start",
        "eligibility_id.date",
    )
    def _compute_verdict(self):
        for proof in self:
            criterion, eligibility = proof.criterion_id, proof.eligibility_id
            day = eligibility.pass_id.date_start or eligibility.date or fields.Date.context_today(self)
            proof.verdict = proof_verdict(
                proof.has_file,
                proof.date or None,
                proof.valid_until or None,
                day,
                criterion.freshness or "none",
                criterion.freshness_months,
            )

    def _is_settled(self):
        return self.has_file

    @api.model_create_multi
    def create(self, vals_list):
        """Create the proofs; the criterion of each is claimed on its diagnosis."""
        proofs = super().create(vals_list)
        proofs.eligibility_id._claim_proved_criteria()
        return proofs

    def write(self, vals):
        """Write on the proofs; a criterion changed on one is claimed on its diagnosis."""
        done = super().write(vals)
        if "criterion_id" in vals:
            self.eligibility_id._claim_proved_criteria()
        return done

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for proof in self:
            if proof.date and proof.date > today:
                raise ValidationError(
                    self.env._(
                        "The proof of “%(criterion)s” would be dated in the future: type the date written on it.",
                        criterion=proof.criterion_id.name,
                    )
                )
