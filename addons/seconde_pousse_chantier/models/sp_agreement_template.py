from odoo import fields, models

from .sp_agreement import CONTRACT_KINDS


class SpAgreementTemplate(models.Model):
    """The text of an agreement; a service and a lending of labour have each their own."""

    _name = "sp.agreement.template"
    _description = "Template of an Agreement"
    _order = "kind, name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(CONTRACT_KINDS, required=True)
    explanation = fields.Text("In Plain Words", translate=True, help="Shown when the kind of contract is chosen.")
    warning = fields.Text(translate=True, help="What whoever chooses it must know.")
    body = fields.Html(translate=True, sanitize_attributes=False)
    source = fields.Char(help="Articles the text rests on.")
    is_verified = fields.Boolean("Checked by a Lawyer")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    def _get_for(self, kind, company):
        """Return the text of a kind of contract: the company's own before everybody's.

        :param str kind: see `CONTRACT_KINDS`
        :param res.company company: whose agreement it is
        :rtype: sp.agreement.template
        """
        domain = [("kind", "=", kind), ("company_id", "in", [False, company.id])]
        return self.search(domain, order="company_id, id", limit=1)
