from odoo import api, fields, models

from ..rules.employee_record import orienteur


class InsertionPrescriber(models.Model):
    """Who sends people to the structure: a body of a kind, authorised or not."""

    _name = "insertion.prescriber"
    _description = "Prescriber"
    _inherit = ["insertion.computed.values"]
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    kind_id = fields.Many2one("insertion.prescriber.kind", required=True, ondelete="restrict")
    authorisation = fields.Selection(
        [
            ("not_set", "To Be Checked"),
            ("validated", "Validated"),
            ("refused", "Refused"),
            ("not_required", "None (Referrer)"),
        ],
        compute="_compute_authorisation",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="State of the authorisation to prescribe, as the platform shows it.",
    )
    is_authorised = fields.Boolean(
        string="Authorised",
        compute="_compute_is_authorised",
        store=True,
        help="May agree to extensions, make a diagnosis without criteria and lift the waiting period.",
    )
    asp_code = fields.Char(string="ASP Code", compute="_compute_asp_code")
    partner_id = fields.Many2one("res.partner", string="Contact", check_company=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("kind_id")
    def _compute_authorisation(self):
        for prescriber in self:
            prescriber.authorisation = "validated" if prescriber.kind_id.is_authorised else "not_required"

    @api.depends("authorisation", "kind_id.is_authorised")
    def _compute_is_authorised(self):
        for prescriber in self:
            prescriber.is_authorised = prescriber.kind_id.is_authorised and prescriber.authorisation == "validated"

    @api.depends("is_authorised", "kind_id.code")
    def _compute_asp_code(self):
        for prescriber in self:
            prescriber.asp_code = orienteur("prescriber", prescriber.kind_id.code, prescriber.is_authorised)
