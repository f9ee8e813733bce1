from odoo import fields, models


class SpAuthorisation(models.Model):
    """What a person may drive or use, from a day to another, with its proof."""

    _name = "sp.authorisation"
    _description = "Licence or Authorisation"
    _order = "employee_id, kind_id, date_from desc"
    _check_company_auto = True

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade", check_company=True)
    kind_id = fields.Many2one("sp.authorisation.kind", required=True, index=True)
    date_from = fields.Date("Valid From", required=True)
    date_to = fields.Date("Valid Until")
    proof = fields.Binary(attachment=True)
    proof_name = fields.Char("File Name")
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
