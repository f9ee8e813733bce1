from odoo import fields, models


class InsertionWorkshop(models.Model):
    _name = "insertion.workshop"
    _description = "Workshop"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    theme_id = fields.Many2one("insertion.workshop.theme", ondelete="restrict")
    date = fields.Datetime(required=True, index=True)
    duration = fields.Float(default=2)
    attendance_ids = fields.One2many("insertion.workshop.attendance", "workshop_id")
    location_id = fields.Many2one("hr.work.location", check_company=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
