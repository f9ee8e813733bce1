from odoo import api, fields, models


class InsertionExit(models.Model):
    _inherit = "insertion.exit"

    employer_id = fields.Many2one(
        "res.partner",
        "Employer's Contact",
        check_company=True,
        index="btree_not_null",
        help="A farm or body of our contacts: the hire is then counted there.",
    )

    @api.onchange("employer_id")
    def _onchange_employer_id(self):
        if self.employer_id:
            self.employer = self.employer_id.commercial_partner_id.name
