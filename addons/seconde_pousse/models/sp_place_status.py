from odoo import fields, models


class SpPlaceStatus(models.Model):
    _name = "sp.place.status"
    _description = "Organic Status of a Place"
    _order = "date_from desc, id desc"
    _rec_name = "date_from"

    place_id = fields.Many2one("sp.place", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="place_id.company_id", store=True, index=True)
    status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")],
        required=True,
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    proof = fields.Binary(attachment=True, help="Certificate, notification or inspection report.")
    proof_name = fields.Char("File Name")
    note = fields.Char()

    _place_date_unique = models.Constraint(
        "UNIQUE(place_id, date_from)",
        "This place already has a status from that day: correct the existing line.",
    )
