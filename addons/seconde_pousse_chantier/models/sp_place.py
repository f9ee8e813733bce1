from odoo import fields, models


class SpPlace(models.Model):
    _inherit = "sp.place"

    sp_work_hours = fields.Float("Hours Worked Here", compute="_compute_sp_work_hours")

    def _compute_sp_work_hours(self):
        """Sum the shares of the hours typed on tasks, here and in what this place contains."""
        groups = (
            self.env["sp.work.share"]
            .sudo()
            ._read_group([("place_id", "child_of", self.ids)], ["place_id"], ["minutes:sum"])
        )
        for place in self:
            path = place.parent_path or "-"
            inside = [minutes for other, minutes in groups if (other.parent_path or "").startswith(path)]
            place.sp_work_hours = sum(inside) / 60

    def action_view_work(self):
        """Open the tasks done or to do in this place.

        :returns: action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.project_task_action_farm")
        context = {"default_place_ids": self.ids, "sp_crew_task": True}
        return {**action, "domain": [("place_ids", "child_of", self.ids)], "context": context}
