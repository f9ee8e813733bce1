from odoo import api, models


class FleetVehicleOdometer(models.Model):
    _inherit = "fleet.vehicle.odometer"

    @api.model_create_multi
    def create(self, vals_list):
        logs = super().create(vals_list)
        for log in logs:
            equipment = log.sudo().vehicle_id.sp_equipment_ids
            equipment.filtered(lambda one, log=log: one.sp_counter < log.value).sp_counter = log.value
        return logs
