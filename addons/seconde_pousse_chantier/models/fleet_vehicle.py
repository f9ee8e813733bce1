from odoo import api, fields, models


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    sp_equipment_ids = fields.One2many("maintenance.equipment", "sp_vehicle_id", "Booked As")

    @api.model_create_multi
    def create(self, vals_list):
        vehicles = super().create(vals_list)
        vehicles._sp_make_equipment()
        return vehicles

    def write(self, vals):
        result = super().write(vals)
        if {"license_plate", "model_id", "active", "company_id"} & set(vals):
            for vehicle in self.sudo().with_context(active_test=False):
                vehicle.sp_equipment_ids.write(vehicle._sp_prepare_followed())
        return result

    @api.model
    def _sp_make_missing_equipment(self):
        """Let the vehicles known before this module be booked; run again, it makes only what is missing."""
        known = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
        known = known.search([("sp_vehicle_id", "!=", False)]).sp_vehicle_id
        self.sudo().search([("id", "not in", known.ids)])._sp_make_equipment()

    def _sp_make_equipment(self):
        """Make what is booked for each vehicle: a vehicle is booked as a machine is."""
        equipment = self.env["maintenance.equipment"].sudo()
        equipment.create([vehicle._sp_prepare_equipment() for vehicle in self.sudo()])

    def _sp_prepare_equipment(self):
        self.ensure_one()
        licence = self.env.ref("seconde_pousse_chantier.sp_authorisation_kind_licence_b", raise_if_not_found=False)
        return {
            **self._sp_prepare_followed(),
            "sp_vehicle_id": self.id,
            "sp_is_shared": True,
            "sp_lent_to": "crew",
            "sp_counter_unit": "km",
            "sp_counter": self.odometer,
            "sp_price_unit": "km",
            "sp_authorisation_kind_ids": licence.ids if licence and self.vehicle_type == "car" else [],
        }

    def _sp_prepare_followed(self):
        """Return what the equipment takes over from its vehicle."""
        self.ensure_one()
        model = " ".join(filter(None, (self.model_id.brand_id.name, self.model_id.name)))
        return {
            "name": " ".join(filter(None, (model, self.license_plate))),
            "active": self.active,
            "company_id": self.company_id.id,
        }

    def _sp_log_odometer(self, value, moment):
        """Note in the fleet what the dashboard of the vehicle shows."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(
            self.with_context(tz=(self.company_id or self.env.company)._sp_get_timezone()), moment
        ).date()
        self.env["fleet.vehicle.odometer"].create({"vehicle_id": self.id, "value": value, "date": day})
