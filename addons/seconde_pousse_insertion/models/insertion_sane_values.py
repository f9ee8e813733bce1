from odoo import api, fields, models
from odoo.exceptions import ValidationError

# No day of a person, a PASS or a contract is outside; beyond 9999, dates cannot be worked out.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class InsertionSaneValues(models.AbstractModel):
    """Refuses in one sentence what no form sends by itself: a year 9999 typed for 1999, a text cut by a NUL."""

    _name = "insertion.sane.values"
    _description = "Record whose Days and Texts Can Be Kept"

    @api.model
    def _check_sane(self, vals):
        for name, value in vals.items():
            field = self._fields.get(name)
            if not field or not value:
                continue
            if isinstance(value, str) and "\0" in value:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” holds a character that cannot be kept: type it again.",
                        field=field._description_string(self.env),
                    )
                )
            if field.type in ("date", "datetime") and not self._is_sane_day(value):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is not a day between %(first)s and %(last)s: type it again.",
                        field=field._description_string(self.env),
                        first=FIRST_YEAR,
                        last=LAST_YEAR,
                    )
                )

    @api.model
    def _is_sane_day(self, value):
        try:
            day = fields.Date.to_date(value)
        except ValueError:
            return False
        return FIRST_YEAR <= day.year <= LAST_YEAR

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_sane(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_sane(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_sane({name: values[name] for name in field_names if name in values})
        return super().onchange(values, field_names, fields_spec)
