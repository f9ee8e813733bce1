from base64 import b64encode

from odoo import api, fields, models


class InsertionFile(models.TransientModel):
    """A file made for one user: nobody else reads it, and it does not last."""

    _name = "insertion.file"
    _description = "File to Download"

    name = fields.Char(required=True)
    # In the table, not an attachment: an attachment would follow the rights of another record.
    content = fields.Binary(required=True, attachment=False)

    @api.model
    def _download(self, name, content):
        """Give a file to the user's browser.

        :param str name: name of the file
        :param bytes content: the file
        :return: dict, a download
        """
        file = self.create({"name": name, "content": b64encode(content)})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/insertion.file/{file.id}/content/{name}?download=true",
            "target": "download",
        }
