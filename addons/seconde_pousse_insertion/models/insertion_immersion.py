from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.cddi import REFUSED, worst
from ..rules.immersion import ImmersionLimits, Period, days_between, immersion_findings

# Code of the absence that an immersion announces.
ABSENCE_CODE = "PMSMP"
OBJECTIVES = [
    ("discover", "Discover a Trade"),
    ("confirm", "Confirm a Project"),
    ("recruit", "Start a Recruitment"),
]


class InsertionImmersion(models.Model):
    _name = "insertion.immersion"
    _description = "Immersion (PMSMP)"
    _inherit = ["insertion.pathway.record", "insertion.finding.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _software_fields = ("absence_id",)

    date_start = fields.Date(string="First Day", required=True, index=True)
    date_end = fields.Date(string="Last Day", required=True)
    days = fields.Integer(compute="_compute_days", store=True, help="Calendar days, both ends in.")
    host_id = fields.Many2one("res.partner", check_company=True, index=True)
    host_siret = fields.Char(string="Host SIRET", related="host_id.company_registry")
    tutor_name = fields.Char(string="Tutor at the Host")
    tutor_phone = fields.Char()
    job = fields.Char(string="Trade", help="The trade met during the immersion.")
    objective = fields.Selection(OBJECTIVES, required=True, default="discover")
    tasks = fields.Text(help="What the person does there, as the convention says.")
    schedule = fields.Char(
        string="Daily Hours", help="As the convention says, such as 8 h to 12 h and 13 h to 15 h 30."
    )
    days_known_outside = fields.Integer(
        string="Days Known Elsewhere",
        aggregator=None,
        help="Days of immersion of the last twelve months that are not recorded here, as the person or her prescriber "
        "tells them.",
    )
    convention_number = fields.Char(help="Number of the convention (cerfa 13912 or Immersion Facilitée).")
    state = fields.Selection(
        [("draft", "In Preparation"), ("signed", "Convention Signed"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    signed_on = fields.Date(copy=False)
    sent_on = fields.Date(string="Copy Sent to ASP", copy=False)
    objective_reached = fields.Selection([("yes", "Yes"), ("partly", "Partly"), ("no", "No")], copy=False)
    outcome = fields.Selection(
        [("hire", "Hired"), ("training", "Training"), ("none", "None Yet"), ("other", "Other")],
        string="What Came of It",
        copy=False,
    )
    report = fields.Text(string="Review", copy=False)
    absence_id = fields.Many2one("insertion.absence", copy=False, readonly=True, ondelete="set null")

    _dates_ordered = models.Constraint(
        "CHECK(date_start <= date_end)", "The immersion would end before it starts: correct one of the two dates."
    )
    _outside_positive = models.Constraint(
        "CHECK(days_known_outside >= 0)", "The days known elsewhere cannot be negative."
    )

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        for immersion in self:
            known = immersion.date_start and immersion.date_end
            immersion.days = days_between(immersion.date_start, immersion.date_end) if known else 0

    @api.depends("person_id", "host_id")
    def _compute_display_name(self):
        for immersion in self:
            names = [immersion.person_id.name, immersion.host_id.name]
            immersion.display_name = " – ".join(name for name in names if name)

    @api.depends("pathway_id", "date_start", "date_end", "host_id", "objective", "days_known_outside", "state")
    def _compute_findings(self):
        for immersion, findings in self._get_findings().items():
            immersion._set_findings(findings)

    def _get_findings(self):
        """Return what the rules say of each immersion; queries do not grow with their number.

        :return: dict immersion → list of findings
        """
        dated = self.filtered(lambda one: one.pathway_id and one.date_start and one.date_end)
        result = dict.fromkeys(self - dated, ())
        if not dated:
            return result
        people = dated.pathway_id.sudo().person_id._origin
        rows = self.sudo().search_fetch(
            [("person_id", "in", people.ids), ("state", "!=", "cancelled")],
            ["person_id", "date_start", "date_end", "host_id", "objective"],
        )
        by_person = rows.grouped("person_id")
        contracts = dated.pathway_id._get_contracts_by_person()
        for immersion in dated:
            if immersion.state == "cancelled":
                result[immersion] = ()
                continue
            person = immersion.pathway_id.sudo().person_id._origin
            others = by_person.get(person, self.browse()) - immersion._origin
            result[immersion] = immersion_findings(
                immersion._get_period(),
                [other._get_period() for other in others],
                contracts.get(person, []),
                self._get_limits(immersion.date_start, immersion.company_id.insertion_structure_kind),
                immersion.days_known_outside,
                bool(contracts.get(person)),
            )
        return result

    def _get_period(self):
        return Period(self.date_start, self.date_end, self.host_id._origin.id or None, self.objective)

    @api.model
    def _get_limits(self, day, structure_kind):
        names = list(ImmersionLimits.__dataclass_fields__)
        values = self.env["insertion.parameter"]._get_values([f"pmsmp_{name}" for name in names], day, structure_kind)
        limits = {name: int(values[f"pmsmp_{name}"]) for name in names}
        return ImmersionLimits(**{**limits, "contract_share": values["pmsmp_contract_share"] / 100})

    @api.constrains("state", "pathway_id", "date_start", "date_end", "host_id", "objective", "days_known_outside")
    def _check_allowed(self):
        agreed = self.filtered(lambda one: one.state in ("signed", "done"))
        for immersion, findings in agreed._get_findings().items():
            if worst(findings) == REFUSED:
                raise ValidationError(
                    "\n".join(self._get_finding_message(finding) for finding in findings if finding.verdict == REFUSED)
                )
            if not immersion.host_id:
                raise ValidationError(
                    self.env._("Enter the host before the convention of %(person)s.", person=immersion.person_id.name)
                )

    # ------------------------------------------------------------------
    # Announced absence, which fills in the roll-call
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        immersions = super().create(vals_list)
        immersions._announce_absences()
        return immersions

    def write(self, vals):
        done = super().write(vals)
        if {"state", "date_start", "date_end", "pathway_id"} & vals.keys():
            self._announce_absences()
        return done

    def unlink(self):
        # sudo: these absences are the immersions' own.
        self.sudo().absence_id.unlink()
        return super().unlink()

    def _announce_absences(self):
        """Keep one absence per immersion whose convention is signed: the roll-call knows where the person is."""
        kind = self.env["insertion.absence.type"].search([("code", "=", ABSENCE_CODE)], limit=1)
        # sudo: they are announced and withdrawn by themselves, whoever signs.
        immersions = self.sudo()
        signed = immersions.filtered(lambda one: one.state in ("signed", "done"))
        (immersions - signed).absence_id.unlink()
        for immersion in signed.filtered(lambda one: one.absence_id and not one._is_announced()):
            immersion.absence_id.write(immersion._prepare_absence_values(kind))
        new = signed.filtered(lambda one: not one.absence_id) if kind else signed.browse()
        absences = self.env["insertion.absence"].sudo().create([one._prepare_absence_values(kind) for one in new])
        for immersion, absence in zip(new, absences, strict=True):
            immersion.absence_id = absence

    def _is_announced(self):
        absence = self.absence_id
        return (absence.pathway_id, absence.date_start, absence.date_end) == (
            self.pathway_id,
            self.date_start,
            self.date_end,
        )

    def _prepare_absence_values(self, kind):
        return {
            "pathway_id": self.pathway_id.id,
            "absence_type_id": kind.id or self.absence_id.absence_type_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_sign(self):
        """Record that the conventions are signed, today when no day was typed.

        :raise ValidationError: what the rules refuse, with the text that says so
        """
        today = fields.Date.context_today(self)
        for day, immersions in self.grouped(lambda one: one.signed_on or today).items():
            immersions.write({"state": "signed", "signed_on": day})

    def action_done(self):
        """Record that the immersions took place: whether the objective was reached is asked."""
        for immersion in self:
            if not immersion.objective_reached:
                raise UserError(
                    self.env._(
                        "Say whether %(person)s reached the objective of the immersion.",
                        person=immersion.person_id.name,
                    )
                )
        self.write({"state": "done"})

    def action_cancel(self):
        """Cancel the immersions: they count no more."""
        self.write({"state": "cancelled"})

    def action_draft(self):
        """Put the immersions back in preparation."""
        self.write({"state": "draft", "signed_on": False})
