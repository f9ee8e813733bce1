from odoo import fields, models

ZONES = [("A", "Zone A"), ("B", "Zone B"), ("C", "Zone C"), ("corse", "Corsica")]


class SpSchoolHoliday(models.Model):
    _name = "sp.school.holiday"
    _description = "School Holidays"
    _order = "date_from desc, zone"

    name = fields.Char(required=True)
    zone = fields.Selection(ZONES, required=True)
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)
    source = fields.Char(required=True)
    is_verified = fields.Boolean("Verified")
