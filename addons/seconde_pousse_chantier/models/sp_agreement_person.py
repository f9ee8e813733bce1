from odoo import api, fields, models


class SpAgreementPerson(models.Model):
    """A person lent: agreed in writing, and signed an amendment (Code du travail, art. L8241-2)."""

    _name = "sp.agreement.person"
    _description = "Person Lent"
    _order = "agreement_id, id"
    _check_company_auto = True

    agreement_id = fields.Many2one("sp.agreement", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one("hr.employee", "Person", required=True, check_company=True)
    qualification = fields.Char(help="As in the contract: worker in market gardening, gardener…")
    consent_on = fields.Date("Agreed in Writing On")
    amendment_on = fields.Date("Amendment Signed On")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True, index=True)

    _agreement_employee_unique = models.Constraint(
        "UNIQUE(agreement_id, employee_id)", "This person is already on this agreement."
    )

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        people.agreement_id._check_open()
        return people

    def write(self, vals):
        self.agreement_id._check_open()
        result = super().write(vals)
        self.agreement_id._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.agreement_id._check_open()
