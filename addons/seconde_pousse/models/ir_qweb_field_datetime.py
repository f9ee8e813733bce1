from odoo import api, models

from ..rules.wording import spell_first_day


class IrQwebFieldDatetime(models.AbstractModel):
    _inherit = "ir.qweb.field.datetime"

    @api.model
    def value_to_html(self, value, options):
        """Write the first day of a month as French people do, in a date with words: 1er décembre."""
        text = super().value_to_html(value, options)
        is_french = (self.env.lang or "").startswith("fr")
        return spell_first_day(text) if text and is_french else text
