from odoo import api, fields, models
from odoo.exceptions import UserError

# What the farm knows of: a candidate exists.
PRESENTED = ("presented", "hired", "not_hired")


class InsertionHireProposal(models.Model):
    """A job offer of a farm proposed to a person by her counselor.

    The farm, the desk and the supervisors learn only that a candidate is proposed, once the person agreed.
    """

    _name = "insertion.hire.proposal"
    _description = "Job Offer Proposed to a Person"
    _inherit = ["insertion.pathway.record"]
    _order = "id desc"
    _check_company_auto = True
    _software_fields = ("state", "presented_on", "result_on")

    offer_id = fields.Many2one(
        "sp.hire.offer", "Job Offer", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(related="offer_id.partner_id", string="Farm", store=True, index=True)
    state = fields.Selection(
        [
            ("draft", "To Discuss"),
            ("agreed", "The Person Agrees"),
            ("presented", "Proposed to the Farm"),
            ("hired", "Hired"),
            ("not_hired", "Not Hired"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        index=True,
        copy=False,
        group_expand=True,
    )
    agreed_on = fields.Date(
        copy=False, help="Day the person said yes to being proposed to this farm: nothing leaves before."
    )
    agreed_how = fields.Selection(
        [("spoken", "Said"), ("written", "Written"), ("signed", "Signed")], "Agreement", copy=False
    )
    presented_on = fields.Date("Proposed On", copy=False, readonly=True)
    result_on = fields.Date("Answer On", copy=False, readonly=True)
    note = fields.Text(copy=False, help="Read by counselors and HR only.")
    exit_id = fields.Many2one("insertion.exit", "Recorded Exit", compute="_compute_exit_id")

    _offer_pathway_unique = models.Constraint(
        "UNIQUE(offer_id, pathway_id)", "This offer was already proposed to this person: open that proposal."
    )
    _agreed_before = models.Constraint(
        "CHECK(state NOT IN ('agreed', 'presented', 'hired', 'not_hired') OR agreed_on IS NOT NULL)",
        "Record the day the person agreed: without it, nothing is said to the farm.",
    )

    @api.depends("person_id", "offer_id")
    def _compute_display_name(self):
        for proposal in self:
            names = (proposal.person_id.name, proposal.offer_id.name)
            proposal.display_name = " · ".join(filter(None, names))

    @api.depends("pathway_id.exit_ids")
    def _compute_exit_id(self):
        for proposal in self:
            proposal.exit_id = proposal.pathway_id.exit_ids[:1]

    def _is_settled(self):
        return self.state not in ("draft", "withdrawn")

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_agree(self):
        """Record that the person agrees to be proposed, today when no day was typed."""
        today = fields.Date.context_today(self)
        for proposal in self:
            proposal._step({"state": "agreed", "agreed_on": proposal.agreed_on or today})

    def action_present(self):
        """Say to the farm's file that a candidate is proposed, and nothing more.

        :raise UserError: the person's agreement is not recorded
        """
        for proposal in self:
            if proposal.state != "agreed" or not proposal.agreed_on:
                raise UserError(
                    self.env._(
                        "Record first that %(person)s agrees to be proposed to %(farm)s.",
                        person=proposal.person_id.name,
                        farm=proposal.partner_id.name,
                    )
                )
        self._step({"state": "presented", "presented_on": fields.Date.context_today(self)})
        for offer in self.offer_id.sudo():
            offer.message_post(body=self.env._("A candidate is proposed for this job: the counselor calls the farm."))

    def action_hired(self):
        """Record that the farm hires the person, and open her exit, which she may leave for later.

        :return: dict, a window action on the exit
        """
        self.ensure_one()
        self._answer("hired")
        offer = self.offer_id.sudo()
        if offer.hired_count >= (offer.seat_count or 1):
            offer.action_fill()
        return self.action_open_exit()

    def action_not_hired(self):
        """Record that the farm does not hire the person."""
        self._answer("not_hired")

    def action_withdraw(self):
        """Take the proposal back: the person no longer wants it, or the offer does not suit."""
        self._step({"state": "withdrawn"})

    def action_draft(self):
        """Discuss it again: a new agreement is asked."""
        self._step(
            {"state": "draft", "agreed_on": False, "agreed_how": False, "presented_on": False, "result_on": False}
        )

    def _answer(self, state):
        if any(proposal.state != "presented" for proposal in self):
            raise UserError(self.env._("Propose the person to the farm first: its answer comes after."))
        self._step({"state": state, "result_on": fields.Date.context_today(self)})

    def _step(self, vals):
        """Move to another step: by the buttons alone, once the user may write here."""
        self.check_access("write")
        self.sudo().write(vals)

    def action_open_exit(self):
        """Open the exit of this person, or a new one that names the farm.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_exit_action")
        return {
            **action,
            "res_id": self.exit_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_pathway_id": self.pathway_id.id,
                "default_employer_id": self.partner_id.id,
                "default_employer": self.partner_id.name,
                "default_job_title": self.offer_id.name,
            },
        }
