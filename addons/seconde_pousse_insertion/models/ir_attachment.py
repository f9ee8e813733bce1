from odoo import models

CONTENTS = frozenset(("datas", "raw", "db_datas", "index_content"))


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _to_http_stream(self):
        """Also log the download of a file that hangs on a sensitive record."""
        stream = super()._to_http_stream()
        self._log_download()
        return stream

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load=load)
        if not self.env.su and not CONTENTS.isdisjoint(fnames):
            self._log_download()
        return result

    def export_data(self, fields_to_export):
        if not CONTENTS.isdisjoint(fields_to_export):
            self._log_download()
        return super().export_data(fields_to_export)

    def copy_data(self, default=None):
        # A copy may hang on another record: its content is no longer asked of this one.
        if not self.env.su:
            self._log_download()
        return super().copy_data(default)

    def _log_download(self):
        """Log that somebody took files that hang on sensitive records."""
        held = self.sudo().filtered(lambda file: file.res_id and file.res_model in self.env)
        for model, files in held.grouped("res_model").items():
            if hasattr(self.env[model], "_log_reading"):
                # The route may have given the superuser's rights, once it checked the user's.
                records = self.env[model].sudo(False).browse(files.mapped("res_id"))
                records._log_reading(records, "download")
