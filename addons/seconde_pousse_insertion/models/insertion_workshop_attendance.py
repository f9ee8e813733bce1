from odoo import api, fields, models


class InsertionWorkshopAttendance(models.Model):
    _name = "insertion.workshop.attendance"
    _description = "Workshop Attendance"
    _inherit = ["insertion.pathway.record"]
    _order = "workshop_id, person_id"
    _check_company_auto = True

    workshop_id = fields.Many2one(
        "insertion.workshop", required=True, index=True, ondelete="cascade", check_company=True
    )
    theme_id = fields.Many2one(related="workshop_id.theme_id", store=True)
    date = fields.Datetime(related="workshop_id.date", store=True, index=True)
    status = fields.Selection(
        [("expected", "Expected"), ("present", "Present"), ("excused", "Excused"), ("absent", "Absent")],
        required=True,
        default="expected",
        index=True,
    )
    hours = fields.Float(compute="_compute_hours", store=True, help="Duration of the workshop when the person came.")

    _person_unique = models.Constraint(
        "UNIQUE(workshop_id, pathway_id)", "This person is already on the list of this workshop."
    )

    @api.depends("status", "workshop_id.duration", "workshop_id.state")
    def _compute_hours(self):
        for attendance in self:
            counts = attendance.status == "present" and attendance.workshop_id.state != "cancelled"
            attendance.hours = attendance.workshop_id.duration if counts else 0

    @api.constrains("workshop_id", "status")
    def _check_capacity(self):
        self.workshop_id._check_capacity()

    def _is_settled(self):
        return self.status == "present"

    def action_set_status(self):
        """Set the attendance named by the context's `attendance_status`; a second tap takes it off."""
        wanted = self.env.context["attendance_status"]
        for attendance in self:
            attendance.status = "expected" if attendance.status == wanted else wanted
