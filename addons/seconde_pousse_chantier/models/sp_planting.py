from odoo import fields, models


class SpPlanting(models.Model):
    _inherit = "sp.planting"

    sp_work_hours = fields.Float("Hours Worked", compute="_compute_sp_work_hours")

    def _compute_sp_work_hours(self):
        """Sum the shares of the hours typed on tasks that fall to each planting."""
        groups = (
            self.env["sp.work.share"]
            .sudo()
            ._read_group([("planting_id", "in", self.ids)], ["planting_id"], ["minutes:sum"])
        )
        minutes = {planting.id: total for planting, total in groups}
        for planting in self:
            planting.sp_work_hours = minutes.get(planting.id, 0) / 60

    def action_view_work(self):
        """Open the tasks done or to do on this planting.

        :returns: action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.project_task_action_farm")
        context = {"default_planting_ids": self.ids, "sp_crew_task": True}
        return {**action, "domain": [("planting_ids", "in", self.ids)], "context": context}
