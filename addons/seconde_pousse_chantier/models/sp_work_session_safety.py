from odoo import api, models


class SpWorkSessionSafety(models.AbstractModel):
    """What the law asks before somebody works; part of `sp.work.session`."""

    _name = "sp.work.session.safety"
    _description = "Safety of a Work Session"

    @api.constrains("task_id", "date")
    def _check_may_start(self):
        """Nobody works at a host's before what the law asks is signed."""
        plans = self.env["sp.prevention.plan"]
        for task, day in {(session.task_id, session.date) for session in self if session.task_id.is_field_job}:
            plans._check_may_start(task, day)

    @api.constrains("task_id", "supervisor_id")
    def _check_authorised(self):
        """No machine or van without somebody there who may drive it; asked again whenever people or days change."""
        authorisations = self.env["sp.authorisation"]
        for session in self.filtered("line_ids"):
            people = session.sudo().line_ids.employee_id | session.sudo().supervisor_id
            day, task = session.date, session.task_id
            for kind in people._sp_get_missing_authorisations(task.work_kind_id.authorisation_kind_ids, day)[:1]:
                authorisations._refuse_missing(kind, task.work_kind_id.name, day)
            for booking in task._sp_get_equipment_on(day):
                drivers = booking.employee_id or people
                kinds = booking.equipment_id.sp_authorisation_kind_ids
                for kind in drivers._sp_get_missing_authorisations(kinds, day)[:1]:
                    authorisations._refuse_missing(kind, booking.equipment_id.name, day, booking.employee_id)
