from odoo import fields, models


class SpMembership(models.Model):
    """A year of membership of a person or body."""

    _name = "sp.membership"
    _description = "Membership"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    partner_id = fields.Many2one("res.partner", "Member", required=True, index=True, check_company=True)
    grade_id = fields.Many2one("res.partner.grade", "Kind of Member", check_company=True)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True)
    fee = fields.Monetary()
    state = fields.Selection(
        [("draft", "Proposed"), ("due", "To Pay"), ("paid", "Paid"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        index=True,
        tracking=True,
        copy=False,
    )
    invoice_id = fields.Many2one("account.move", readonly=True, copy=False, check_company=True, index="btree_not_null")
    task_id = fields.Many2one("project.task", "First Job", check_company=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
