from odoo import fields, models


class SpMembershipFee(models.Model):
    """The yearly fee of a kind of member, from a day on, as the general meeting voted it."""

    _name = "sp.membership.fee"
    _description = "Membership Fee"
    _order = "grade_id, date_from desc"
    _check_company_auto = True

    grade_id = fields.Many2one("res.partner.grade", "Kind of Member", required=True, index=True, check_company=True)
    date_from = fields.Date("In Force From", required=True)
    amount = fields.Monetary(required=True)
    source = fields.Char("Voted By")
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _grade_date_unique = models.Constraint(
        "UNIQUE(company_id, grade_id, date_from)", "This kind of member already has a fee from that day: change it."
    )
