from odoo import fields, models


class InsertionEligibility(models.Model):
    _name = "insertion.eligibility"
    _description = "Eligibility Diagnosis"
    _inherit = ["insertion.sensitive.record"]
    _order = "date desc, id desc"
    _rec_name = "person_id"
    _check_company_auto = True

    person_id = fields.Many2one("insertion.person", required=True, index=True, ondelete="cascade", check_company=True)
    author_kind = fields.Selection(
        [("employer", "Employer"), ("prescriber", "Authorised Prescriber")], required=True, default="employer"
    )
    structure_kind = fields.Selection(
        [("aci", "ACI"), ("ei", "EI"), ("ai", "AI"), ("etti", "ETTI"), ("eiti", "EITI")],
        required=True,
        default=lambda self: self.env.company.insertion_structure_kind,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    criterion_ids = fields.Many2many("insertion.criterion")
    proof_ids = fields.One2many("insertion.proof", "eligibility_id")
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)
