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
        store=True,
        readonly=False,
        help="Decides the VAT of the work we sell.",
    )
    sp_job_ids = fields.One2many("project.task", "farm_partner_id", "Field Jobs")

    @api.depends("sp_is_farm", "sp_payer_kind")
    def _compute_sp_customer_kind(self):
        for partner in self:
            if partner.sp_is_farm:
                partner.sp_customer_kind = "farm"
            else:
                partner.sp_customer_kind = "public" if partner.sp_payer_kind in ("public", "health") else "private"
