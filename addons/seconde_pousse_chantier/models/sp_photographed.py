from odoo import api, fields, models


class SpPhotographed(models.AbstractModel):
    """A record with photos taken on the spot, often before its first save."""

    _name = "sp.photographed"
    _description = "Record with Photos"

    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._claim_photos()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._claim_photos()
        return result

    def _claim_photos(self):
        """Give photos taken before the first save to their record: until then, only their author sees them."""
        for record in self:
            record.photo_ids.sudo().filtered(
                lambda photo: not photo.res_id and photo.create_uid == self.env.user
            ).write({"res_model": record._name, "res_id": record.id})
