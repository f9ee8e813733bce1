from odoo import fields, models


class InsertionImportLine(models.TransientModel):
    _name = "insertion.import.line"
    _description = "Row of an Import"
    _order = "is_refused desc, number"

    import_id = fields.Many2one("insertion.import", required=True, ondelete="cascade")
    number = fields.Integer(string="Row", aggregator=False)
    label = fields.Char(string="Who")
    status = fields.Selection(
        [("accepted", "Accepted Row"), ("known", "Known Row"), ("refused", "Refused Row")], required=True
    )
    is_refused = fields.Boolean()
    reason = fields.Text()
