from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sp_agreement import CONTRACT_KINDS


class SpAgreementChoice(models.TransientModel):
    """The kind of contract of a job: chosen with both explained side by side, never proposed."""

    _name = "sp.agreement.choice"
    _description = "Choice of the Kind of Contract"

    task_id = fields.Many2one("project.task", "Job", required=True, readonly=True)
    kind = fields.Selection(CONTRACT_KINDS, "Kind of Contract")
    service_text = fields.Text(compute="_compute_texts")
    service_warning = fields.Text(compute="_compute_texts")
    lending_text = fields.Text(compute="_compute_texts")
    lending_warning = fields.Text(compute="_compute_texts")

    @api.depends("task_id")
    def _compute_texts(self):
        templates = self.env["sp.agreement.template"]
        for choice in self:
            service, lending = (templates._get_for(kind, choice.task_id.company_id) for kind in ("service", "lending"))
            choice.service_text, choice.service_warning = service.explanation, service.warning
            choice.lending_text, choice.lending_warning = lending.explanation, lending.warning

    def action_make(self):
        """Make the agreement, prefilled from the job.

        :returns: action on the agreement
        :raises UserError: no kind chosen
        """
        self.ensure_one()
        if not self.kind:
            raise UserError(self.env._("Choose the kind of contract: it is not ours to guess."))
        agreements = self.env["sp.agreement"]
        agreement = agreements.create(agreements._prepare_from_job(self.task_id, self.kind))
        return agreement._get_records_action()
