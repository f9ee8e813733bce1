from odoo import api, fields, models


class SpEquipmentCare(models.AbstractModel):
    """Counter, upkeep, safety checks and repairs; part of `maintenance.equipment`."""

    _name = "sp.equipment.care"
    _description = "Care of Equipment"

    sp_counter_unit = fields.Selection(
        [("hour", "Hours"), ("km", "Kilometres"), ("none", "No counter")], "Counter In", default="none"
    )
    sp_counter = fields.Float("Counter", copy=False, help="As last read; a vehicle's is that of the fleet.")
    sp_upkeep_ids = fields.One2many("sp.equipment.upkeep", "equipment_id", "Upkeep Plan")
    sp_is_upkeep_due = fields.Boolean(
        "Upkeep Due", compute="_compute_sp_is_upkeep_due", search="_search_sp_is_upkeep_due"
    )
    sp_check_due = fields.Date(
        "Safety Check Due",
        compute="_compute_sp_check_due",
        store=True,
        readonly=False,
        help="After that day it does not leave any more.",
    )
    sp_is_broken = fields.Boolean("Waits for Its Repair", compute="_compute_sp_is_broken", compute_sudo=True)

    @api.depends("sp_upkeep_ids.is_safety", "sp_upkeep_ids.due_date")
    def _compute_sp_check_due(self):
        for equipment in self:
            days = [line.due_date for line in equipment.sp_upkeep_ids if line.is_safety and line.due_date]
            equipment.sp_check_due = min(days) if days else equipment.sp_check_due

    @api.depends("sp_counter", "sp_upkeep_ids.is_due")
    def _compute_sp_is_upkeep_due(self):
        for equipment in self:
            equipment.sp_is_upkeep_due = any(equipment.sudo().sp_upkeep_ids.mapped("is_due"))

    def _search_sp_is_upkeep_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        lines = self.env["sp.equipment.upkeep"].sudo().search([("equipment_id.active", "=", True)])
        return [("id", "in", lines.filtered("is_due").equipment_id.ids)]

    @api.depends("maintenance_ids.sp_is_blocking", "maintenance_ids.stage_id.done", "maintenance_ids.archive")
    def _compute_sp_is_broken(self):
        blocked = (
            self.env["maintenance.request"]
            .search(
                [
                    ("equipment_id", "in", self.ids),
                    ("sp_is_blocking", "=", True),
                    ("stage_id.done", "=", False),
                    ("archive", "=", False),
                ]
            )
            .equipment_id
        )
        for equipment in self:
            equipment.sp_is_broken = equipment._origin in blocked

    def _sp_read_counter(self, value, moment):
        """Keep what a counter shows; a vehicle's goes to the fleet.

        :param float value: hours or kilometres
        :param datetime moment: when it was read
        """
        self.ensure_one()
        if value <= self.sp_counter:
            return
        if self.sp_vehicle_id:
            self.sp_vehicle_id.sudo()._sp_log_odometer(value, moment)
        self.sp_counter = value
