from odoo import api, fields, models


class SpPreventionPlanLine(models.Model):
    """A danger seen at a host's and what protects from it; frozen with its plan."""

    _name = "sp.prevention.plan.line"
    _description = "Danger of a Prevention Plan"
    _order = "plan_id, sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one("sp.prevention.plan", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    danger_id = fields.Many2one("sp.danger", required=True)
    is_listed = fields.Boolean(related="danger_id.is_listed")
    measure = fields.Text(compute="_compute_measure", store=True, precompute=True, readonly=False)
    who = fields.Selection(
        [("host", "The host"), ("us", "Us"), ("both", "Both")], "Who Does It", default="both", required=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)

    @api.depends("danger_id")
    def _compute_measure(self):
        for line in self:
            line.measure = line.danger_id.measure

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_plan_open()
        return lines

    def write(self, vals):
        self._check_plan_open()
        result = super().write(vals)
        self._check_plan_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_plan_open()

    def _check_plan_open(self):
        self.plan_id.filtered(lambda plan: plan.state != "draft")._check_open()
