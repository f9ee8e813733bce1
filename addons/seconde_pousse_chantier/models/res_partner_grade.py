from odoo import fields, models

MEMBER_KINDS = [
    ("person", "Person"),
    ("farm", "Farm"),
    ("association", "Association or company"),
    ("town", "Town or public body"),
]


class ResPartnerGrade(models.Model):
    _inherit = "res.partner.grade"

    sp_member_kind = fields.Selection(
        MEMBER_KINDS, "Proposed To", index=True, help="A new member of this kind is proposed this grade first."
    )
    sp_benefits = fields.Text(
        "What Members Get", translate=True, help="Printed on the certificate: loans, prices, votes."
    )
    sp_fee_ids = fields.One2many("sp.membership.fee", "grade_id", "Fees")
    sp_fee = fields.Monetary("Fee Today", compute="_compute_sp_fee", currency_field="sp_currency_id")
    sp_currency_id = fields.Many2one("res.currency", compute="_compute_sp_fee")

    def _compute_sp_fee(self):
        company = self.env.company
        for grade in self:
            grade.sp_currency_id = company.currency_id
            grade.sp_fee = self.env["sp.membership.fee"]._get_amount(company, grade, company._sp_get_today())
