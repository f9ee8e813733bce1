from odoo import fields, models


class InsertionStatementLine(models.Model):
    _name = "insertion.statement.line"
    _description = "ASP Statement Line"
    _order = "statement_id, id"
    _rec_name = "pathway_id"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "insertion.statement", required=True, index=True, ondelete="cascade", check_company=True
    )
    pathway_id = fields.Many2one("insertion.pathway", index=True, ondelete="restrict", check_company=True)
    month_id = fields.Many2one("insertion.month", index=True, ondelete="restrict", check_company=True)
    hours = fields.Float()
    hours_eligible = fields.Float()
    gross_pay = fields.Float()
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
