from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class InsertionWorkshop(models.Model):
    _name = "insertion.workshop"
    _description = "Workshop"
    _inherit = ["insertion.readable.links", "insertion.sane.values"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    theme_id = fields.Many2one("insertion.workshop.theme", ondelete="restrict", index=True)
    date = fields.Datetime(required=True, index=True, default=lambda self: self._default_date())
    duration = fields.Float(default=2, help="In hours.")
    date_stop = fields.Datetime(string="Ends At", compute="_compute_date_stop", store=True)
    place = fields.Char(help="When it is not at one of the sites.")
    location_id = fields.Many2one("hr.work.location", string="Site", check_company=True)
    animator_id = fields.Many2one("res.users", string="Led By", check_company=True, default=lambda self: self.env.user)
    partner_id = fields.Many2one(
        "res.partner", string="Outside Speaker", check_company=True, help="Association or speaker who leads it with us."
    )
    crew_ids = fields.Many2many("hr.department", string="Crews", check_company=True)
    capacity = fields.Integer(help="Number of people at most; 0: no limit.")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Held"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        index=True,
        copy=False,
    )
    description = fields.Text(string="Content")
    attendance_ids = fields.One2many("insertion.workshop.attendance", "workshop_id", string="Participants")
    pathway_id = fields.Many2one(
        "insertion.pathway",
        string="Participant",
        compute="_compute_pathway_id",
        inverse="_inverse_pathway_id",
        search="_search_pathway_id",
        help="The person, when she is alone on the list. Setting it puts a person on the list.",
    )
    expected_count = fields.Integer(string="On the List", compute="_compute_counts")
    present_count = fields.Integer(string="Present", compute="_compute_counts")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _duration_in_day = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "The duration of a workshop is more than 0 and at most 24 hours: correct it.",
    )
    _capacity_positive = models.Constraint(
        "CHECK(capacity IS NULL OR capacity >= 0)", "A number of places cannot be negative: correct it."
    )

    @api.model
    def _default_date(self):
        return fields.Datetime.now().replace(minute=0, second=0)

    @api.depends("date", "duration")
    def _compute_date_stop(self):
        for workshop in self:
            workshop.date_stop = workshop.date and workshop.date + timedelta(hours=workshop.duration or 0)

    @api.depends("attendance_ids.pathway_id")
    def _compute_pathway_id(self):
        for workshop in self:
            pathways = workshop.attendance_ids.pathway_id
            workshop.pathway_id = pathways if len(pathways) == 1 else False

    def _inverse_pathway_id(self):
        for workshop in self.filtered("pathway_id"):
            workshop._add_pathways(workshop.pathway_id)

    @api.model
    def _search_pathway_id(self, operator, value):
        return [("attendance_ids.pathway_id", operator, value)]

    @api.depends("attendance_ids.status")
    def _compute_counts(self):
        expected, present = {}, {}
        rows = self.env["insertion.workshop.attendance"]._read_group(
            [("workshop_id", "in", self.ids)], ["workshop_id", "status"], ["__count"]
        )
        for workshop, status, count in rows:
            expected[workshop] = expected.get(workshop, 0) + count
            if status == "present":
                present[workshop] = count
        for workshop in self:
            workshop.expected_count = expected.get(workshop._origin, 0)
            workshop.present_count = present.get(workshop._origin, 0)

    @api.constrains("capacity", "attendance_ids")
    def _check_capacity(self):
        counted = dict(
            self.env["insertion.workshop.attendance"]
            .sudo()
            ._read_group(
                [("workshop_id", "in", self.ids), ("status", "in", ("expected", "present"))],
                ["workshop_id"],
                ["__count"],
            )
        )
        for workshop in self.filtered("capacity"):
            count = counted.get(workshop, 0)
            if count > workshop.capacity:
                raise ValidationError(
                    self.env._(
                        "%(count)s people for the %(capacity)s places of “%(name)s”: take somebody off the list or "
                        "change the number of places.",
                        count=count,
                        capacity=workshop.capacity,
                        name=workshop.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(workshop.state == "done" and workshop.sudo().attendance_ids for workshop in self):
            raise UserError(
                self.env._("This workshop was held: who came to it is kept, for the figures and for the funders.")
            )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_add_crews(self):
        """Put on the list everybody on pathway in the crews chosen who is not on it yet.

        :raise UserError: when no crew is chosen
        """
        for workshop in self:
            if not workshop.crew_ids:
                raise UserError(self.env._("Choose a crew first: its people are then added to the list."))
            workshop._add_pathways(self.env["insertion.pathway"].search(workshop._get_crew_domain()))

    def _get_crew_domain(self):
        self.ensure_one()
        return [
            ("crew_id", "in", self.crew_ids.ids),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "active"),
        ]

    def _add_pathways(self, pathways):
        self.ensure_one()
        known = self.sudo().attendance_ids.pathway_id
        self.attendance_ids = [
            Command.create({"pathway_id": pathway.id}) for pathway in pathways if pathway not in known
        ]

    def action_all_present(self):
        """Mark as present everybody still expected."""
        self.attendance_ids.filtered(lambda attendance: attendance.status == "expected").status = "present"

    def action_hold(self):
        """Record that the workshops were held: whoever was still expected is absent.

        :raise UserError: when a workshop is still to come
        """
        for workshop in self:
            if workshop.date > fields.Datetime.now():
                raise UserError(
                    self.env._("“%(name)s” has not started yet: it cannot be held already.", name=workshop.name)
                )
        self.attendance_ids.filtered(lambda attendance: attendance.status == "expected").status = "absent"
        self.state = "done"

    def action_cancel(self):
        """Record that the workshops do not take place: their attendance counts no hour."""
        self.state = "cancelled"

    def action_plan(self):
        """Put the workshops back to planned."""
        self.state = "planned"
