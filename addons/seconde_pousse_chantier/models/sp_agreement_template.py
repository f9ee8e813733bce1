from odoo import fields, models

from .sp_agreement import CONTRACT_KINDS


class SpAgreementTemplate(models.Model):
    """The text of an agreement; a service and a lending of labour have each their own."""

    _name = "sp.agreement.template"
    _description = "Template of an Agreement"
    _order = "kind, name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(CONTRACT_KINDS, required=True)
    body = fields.Html(translate=True, sanitize_attributes=False)
    warning = fields.Text(translate=True, help="What whoever chooses it must know.")
    is_verified = fields.Boolean("Checked by a Lawyer")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
