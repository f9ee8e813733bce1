from odoo import fields, models


class SpWorkShare(models.Model):
    """The part of a session's minutes that falls to one planting or place."""

    _name = "sp.work.share"
    _description = "Share of a Work Session"
    _order = "session_id, id"
    _check_company_auto = True

    session_id = fields.Many2one("sp.work.session", required=True, index=True, ondelete="cascade")
    planting_id = fields.Many2one("sp.planting", index="btree_not_null", check_company=True)
    place_id = fields.Many2one("sp.place", index="btree_not_null", check_company=True)
    weight = fields.Float("Key", help="Square metres or plants; 1 for equal shares.")
    minutes = fields.Integer(readonly=True)
    date = fields.Date(related="session_id.date", store=True, index=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)
