from odoo import fields, models


class InsertionImmersion(models.Model):
    _inherit = "insertion.immersion"

    host_link = fields.Char(related="host_id.sp_link", string="Our Link with the Host")
