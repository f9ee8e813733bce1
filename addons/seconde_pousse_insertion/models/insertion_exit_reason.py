from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class InsertionExitReason(models.Model):
    _name = "insertion.exit.reason"
    _description = "Exit Reason"
    _inherit = ["insertion.sane.values"]
    _order = "sequence, name"

    name = fields.Char(required=True)
    parent_id = fields.Many2one(
        "insertion.exit.reason",
        string="Declared as",
        domain=[("parent_id", "=", False)],
        ondelete="restrict",
        index="btree_not_null",
        help="For a reason of your own: the reason of the ASP it is declared under.",
    )
    child_ids = fields.One2many("insertion.exit.reason", "parent_id", string="Local Reasons")
    asp_code = fields.Char(
        string="ASP Code",
        compute="_compute_from_parent",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        help="Two digits, as in the legend of your own ASP statement. Empty: not known for sure.",
    )
    category = fields.Selection(
        [
            ("lasting", "Lasting Employment"),
            ("transition", "Transition Employment"),
            ("positive", "Positive Exit"),
            ("other", "Other Exit"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_from_parent",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        required=True,
        help="A withdrawn exit is out of the rates of the ASP.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    date_from = fields.Date(string="In Force from")
    date_to = fields.Date(string="In Force until")
    source = fields.Char()
    is_verified = fields.Boolean(string="Verified", help="Label and category read in a text. Otherwise: to be checked.")

    _dates_ordered = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "This reason would end before it is in force: correct one of the two dates.",
    )

    @api.depends("parent_id.asp_code", "parent_id.category")
    def _compute_from_parent(self):
        for reason in self:
            if reason.parent_id:
                reason.asp_code = reason.parent_id.asp_code
                reason.category = reason.parent_id.category

    @api.constrains("parent_id", "category", "asp_code")
    def _check_parent(self):
        for reason in self.filtered("parent_id"):
            if reason.parent_id.parent_id or reason.child_ids or reason.parent_id == reason:
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” must be declared under a reason of the ASP, not under a local one.",
                        reason=reason.name,
                    )
                )
            parent = reason.parent_id
            if (reason.category, reason.asp_code) != (parent.category, parent.asp_code):
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” is declared as “%(parent)s”: category and code are the same, change them there.",
                        reason=reason.name,
                        parent=parent.name,
                    )
                )

    @api.model
    def _get_day_domain(self, day):
        """Return the reasons in force on a day, as a Domain."""
        return (Domain("date_from", "=", False) | Domain("date_from", "<=", day)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )
