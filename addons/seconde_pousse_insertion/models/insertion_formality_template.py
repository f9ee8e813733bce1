from odoo import api, fields, models

MOMENTS = [
    ("hire", "Hiring"),
    ("contract", "During the Contract"),
    ("amend", "Renewal or Amendment"),
    ("leave", "Leaving"),
]


class InsertionFormalityTemplate(models.Model):
    """A formality as the house plans it; the law's delays are data, to be checked by the house."""

    _name = "insertion.formality.template"
    _description = "Formality to Plan"
    _order = "moment, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Name used by the software: do not change it.")
    moment = fields.Selection(MOMENTS, required=True, default="hire")
    offset_days = fields.Integer(
        string="Days After", aggregator=None, help="Days after the hiring or the leaving; before it when negative."
    )
    offset_unit = fields.Selection(
        [("calendar", "Calendar Days"), ("working", "Working Days")],
        string="Counted In",
        required=True,
        default="calendar",
        help="Working days: all but Sundays and public holidays.",
    )
    has_expiry = fields.Boolean(string="Expires", help="Its end is entered and watched: a residence permit, a waiver.")
    description = fields.Char(string="What to Do")
    is_verified = fields.Boolean(string="Verified", help="Somebody of the house read the text and found this in it.")
    verification = fields.Selection([("done", "Verified"), ("todo", "To verify")], compute="_compute_verification")
    source = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This formality already exists.")

    @api.depends("is_verified")
    def _compute_verification(self):
        for template in self:
            template.verification = "done" if template.is_verified else "todo"
