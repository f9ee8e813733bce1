from odoo import fields, models

# What the association does, as its books and its VAT tell it apart.
ACTIVITIES = [
    ("farm", "Farm"),
    ("field_job", "Field jobs at farms"),
    ("green_space", "Green spaces"),
    ("other", "Support and other"),
]


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    sp_activity = fields.Selection(
        ACTIVITIES, "Activity", copy=False, help="Hours, invoices and charges of this activity are counted here."
    )

    _sp_activity_unique = models.UniqueIndex(
        "(company_id, sp_activity) WHERE sp_activity IS NOT NULL",
        "This company already counts this activity in another account.",
    )
