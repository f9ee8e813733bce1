from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    code = fields.Selection(selection_add=[("sp_harvest", "Harvest")], ondelete={"sp_harvest": "cascade"})
    sp_harvest_count = fields.Integer("Harvests to Confirm", compute="_compute_sp_harvest_count", compute_sudo=True)

    def _compute_sp_harvest_count(self):
        counts = dict(self.env["sp.harvest"]._read_group([("state", "=", "draft")], ["warehouse_id"], ["__count"]))
        for picking_type in self:
            is_harvest = picking_type.code == "sp_harvest"
            picking_type.sp_harvest_count = is_harvest and counts.get(picking_type.warehouse_id, 0)

    def action_sp_view_harvests(self):
        """Open the harvests of the operation type's warehouse."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_harvest_action")
        action["domain"] = [("warehouse_id", "=", self.warehouse_id.id)]
        return action
