from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # Read by record rules: no group, no view.
    insertion_crew_ids = fields.Many2many(
        "hr.department",
        string="Insertion Crews",
        compute="_compute_insertion_crew_ids",
        compute_sudo=True,
    )

    def _compute_insertion_crew_ids(self):
        """Crews a supervisor keeps: those he heads and those of the people he supervises."""
        Department = self.env["hr.department"]
        headed = dict(
            Department._read_group([("manager_id.user_id", "in", self.ids)], ["manager_id.user_id"], ["id:recordset"])
        )
        pathways = dict(
            self.env["insertion.pathway"]._read_group(
                [("supervisor_id", "in", self.ids), ("crew_id", "!=", False), ("state", "=", "active")],
                ["supervisor_id"],
                ["crew_id:recordset"],
            )
        )
        for user in self:
            user.insertion_crew_ids = headed.get(user, Department) | pathways.get(user, Department)
