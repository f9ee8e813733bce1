from odoo import models
from odoo.exceptions import UserError

# What both sides signed, file by file; photos of a signed paper are frozen with it.
FROZEN_FILES = {
    "sp.agreement": ("host_signature", "own_signature", "signed_pdf", False),
    "sp.prevention.plan": ("host_signature", "own_signature", "signed_pdf", False),
    "sp.work.note": ("signature",),
    "sp.equipment.booking": ("signature_out", "signature_back"),
}
OPEN_STATES = ("draft",)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        self._sp_check_not_signed()
        return super().write(vals)

    def unlink(self):
        self._sp_check_not_signed()
        return super().unlink()

    def _sp_check_not_signed(self):
        """A signature is no more changed through its file than through its record.

        :raises UserError: the paper is signed
        """
        # The fields of the record itself write their files as the superuser, after the record's own checks.
        if self.env.su:
            return
        for model, names in FROZEN_FILES.items():
            files = self.sudo().filtered(lambda one, model=model: one.res_model == model and one.res_id)
            signed = [
                file
                for file in files.filtered(lambda one, names=names: (one.res_field or False) in names)
                if self._sp_is_frozen(file)
            ]
            if signed:
                raise UserError(
                    self.env._(
                        "“%(file)s” belongs to a signed paper and no longer changes: make its next version.",
                        file=signed[0].name,
                    )
                )

    def _sp_is_frozen(self, file):
        record = self.env[file.res_model].sudo().browse(file.res_id).exists()
        if not record or record.state in OPEN_STATES:
            return False
        return bool(file.res_field) or ("photo_ids" in record and file in record.photo_ids)
