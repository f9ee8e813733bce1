from odoo import api, fields, models
from odoo.tools.misc import format_date


class SpMembershipFee(models.Model):
    """The yearly fee of a kind of member, from a day on, as the general meeting voted it."""

    _name = "sp.membership.fee"
    _description = "Membership Fee"
    _order = "grade_id, date_from desc"
    _check_company_auto = True

    grade_id = fields.Many2one(
        "res.partner.grade", "Kind of Member", required=True, index=True, check_company=True, ondelete="cascade"
    )
    date_from = fields.Date("In Force From", required=True)
    amount = fields.Monetary(required=True)
    source = fields.Char("Voted By", help="General meeting that voted it: date and number of the resolution.")
    resolution_id = fields.Many2one(
        "sp.meeting.resolution", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _grade_date_unique = models.Constraint(
        "UNIQUE(company_id, grade_id, date_from)", "This kind of member already has a fee from that day: change it."
    )
    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A membership fee cannot be negative.")

    @api.model
    def _get_amount(self, company, grade, day):
        """Return the fee in force, 0 when none was voted.

        :param res.company company: whose members
        :param res.partner.grade grade: kind of member
        :param date day: first day of the membership
        :rtype: float
        """
        return self._get_row(company, grade, day).amount

    @api.model
    def _get_row(self, company, grade, day):
        """Return the fee in force, with who voted it; none when nothing was voted."""
        if not (grade and day):
            return self.browse()
        domain = [("company_id", "=", company.id), ("grade_id", "=", grade.id), ("date_from", "<=", day)]
        return self.sudo().search(domain, order="date_from desc", limit=1)

    @api.depends("grade_id", "date_from")
    def _compute_display_name(self):
        for fee in self:
            fee.display_name = f"{fee.grade_id.name or ''} · {format_date(self.env, fee.date_from)}"
