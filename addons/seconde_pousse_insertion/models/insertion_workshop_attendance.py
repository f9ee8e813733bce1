from odoo import fields, models


class InsertionWorkshopAttendance(models.Model):
    _name = "insertion.workshop.attendance"
    _description = "Workshop Attendance"
    _inherit = ["insertion.pathway.record"]
    _order = "workshop_id, person_id"
    _check_company_auto = True

    workshop_id = fields.Many2one(
        "insertion.workshop", required=True, index=True, ondelete="cascade", check_company=True
    )
    status = fields.Selection(
        [("expected", "Expected"), ("present", "Present"), ("excused", "Excused"), ("absent", "Absent")],
        required=True,
        default="expected",
    )

    _person_unique = models.Constraint(
        "UNIQUE(workshop_id, pathway_id)", "This person is already on the list of this workshop."
    )
