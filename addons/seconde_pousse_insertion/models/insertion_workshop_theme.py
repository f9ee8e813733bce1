from odoo import fields, models


class InsertionWorkshopTheme(models.Model):
    _name = "insertion.workshop.theme"
    _description = "Workshop Theme"
    _order = "sequence, name"

    name = fields.Char(required=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.Constraint("UNIQUE(name)", "This theme already exists.")
