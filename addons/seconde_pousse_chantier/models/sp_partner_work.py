from odoo import api, fields, models

from .sp_work_kind_vat import CUSTOMER_KINDS


class SpPartnerWork(models.AbstractModel):
    """The jobs of a farm or a town; part of `res.partner`."""

    _name = "sp.partner.work"
    _description = "Work for a Partner"

    sp_is_farm = fields.Boolean("Farm", index=True)
    sp_customer_kind = fields.Selection(
        CUSTOMER_KINDS,
        "Kind of Customer",
        compute="_compute_sp_customer_kind",
        inverse="_inverse_sp_customer_kind",
        store=True,
        readonly=False,
        help="Decides the VAT of the work we sell; nothing is assumed.",
    )
    sp_job_ids = fields.One2many("project.task", "farm_partner_id", "Field Jobs")
    sp_job_count = fields.Integer("Number of Field Jobs", compute="_compute_sp_job_count")

    @api.depends("sp_is_farm", "sp_payer_kind")
    def _compute_sp_customer_kind(self):
        """What nobody said stays empty: the VAT of the work is never assumed."""
        kinds = {"public": "public", "health": "public", "private": "private"}
        for partner in self:
            if partner.sp_is_farm:
                partner.sp_customer_kind = "farm"
            else:
                partner.sp_customer_kind = kinds.get(partner.sp_payer_kind) or partner.sp_customer_kind

    def _inverse_sp_customer_kind(self):
        """Who is said to be a farm is one everywhere: on the portal, in the filters, as a member."""
        for partner in self:
            partner.sp_is_farm = partner.sp_customer_kind == "farm"
        self._sp_sync_proposals()

    def _compute_sp_job_count(self):
        """Count the jobs of these partners and of their own contacts."""
        tasks = self.env["project.task"].sudo()
        for partner in self:
            partner.sp_job_count = tasks.search_count(partner._sp_get_jobs_domain()) if partner.id else 0

    def _sp_get_jobs_domain(self):
        self.ensure_one()
        return [("is_field_job", "=", True), ("farm_partner_id", "child_of", self.id)]

    def action_sp_open_jobs(self):
        """Open the field jobs of a farm or a town."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.project_task_action_job")
        context = {"default_is_field_job": True, "default_farm_partner_id": self.id}
        return {**action, "domain": self._sp_get_jobs_domain(), "context": context}
