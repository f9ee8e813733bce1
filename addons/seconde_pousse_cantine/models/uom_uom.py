from odoo import models

from ..rules.wording import spell_unit


class UomUom(models.Model):
    _inherit = "uom.uom"

    def _sp_spell(self, quantity):
        """Return the name of this unit as it is written after a quantity, in the reader's language.

        :rtype: str
        """
        self.ensure_one()
        is_french = (self.env.lang or "").startswith("fr")
        return spell_unit(self.name, quantity) if is_french else self.name
