from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MONEY_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"


class InsertionTraining(models.Model):
    _name = "insertion.training"
    _description = "Training"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _rec_name = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    organization_id = fields.Many2one("res.partner", string="Training Body", check_company=True)
    date = fields.Date(string="Start", required=True, index=True, default=fields.Date.context_today)
    date_end = fields.Date(string="End")
    goal = fields.Selection(
        [
            ("adaptation", "Adaptation to the Workstation"),
            ("basics", "Basic Knowledge, French"),
            ("remobilization", "Remobilization, Project"),
            ("prequalification", "Pre-Qualification"),
            ("qualification", "Qualification"),
            ("license", "Licence or Authorization (Driving, CACES, First Aid)"),
            ("other", "Other"),
        ],
        string="Objective",
        required=True,
        default="adaptation",
    )
    kind = fields.Selection(
        [("in_house", "In-House"), ("outside", "Outside"), ("remote", "Remote"), ("tutoring", "At the Workstation")],
        required=True,
        default="outside",
    )
    is_qualifying = fields.Boolean(
        string="Leads to a Qualification", help="Diploma, title, certificate of qualification or authorization."
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("agreed", "Granted"),
            ("running", "Under Way"),
            ("done", "Finished"),
            ("dropped", "Dropped Out"),
            ("refused", "Denied"),
        ],
        required=True,
        default="requested",
        index=True,
        group_expand=True,
        copy=False,
    )
    hours_in = fields.Float(string="Hours in Working Time")
    hours_out = fields.Float(string="Hours out of Working Time")
    hours_planned = fields.Float(compute="_compute_hours_planned", store=True)
    hours_attended = fields.Float(copy=False)
    funding = fields.Selection(
        [
            ("opco", "OPCO"),
            ("plan", "Skills Plan of the Structure"),
            ("ft", "France Travail"),
            ("region", "Region"),
            ("cpf", "Personal Training Account (CPF)"),
            ("free", "Free of Charge"),
            ("other", "Other"),
        ],
        groups=MONEY_GROUPS,
    )
    funder_reference = fields.Char(string="File Number", groups=MONEY_GROUPS, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_requested = fields.Monetary(groups=MONEY_GROUPS, copy=False)
    amount_agreed = fields.Monetary(groups=MONEY_GROUPS, copy=False)
    amount_paid = fields.Monetary(groups=MONEY_GROUPS, copy=False)
    amount_due = fields.Monetary(
        string="Left to Receive", compute="_compute_amount_due", store=True, groups=MONEY_GROUPS
    )
    outcome = fields.Selection(
        [("full", "Obtained"), ("partial", "Partly Obtained"), ("attended", "Attended"), ("failed", "Not Obtained")],
        copy=False,
    )
    certificate = fields.Binary(copy=False, groups=MONEY_GROUPS)
    certificate_name = fields.Char(copy=False, groups=MONEY_GROUPS)
    note = fields.Text(groups=MONEY_GROUPS)

    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date <= date_end)",
        "The training would end before it starts: correct one of the two dates.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours_in >= 0 AND hours_out >= 0 AND hours_attended >= 0)",
        "Hours of training cannot be negative: correct them.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(amount_requested >= 0 AND amount_agreed >= 0 AND amount_paid >= 0)",
        "An amount cannot be negative: correct it.",
    )

    @api.depends("hours_in", "hours_out")
    def _compute_hours_planned(self):
        for training in self:
            training.hours_planned = training.hours_in + training.hours_out

    @api.depends("amount_agreed", "amount_paid")
    def _compute_amount_due(self):
        for training in self:
            training.amount_due = max(0, training.amount_agreed - training.amount_paid)

    @api.constrains("hours_attended", "hours_in", "hours_out")
    def _check_hours_attended(self):
        for training in self:
            if training.hours_planned and training.hours_attended > training.hours_planned:
                raise ValidationError(
                    self.env._(
                        "%(attended)s h attended out of %(planned)s h planned for “%(name)s”: correct one of the two.",
                        attended=f"{training.hours_attended:g}",
                        planned=f"{training.hours_planned:g}",
                        name=training.name,
                    )
                )

    # ------------------------------------------------------------------
    # History
    # ------------------------------------------------------------------

    def _is_settled(self):
        return self.state in ("running", "done") or self._has_funder_evidence()

    def _has_funder_evidence(self):
        training = self.sudo().with_context(bin_size=True)
        return bool(training.amount_paid or training.certificate or training.hours_attended)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        # The superuser erases what is past its retention.
        if self.env.su:
            return
        is_hr = self.env.user.has_group("seconde_pousse_insertion.group_hr")
        for training in self:
            if training._has_funder_evidence() if is_hr else training._is_settled():
                raise UserError(
                    self.env._(
                        "The training “%(name)s” is kept: funders ask for what was followed and paid. If it did not "
                        "take place, mark it as dropped out.",
                        name=training.name,
                    )
                )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_agree(self):
        """Mark the trainings as agreed by whoever pays."""
        self.state = "agreed"

    def action_finish(self):
        """Mark the trainings as finished."""
        self.state = "done"

    def action_drop(self):
        """Mark the trainings as given up."""
        self.state = "dropped"

    def action_refuse(self):
        """Mark the trainings as refused."""
        self.state = "refused"
