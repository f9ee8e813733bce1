from odoo import fields, models

from .sp_standing_order import WEEKDAYS


class SpRound(models.Model):
    _name = "sp.round"
    _description = "Delivery Round"
    _inherit = ["mail.thread"]
    _order = "weekday, departure_hour, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    weekday = fields.Selection(WEEKDAYS, required=True)
    departure_hour = fields.Float("Departure", default=7.5)
    vehicle_id = fields.Many2one("fleet.vehicle", "Vehicle", check_company=True)
    driver_id = fields.Many2one("res.users", "Driver")
    stop_ids = fields.One2many("sp.round.stop", "round_id", "Stops", copy=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
