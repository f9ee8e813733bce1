from odoo import fields, models


class InsertionStatement(models.Model):
    _name = "insertion.statement"
    _description = "ASP Monthly Statement"
    _order = "month desc, annex_id"
    _rec_name = "month"
    _check_company_auto = True

    annex_id = fields.Many2one("insertion.annex", required=True, index=True, ondelete="restrict", check_company=True)
    month = fields.Date(required=True, index=True)
    line_ids = fields.One2many("insertion.statement.line", "statement_id")
    hours_total = fields.Float()
    hours_eligible = fields.Float()
    fte = fields.Float(string="FTE")
    aid_amount = fields.Float()
    state = fields.Selection(
        [("draft", "Draft"), ("computed", "Computed"), ("locked", "Locked")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    company_id = fields.Many2one(related="annex_id.company_id", store=True, index=True)

    _month_unique = models.Constraint(
        "UNIQUE(annex_id, month)", "The statement of this annex and month already exists: open it."
    )
