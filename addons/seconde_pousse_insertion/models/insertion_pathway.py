from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TEAM_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"


class InsertionPathway(models.Model):
    _name = "insertion.pathway"
    _description = "Insertion Pathway"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "insertion.contract.holder",
        "insertion.support.holder",
        "insertion.booklet",
        "insertion.contract.history",
        "insertion.sensitive.record",
    ]
    _order = "person_id, date_start desc, id desc"
    _rec_name = "person_id"
    _check_company_auto = True
    # A supervisor reads the pathways of his crew and writes in their chatter only.
    _mail_post_access = "read"
    # Its kind can say health or justice.
    _logged_fields = ("prescriber_id",)

    person_id = fields.Many2one("insertion.person", required=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one(related="person_id.employee_id", store=True, index=True)
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)
    counselor_id = fields.Many2one(
        "res.users",
        default=lambda self: self._default_counselor_id(),
        check_company=True,
        index=True,
        tracking=True,
        domain=lambda self: self._get_user_domain("group_counselor"),
    )
    supervisor_id = fields.Many2one(
        "res.users",
        check_company=True,
        index=True,
        tracking=True,
        domain=lambda self: self._get_user_domain("group_supervisor"),
    )
    pass_id = fields.Many2one(
        "insertion.pass",
        string="PASS IAE",
        check_company=True,
        index=True,
        groups=TEAM_GROUPS,
        domain="[('person_id', '=', person_id)]",
        help="Empty for an outside participant, who has none.",
    )
    # Followed on the PASS: here, the supervisors would read it in the messages.
    pass_date_end = fields.Date(
        string="PASS End", related="pass_id.date_end_in_force", groups=TEAM_GROUPS, tracking=False
    )
    is_participant = fields.Boolean(
        string="Outside Participant",
        help="Takes part without being hired: neither in the staff directory nor in the FTE.",
    )
    crew_id = fields.Many2one(
        "hr.department",
        check_company=True,
        index=True,
        tracking=True,
    )
    location_id = fields.Many2one("hr.work.location", string="Site", check_company=True)
    prescriber_id = fields.Many2one(
        "insertion.prescriber",
        check_company=True,
        groups=TEAM_GROUPS,
        prefetch=False,  # read, and logged, only where it is shown
        help="Who sent the person. Its kind can reveal health or justice: the supervisors do not see it.",
    )
    referent_name = fields.Char(
        string="Unique Referent",
        groups=TEAM_GROUPS,
        help="Outside the structure: who follows the contract of engagement (RSA, France Travail).",
    )
    date_start = fields.Date(string="Pathway Start", tracking=True, copy=False)
    date_end = fields.Date(string="Pathway End", tracking=True, copy=False)
    state = fields.Selection(
        [("draft", "Candidate"), ("active", "On Pathway"), ("done", "Left")],
        default="draft",
        required=True,
        index=True,
        copy=False,
        tracking=True,
    )
    exit_id = fields.Many2one("insertion.exit", string="Recorded Exit", compute="_compute_exit_id", groups=TEAM_GROUPS)
    interview_ids = fields.One2many("insertion.interview", "pathway_id")
    objective_ids = fields.One2many("insertion.objective", "pathway_id")
    assessment_ids = fields.One2many("insertion.barrier.assessment", "pathway_id")
    immersion_ids = fields.One2many("insertion.immersion", "pathway_id")
    training_ids = fields.One2many("insertion.training", "pathway_id")
    skill_assessment_ids = fields.One2many("insertion.skill.assessment", "pathway_id")
    attendance_ids = fields.One2many("insertion.workshop.attendance", "pathway_id")
    formality_ids = fields.One2many("insertion.formality", "pathway_id", groups=TEAM_GROUPS)
    presence_ids = fields.One2many("insertion.presence", "pathway_id")
    absence_ids = fields.One2many("insertion.absence", "pathway_id")
    month_ids = fields.One2many("insertion.month", "pathway_id")
    exit_ids = fields.One2many("insertion.exit", "pathway_id", groups=TEAM_GROUPS)
    interview_count = fields.Integer(string="Interviews", compute="_compute_record_counts")
    objective_count = fields.Integer(string="Objectives", compute="_compute_record_counts")
    assessment_count = fields.Integer(string="Barriers", compute="_compute_record_counts")
    immersion_count = fields.Integer(string="Immersions", compute="_compute_record_counts")
    training_count = fields.Integer(string="Trainings", compute="_compute_record_counts")
    skill_assessment_count = fields.Integer(string="Skills", compute="_compute_record_counts")
    attendance_count = fields.Integer(string="Workshops", compute="_compute_record_counts")
    formality_count = fields.Integer(string="Formalities", compute="_compute_record_counts", groups=TEAM_GROUPS)
    absence_count = fields.Integer(string="Absences", compute="_compute_record_counts")
    month_count = fields.Integer(string="Months", compute="_compute_record_counts")
    exit_count = fields.Integer(string="Exits", compute="_compute_record_counts", groups=TEAM_GROUPS)

    _dates_ordered = models.Constraint(
        "CHECK(date_start IS NULL OR date_end IS NULL OR date_start <= date_end)",
        "The pathway would end before it starts: correct one of the two dates.",
    )
    _start_known = models.Constraint(
        "CHECK(state = 'draft' OR date_start IS NOT NULL)",
        "Fill in the start date of the pathway: only a candidate can do without it.",
    )
    _end_known = models.Constraint(
        "CHECK(state != 'done' OR date_end IS NOT NULL)",
        "Fill in the end date of the pathway: the person is said to have left.",
    )
    _one_active = models.UniqueIndex(
        "(person_id) WHERE state = 'active'",
        "This person is already on a pathway: record its end before another one starts.",
    )

    @api.model
    def _default_counselor_id(self):
        is_counselor = not self.env.su and self.env.user.has_group("seconde_pousse_insertion.group_counselor")
        return self.env.user if is_counselor else False

    @api.model
    def _get_user_domain(self, group):
        group = self.env.ref(f"seconde_pousse_insertion.{group}")
        return [("share", "=", False), ("all_group_ids", "in", group.ids)]

    @api.constrains("pass_id", "person_id")
    def _check_pass_person(self):
        for pathway in self.sudo():
            if pathway.pass_id and pathway.pass_id.person_id != pathway.person_id:
                raise ValidationError(
                    self.env._(
                        "PASS IAE %(number)s is not %(person)s's: choose one of this person's.",
                        number=pathway.pass_id.display_name,
                        person=pathway.person_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # What is kept about the pathway
    # ------------------------------------------------------------------

    @api.depends("exit_ids")
    def _compute_exit_id(self):
        for pathway in self:
            pathway.exit_id = pathway.exit_ids[:1]

    @api.depends_context("uid")
    def _compute_record_counts(self):
        for field in self._fields.values():
            if field.compute == "_compute_record_counts" and self._has_field_access(field, "read"):
                self._count_records(field.name)

    def _count_records(self, count_name):
        """Set one count, as the user may see it: one query whatever the number of pathways."""
        Record = self.env[self._fields[count_name.replace("_count", "_ids")].comodel_name]
        counts = {}
        if Record.has_access("read"):
            counts = dict(Record._read_group([("pathway_id", "in", self.ids)], ["pathway_id"], ["__count"]))
        for pathway in self:
            pathway[count_name] = counts.get(pathway._origin, 0)

    def action_open_records(self):
        """Open what is kept about this pathway, of the kind named by the context's `open_records`.

        :return: dict, a window action on one of the one2many fields of this model
        """
        self.ensure_one()
        field = self._fields[self.env.context["open_records"]]
        name = field.comodel_name.replace(".", "_")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"seconde_pousse_insertion.{name}_action")
        action["domain"] = [("pathway_id", "=", self.id)]
        action["context"] = {"default_pathway_id": self.id}
        return action

    # ------------------------------------------------------------------
    # Team
    # ------------------------------------------------------------------

    def _has_history(self):
        """Tell whether something was recorded that deleting, or giving to another person, would falsify."""
        self.ensure_one()
        names = ("month_ids", "presence_ids", "interview_ids", "assessment_ids", "training_ids", "exit_ids")
        return self.state != "draft" or any(self.sudo()[name] for name in names)

    @api.model_create_multi
    def create(self, vals_list):
        pathways = super().create(vals_list)
        pathways._record_exits()
        return pathways

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        for pathway in self:
            if pathway._has_history():
                raise UserError(
                    self.env._(
                        "The pathway of %(person)s holds hours or support already recorded: record the exit instead.",
                        person=pathway.person_id.name,
                    )
                )

    def write(self, vals):
        if "person_id" in vals:
            for pathway in self:
                if pathway.person_id.id != vals["person_id"] and pathway._has_history():
                    raise UserError(
                        self.env._(
                            "This pathway is %(person)s's: what was recorded on it is not given to somebody else. "
                            "Create another pathway.",
                            person=pathway.person_id.name,
                        )
                    )
        previous = {pathway: pathway.supervisor_id for pathway in self} if "supervisor_id" in vals else {}
        if vals.get("state", "done") != "done":
            self._take_exits_back()
        result = super().write(vals)
        if vals.get("state") == "done":
            self._record_exits()
        if "person_id" in vals:
            # The structure is the person's: it changed without being written.
            self._check_company()
        for pathway, supervisor in previous.items():
            # A follower keeps receiving messages, whatever the access rules say.
            if supervisor and not pathway.with_user(supervisor).has_access("read"):
                pathway.message_unsubscribe(supervisor.partner_id.ids)
        return result

    # ------------------------------------------------------------------
    # Leaving
    # ------------------------------------------------------------------

    def _record_exits(self):
        """Record as undocumented the exits of those who left without one: whatever the way, the rates count them."""
        left = self.sudo().filtered(lambda pathway: pathway.state == "done" and not pathway.exit_ids)
        if not left:
            return
        # Refused before anything is recorded when nobody says on which day they left.
        left.flush_recordset(["state"])
        # Whoever may end a pathway may say that its exit is not documented yet.
        self.env["insertion.exit"].sudo().create([{"pathway_id": pathway.id} for pathway in left])

    def _take_exits_back(self):
        """Take back the undocumented exits of those who did not leave after all.

        :raise UserError: when an exit has a reason, which says why she left
        """
        exits = self.sudo().exit_ids
        documented = exits.filtered("reason_id")
        if documented:
            raise UserError(
                self.env._(
                    "The exit of %(people)s has a reason: empty it first, if the person did not leave.",
                    people=", ".join(documented.person_id.mapped("name")),
                )
            )
        if exits:
            # Whoever may record an exit may take back one that says nothing yet.
            exits.unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_start(self):
        """Start the pathway; its date is the contract's when nobody typed one."""
        today = fields.Date.context_today(self)
        for pathway in self:
            pathway.write(
                {
                    "state": "active",
                    "date_start": pathway.date_start or pathway.contract_date_start or today,
                }
            )

    def action_exit(self):
        """Record that the person left, today when nobody typed another date; the reason is asked next.

        :return: dict, a window action on the exit of one pathway
        """
        Exit = self.env["insertion.exit"]
        exits = self.exit_ids | Exit.create(
            [{"pathway_id": pathway.id} for pathway in self if not pathway.exit_ids],
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_exit_action")
        if len(exits) == 1:
            return {**action, "res_id": exits.id, "view_mode": "form", "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", exits.ids)]}

    def action_reopen(self):
        """Put people who had left back on their pathway: the end date is emptied.

        :raise UserError: when the exit has a reason, which says why she left
        """
        self.write({"state": "active", "date_end": False})

    def action_open_employee(self):
        """Open the employee's file, for those who may read it.

        :return: dict, a window action
        :raise AccessError: without the rights of an HR officer
        """
        self.ensure_one()
        self.employee_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.employee",
            "view_mode": "form",
            "res_id": self.employee_id.id,
        }
