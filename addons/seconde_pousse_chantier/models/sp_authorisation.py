from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class SpAuthorisation(models.Model):
    """What a person may drive or use, from a day to another, with its proof."""

    _name = "sp.authorisation"
    _description = "Licence or Authorisation"
    _order = "employee_id, kind_id, date_from desc"
    _check_company_auto = True

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade", check_company=True)
    kind_id = fields.Many2one("sp.authorisation.kind", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("Valid From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Valid Until", compute="_compute_date_to", store=True, readonly=False)
    proof = fields.Binary(attachment=True)
    proof_name = fields.Char("File Name")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)", "An authorisation ends after it begins: check its dates."
    )

    @api.depends("employee_id")
    def _compute_company_id(self):
        for authorisation in self:
            authorisation.company_id = authorisation.employee_id.company_id or self.env.company

    @api.depends("kind_id", "date_from")
    def _compute_date_to(self):
        for authorisation in self:
            months = authorisation.kind_id.months_valid
            start = authorisation.date_from
            authorisation.date_to = months and start and start + relativedelta(months=months, days=-1)

    @api.depends("employee_id", "kind_id")
    def _compute_display_name(self):
        for authorisation in self:
            authorisation.display_name = f"{authorisation.employee_id.name or ''} · {authorisation.kind_id.name or ''}"

    @api.model
    def _get_valid_kinds(self, employee, day):
        """Return what a person may drive or use on a day.

        :param hr.employee employee: who
        :param date day: when
        :rtype: sp.authorisation.kind
        """
        return (
            self.sudo()
            .search(
                [
                    ("employee_id", "=", employee.id),
                    ("date_from", "<=", day),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", day),
                ]
            )
            .kind_id
        )
