from odoo import fields, models


class SpBoxSubscriber(models.Model):
    _name = "sp.box.subscriber"
    _description = "Subscriber of a Box"
    _order = "partner_id, id"
    _check_company_auto = True

    box_id = fields.Many2one("sp.box", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Subscriber", required=True, index=True, check_company=True)
    count = fields.Integer("Boxes", required=True, default=1)
    mode = fields.Selection([("sold", "Sold"), ("given", "Given")], "Sold or Given", required=True, default="sold")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until")

    _count_positive = models.Constraint("CHECK(count > 0)", "Say how many boxes this subscriber takes.")
    _partner_unique = models.Constraint("UNIQUE(box_id, partner_id)", "This subscriber already takes this box.")
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)", "A subscription ends after it begins."
    )

    def _is_on(self, day):
        self.ensure_one()
        return bool(self.date_from and self.date_from <= day and (not self.date_to or day <= self.date_to))
