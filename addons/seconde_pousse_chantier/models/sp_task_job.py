from odoo import api, fields, models

JOB_STATES = [
    ("request", "Request"),
    ("visit", "Visit"),
    ("quote", "Quote"),
    ("agreed", "Agreed"),
    ("planned", "Planned"),
    ("done", "Work Done"),
    ("billed", "Billed"),
    ("reviewed", "Reviewed"),
    ("lost", "Not Done"),
]


class SpTaskJob(models.AbstractModel):
    """A field job sold to a farm or a town; part of `project.task`."""

    _name = "sp.task.job"
    _description = "Field Job"

    is_field_job = fields.Boolean("Field Job", index=True)
    farm_partner_id = fields.Many2one(
        "res.partner", "Farm or Town", index="btree_not_null", check_company=True, tracking=True
    )
    job_state = fields.Selection(JOB_STATES, default="request", index=True, tracking=True, copy=False)
    # Request
    requested_on = fields.Date(default=fields.Date.context_today, copy=False)
    request_source = fields.Selection(
        [("phone", "Phone"), ("mail", "Mail"), ("form", "Web form"), ("met", "Met on the farm")], default="phone"
    )
    wished_from = fields.Date()
    wished_to = fields.Date()
    wished_quantity = fields.Float()
    wished_unit_id = fields.Many2one("uom.uom")
    location_note = fields.Char("Where", help="Place, road, gate.")
    map_url = fields.Char("Map Link")
    constraint_note = fields.Text("Constraints")
    # Visit
    visited_on = fields.Date(copy=False)
    visited_by_id = fields.Many2one("res.users", copy=False)
    danger_ids = fields.Many2many("sp.danger", string="Dangers Seen")
    risk_note = fields.Text("Risks")
    estimated_people = fields.Integer()
    estimated_hours = fields.Float("Hours per Person")
    equipment_ids = fields.Many2many("maintenance.equipment", string="Equipment", check_company=True)
    price_mode = fields.Selection(
        [("hour", "By the hour"), ("day", "By the crew's day"), ("unit", "By the unit"), ("fixed", "Fixed price")]
    )
    sp_hours_at_host = fields.Float(
        "Hours at the Host", compute="_compute_sp_hours_at_host", help="Estimated at the visit, or worked when it is more."
    )
    # What follows
    contract_kind = fields.Selection(
        [("service", "Service contract"), ("lending", "Lending of labour")],
        tracking=True,
        help="Not the same contract: in a service our supervisor leads the work.",
    )
    work_contract_id = fields.Many2one("sp.work.contract", "Public Contract", check_company=True)
    agreement_ids = fields.One2many("sp.agreement", "task_id")
    work_note_ids = fields.One2many("sp.work.note", "task_id")
    review_id = fields.Many2one("sp.job.review", copy=False, index="btree_not_null")
    booking_ids = fields.One2many("sp.equipment.booking", "task_id", "Bookings")

    @api.depends("estimated_people", "estimated_hours")
    def _compute_sp_hours_at_host(self):
        for task in self:
            task.sp_hours_at_host = max(task.estimated_people * task.estimated_hours, task.presence_minutes / 60)
