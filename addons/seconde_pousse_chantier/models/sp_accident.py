from odoo import fields, models


class SpAccident(models.Model):
    """An accident or a near miss: what the declaration needs. Health data, read by its own group."""

    _name = "sp.accident"
    _description = "Accident at Work"
    _order = "happened_on desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    happened_on = fields.Datetime(required=True, default=fields.Datetime.now)
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", check_company=True)
    task_id = fields.Many2one("project.task", index="btree_not_null", check_company=True)
    place_note = fields.Char("Where")
    circumstances = fields.Text(required=True)
    injury = fields.Text("Injury and Where on the Body")
    witness = fields.Char("Witnesses")
    first_aid = fields.Text()
    is_near_miss = fields.Boolean("Near Miss", help="Nobody was hurt.")
    declare_before = fields.Date(help="48 hours, Sundays and public holidays left out.")
    declared_on = fields.Date()
    state = fields.Selection([("open", "To Declare"), ("declared", "Declared"), ("closed", "Closed")], default="open")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
