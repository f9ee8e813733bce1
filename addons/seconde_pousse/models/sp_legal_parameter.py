from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class SpLegalParameter(models.Model):
    """Number or wording set by a law, dated: what is new is a new record, not a new value."""

    _name = "sp.legal.parameter"
    _description = "Legal Parameter"
    _order = "code, date_from desc"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True, help="Name used by the rules: do not change it.")
    kind = fields.Selection(
        [
            ("hours", "Hours"),
            ("days", "Days"),
            ("months", "Months"),
            ("euro", "Euros"),
            ("percent", "Percent"),
            ("text", "Wording"),
        ],
        "Unit",
        required=True,
        default="days",
    )
    value = fields.Float(digits=(16, 2))
    value_text = fields.Text("Wording", translate=True)
    date_from = fields.Date("In Force From", required=True)
    source = fields.Char(required=True, help="Law, decree or regulation that says so.")
    is_verified = fields.Boolean(
        "Verified",
        help="Somebody of the house read the source and found this value in it.",
    )
    verification = fields.Selection([("done", "Verified"), ("todo", "To verify")], compute="_compute_verification")

    _code_date_unique = models.Constraint(
        "UNIQUE(code, date_from)",
        "There is already a value of this parameter from that day: change that one.",
    )

    @api.depends("is_verified")
    def _compute_verification(self):
        for parameter in self:
            parameter.verification = "done" if parameter.is_verified else "todo"

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        for parameter in self:
            parameter.display_name = (
                f"{parameter.name} ({tools.format_date(self.env, parameter.date_from)})"
                if parameter.date_from
                else parameter.name
            )

    @api.model
    def _get_value(self, code, date):
        """Return the number in force on a day.

        :param str code: code of the parameter, such as "organic_conversion_months"
        :param date date: the day asked
        :rtype: float, in the unit of the parameter
        :raises UserError: no value is known for that day
        """
        return self._get_in_force(code, date).value

    @api.model
    def _get_text(self, code, date):
        """Return the wording in force on a day, in the language of the context.

        :param str code: code of the parameter, such as "franchise_text"
        :param date date: the day asked
        :rtype: str
        :raises UserError: no wording is known for that day
        """
        return self._get_in_force(code, date).value_text or ""

    @api.model
    def _get_in_force(self, code, date):
        for date_from, parameter_id in self._get_timeline(code):
            if date_from <= date:
                return self.sudo().browse(parameter_id)
        raise UserError(
            self.env._(
                "No value is known for the legal parameter “%(code)s” on %(date)s: "
                "add it in the configuration of the farm, “Legal Parameters”.",
                code=code,
                date=tools.format_date(self.env, date),
            )
        )

    @api.model
    @tools.ormcache("code")
    def _get_timeline(self, code):
        parameters = self.sudo().search([("code", "=", code)], order="date_from desc")
        return tuple((parameter.date_from, parameter.id) for parameter in parameters)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
