from odoo import fields, models


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    sp_is_shared = fields.Boolean("Shared", index=True, help="Offered for booking to our crews and to member farms.")
    sp_owner_id = fields.Many2one("res.partner", "Belongs To", check_company=True, help="Empty: to us.")
    sp_vehicle_id = fields.Many2one("fleet.vehicle", "Vehicle", index="btree_not_null", check_company=True)
    sp_price_hour = fields.Float("Price per Hour", digits="Product Price")
    sp_is_free = fields.Boolean("Free Loan")
    sp_authorisation_kind_ids = fields.Many2many("sp.authorisation.kind", string="Authorisations Needed")
    sp_counter_unit = fields.Selection([("hour", "Hours"), ("km", "Kilometres"), ("none", "No counter")], default="none")
    sp_check_due = fields.Date("Safety Check Due")
    sp_place_note = fields.Char("Where It Is Kept")
    sp_booking_ids = fields.One2many("sp.equipment.booking", "equipment_id", "Bookings")
