from odoo import fields, models


class InsertionProof(models.Model):
    _name = "insertion.proof"
    _description = "Proof of a Criterion"
    _inherit = ["insertion.sensitive.record"]
    _order = "eligibility_id, criterion_id"
    _check_company_auto = True
    _logged_parent = "eligibility_id"

    eligibility_id = fields.Many2one(
        "insertion.eligibility", required=True, index=True, ondelete="cascade", check_company=True
    )
    criterion_id = fields.Many2one("insertion.criterion", required=True, ondelete="restrict")
    date = fields.Date()
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    company_id = fields.Many2one(related="eligibility_id.company_id", store=True, index=True)
