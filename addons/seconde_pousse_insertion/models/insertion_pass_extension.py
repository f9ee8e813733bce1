from odoo import fields, models


class InsertionPassExtension(models.Model):
    _name = "insertion.pass.extension"
    _description = "PASS IAE Extension"
    _order = "date_start"
    _check_company_auto = True

    pass_id = fields.Many2one("insertion.pass", required=True, index=True, ondelete="cascade", check_company=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    reason = fields.Selection(
        [
            ("senior_cdi", "Permanent contract over 57"),
            ("complete_training", "End of a training"),
            ("rqth", "Disabled worker (RQTH)"),
            ("senior", "50 and over"),
            ("particular_difficulties", "Particular difficulties"),
        ],
        required=True,
    )
    company_id = fields.Many2one(related="pass_id.company_id", store=True, index=True)
