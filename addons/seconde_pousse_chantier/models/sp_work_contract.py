from odoo import fields, models


class SpWorkContract(models.Model):
    """A public contract for green-space or field work, with its Chorus references and insertion clause."""

    _name = "sp.work.contract"
    _description = "Public Contract for Work"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    number = fields.Char("Contract Number")
    partner_id = fields.Many2one("res.partner", "Buyer", required=True, index=True, check_company=True)
    date_from = fields.Date(required=True)
    date_to = fields.Date()
    ceiling = fields.Monetary("Ceiling (before VAT)")
    chorus_service_code = fields.Char()
    engagement_number = fields.Char()
    clause_hours = fields.Float("Insertion Hours Due", help="Hours of the insertion clause over the contract.")
    task_ids = fields.One2many("project.task", "work_contract_id", "Jobs")
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
