from odoo import fields, models

from .sp_work_kind_vat import CUSTOMER_KINDS


class SpPartnerWork(models.AbstractModel):
    """The jobs of a farm or a town; part of `res.partner`."""

    _name = "sp.partner.work"
    _description = "Work for a Partner"

    sp_is_farm = fields.Boolean("Farm", index=True)
    sp_customer_kind = fields.Selection(CUSTOMER_KINDS, "Kind of Customer", help="Decides the VAT of work.")
    sp_job_ids = fields.One2many("project.task", "farm_partner_id", "Field Jobs")
