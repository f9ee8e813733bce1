from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SpOrganicCertificate(models.Model):
    _name = "sp.organic.certificate"
    _description = "Organic Certificate"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "number"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    number = fields.Char(required=True, tracking=True)
    body_code = fields.Char(
        "Control Body Code",
        required=True,
        tracking=True,
        help="Code printed next to the organic claim, such as FR-BIO-01.",
    )
    date_from = fields.Date("Valid From", required=True, tracking=True)
    date_to = fields.Date("Valid Until", required=True, tracking=True)
    document = fields.Binary("Certificate", attachment=True)
    document_name = fields.Char("File Name")

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "A certificate cannot end before it begins.")

    @api.constrains("body_code")
    def _check_body_code(self):
        for certificate in self:
            parts = (certificate.body_code or "").split("-")
            if len(parts) != 3 or not all(parts):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a control body: write it as FR-BIO-01.",
                        code=certificate.body_code,
                    )
                )
