from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _to_http_stream(self):
        """Also log the download of a file that hangs on a sensitive record."""
        stream = super()._to_http_stream()
        record = self.env.get(self.res_model)
        if self.res_id and record is not None and hasattr(record, "_log_reading"):
            # The route may have given the superuser's rights, once it checked the user's.
            record.sudo(False)._log_reading(record.sudo(False).browse(self.res_id), "download")
        return stream
