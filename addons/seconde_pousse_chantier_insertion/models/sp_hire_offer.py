from odoo import api, fields, models
from odoo.exceptions import UserError

from .insertion_hire_proposal import PRESENTED
from .insertion_pathway import TEAM_GROUPS


class SpHireOffer(models.Model):
    _inherit = "sp.hire.offer"

    proposal_ids = fields.One2many("insertion.hire.proposal", "offer_id", "Proposals", groups=TEAM_GROUPS)
    candidate_count = fields.Integer(
        "Candidates Proposed",
        compute="_compute_candidate_count",
        compute_sudo=True,
        help="People the counselors proposed to the farm, with their agreement: a number, no name.",
    )
    hired_count = fields.Integer("Hired", compute="_compute_candidate_count", compute_sudo=True)

    @api.depends("proposal_ids.state")
    def _compute_candidate_count(self):
        groups = self.env["insertion.hire.proposal"]._read_group(
            [("offer_id", "in", self.ids), ("state", "in", PRESENTED)], ["offer_id", "state"], ["__count"]
        )
        counts = {}
        for offer, state, count in groups:
            counts[offer.id, state] = count
        for offer in self:
            offer.candidate_count = sum(counts.get((offer._origin.id, state), 0) for state in PRESENTED)
            offer.hired_count = counts.get((offer._origin.id, "hired"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        if self.env["insertion.hire.proposal"].sudo().search_count([("offer_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("This offer was proposed to somebody: close it instead."))

    def action_find_candidates(self):
        """Open who practised the work of this offer, the longest first.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_chantier_insertion.insertion_work_practice_action"
        )
        domain = [("pathway_id.state", "=", "active")]
        if self.work_kind_ids:
            domain.append(("work_kind_id", "in", self.work_kind_ids.ids))
        return {**action, "domain": domain, "context": {"offer_id": self.id, "search_default_group_person": 1}}
