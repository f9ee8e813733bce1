from odoo import models
from odoo.tools.misc import formatLang

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

    def _sp_say(self, quantity):
        """Return a quantity with its unit, as paper and mails write it: 9,80 kg, 25 bottes.

        What is weighed keeps its decimals; what is counted has some only when it is no whole number.

        :rtype: str
        """
        self.ensure_one()
        is_weighed = self.sudo()._has_common_reference(self.env.ref("uom.product_uom_kgm").sudo())
        is_whole = not is_weighed and not round(quantity, 2) % 1
        figure = formatLang(self.env, quantity, **({"digits": 0} if is_whole else {"dp": "Product Unit"}))
        return f"{figure}\N{NO-BREAK SPACE}{self._sp_spell(quantity)}"
