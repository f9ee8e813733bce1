from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [("meal", "Meals"), ("transport", "Transport"), ("advance", "Advance"), ("other", "Other")]


class InsertionPayrollItem(models.Model):
    """Meals, transport, advances of a month, to send to the payroll office with the hours."""

    _name = "insertion.payroll.item"
    _description = "Payroll Item"
    _inherit = ["insertion.pathway.record"]
    _order = "month desc, person_id, kind"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    month = fields.Date(required=True, index=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    kind = fields.Selection(KINDS, required=True, default="meal")
    label = fields.Char(string="Details")
    quantity = fields.Float(digits=(16, 2), help="Number of meals, of journeys…")
    amount = fields.Monetary(help="Empty when the payroll office knows the unit value.")
    currency_id = fields.Many2one(related="company_id.currency_id")

    _first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A month is written by its first day: choose it again."
    )
    _positive = models.Constraint(
        "CHECK(quantity >= 0 AND amount >= 0)",
        "Quantities and amounts are positive: an advance is typed without a sign.",
    )
    _something = models.Constraint(
        "CHECK(COALESCE(quantity, 0) > 0 OR COALESCE(amount, 0) > 0)",
        "Type a quantity or an amount: this item says nothing yet.",
    )

    @api.constrains("kind", "label")
    def _check_label(self):
        for item in self:
            if item.kind == "other" and not item.label:
                raise ValidationError(self.env._("Say what this item is: the payroll office must know how to pay it."))

    @api.constrains("pathway_id")
    def _check_employee(self):
        for item in self:
            if not item.employee_id:
                raise UserError(
                    self.env._(
                        "%(person)s is not an employee: nothing to send to payroll.", person=item.person_id.sudo().name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_first_day(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_first_day(vals))

    @api.model
    def _with_first_day(self, vals):
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals
