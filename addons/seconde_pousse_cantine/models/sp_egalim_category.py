from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.macantine import CATEGORIES


class SpEgalimCategory(models.Model):
    """A quality that the EGAlim law counts, under the code of ma-cantine."""

    _name = "sp.egalim.category"
    _description = "EGAlim Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, help="Code of ma-cantine.")
    sequence = fields.Integer(default=10, help="A purchase with several labels counts for the first of them.")

    _code_unique = models.Constraint("UNIQUE(code)", "This category already exists.")

    @api.constrains("code")
    def _check_code(self):
        for category in self:
            if category.code not in CATEGORIES:
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not a category of ma-cantine: its file would be refused.", code=category.code
                    )
                )
