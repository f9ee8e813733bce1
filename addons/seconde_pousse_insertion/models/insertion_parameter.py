from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from .res_company import STRUCTURE_KINDS


class InsertionParameter(models.Model):
    _name = "insertion.parameter"
    _description = "Legal Parameter of Insertion"
    _inherit = ["insertion.sane.values"]
    _order = "code, structure_kind, date_from desc"

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True)
    structure_kind = fields.Selection(STRUCTURE_KINDS, help="Empty: every kind of structure.")
    date_from = fields.Date(required=True)
    value = fields.Float(required=True, digits=(16, 4))
    unit = fields.Selection(
        [
            ("day", "Days"),
            ("month", "Months"),
            ("year", "Years"),
            ("hour", "Hours"),
            ("percent", "%"),
            ("euro", "€"),
            ("count", "Number"),
        ],
        required=True,
    )
    source = fields.Char(required=True)
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")

    verification = fields.Selection([("done", "Verified"), ("todo", "To verify")], compute="_compute_verification")

    _code_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT(code, structure_kind, date_from)",
        "This parameter already has a value from that day: change it, or choose another day.",
    )

    @api.depends("is_verified")
    def _compute_verification(self):
        for parameter in self:
            parameter.verification = "done" if parameter.is_verified else "todo"

    @api.model
    def _get_value(self, code, day, structure_kind=None):
        """Return the value in force on a day.

        :param code: str
        :param day: date
        :param structure_kind: str, "aci"…; its own value comes before the general one
        :return: float
        :raise UserError: when no value is in force that day
        """
        return self._get_values([code], day, structure_kind)[code]

    @api.model
    def _get_values(self, codes, day, structure_kind=None):
        """Return the values in force on a day, as a dict code → float.

        :raise UserError: when one of them has no value that day
        """
        history = self._get_history()
        values = {}
        for code in codes:
            found = [
                value
                for kind in (structure_kind, False)
                for date_from, value in history.get((code, kind or False), ())
                if date_from <= day
            ]
            if not found:
                raise UserError(
                    self.env._(
                        "No value of the legal parameter “%(code)s” is in force on %(day)s: enter one in Insertion, "
                        "Configuration, Legal Parameters.",
                        code=code,
                        day=day,
                    )
                )
            values[code] = found[0]
        return values

    @ormcache()
    def _get_history(self):
        """Return every value, as a dict (code, kind) → list of (date, value), latest first."""
        history = {}
        for parameter in self.sudo().search_fetch([("code", "!=", False)], order="date_from desc"):
            key = (parameter.code, parameter.structure_kind)
            history.setdefault(key, []).append((parameter.date_from, parameter.value))
        return history

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
