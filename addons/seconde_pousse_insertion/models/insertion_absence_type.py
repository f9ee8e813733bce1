from odoo import api, fields, models


class InsertionAbsenceType(models.Model):
    _name = "insertion.absence.type"
    _description = "Absence Type"
    _order = "sequence, name"

    code = fields.Char(required=True, help="Printed on the attendance sheet and sent to the payroll office.")
    name = fields.Char(required=True)
    rate_ids = fields.One2many("insertion.absence.rate", "absence_type_id")
    covers_holidays = fields.Boolean(
        string="Covers Public Holidays",
        help="A public holiday within such an absence is this absence: the contract is suspended.",
    )
    on_phone = fields.Boolean(
        string="On the Roll-Call", default=True, help="Offered to the supervisors on the roll-call screen."
    )
    paid_share = fields.Float(string="Paid Today", compute="_compute_rate_of_today")
    is_declared = fields.Boolean(string="Declared Today", compute="_compute_rate_of_today")
    is_eligible = fields.Boolean(string="Eligible Today", compute="_compute_rate_of_today")
    is_verified = fields.Boolean(string="Verified", compute="_compute_rate_of_today")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This absence code already exists.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # The database deletes the rates with it: nothing else would look at them.
        self.rate_ids._refuse_used()

    @api.depends("rate_ids.date_from", "rate_ids.paid_share", "rate_ids.is_declared", "rate_ids.is_eligible")
    def _compute_rate_of_today(self):
        today = fields.Date.context_today(self)
        for kind in self:
            begun = kind.rate_ids.filtered(lambda rate: rate.date_from and rate.date_from <= today)
            rate = begun.sorted("date_from")[-1:]
            kind.paid_share = rate.paid_share
            kind.is_declared = rate.is_declared
            kind.is_eligible = rate.is_eligible
            kind.is_verified = rate.is_verified
