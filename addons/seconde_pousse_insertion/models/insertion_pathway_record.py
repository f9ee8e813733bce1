from odoo import fields, models


class InsertionPathwayRecord(models.AbstractModel):
    """What is kept about a pathway: its person and structure follow."""

    _name = "insertion.pathway.record"
    _description = "Record of a Pathway"
    _inherit = ["insertion.computed.values"]
    _rec_name = "pathway_id"
    _owner_field = "pathway_id"

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    pathway_id = fields.Many2one(
        "insertion.pathway",
        required=True,
        index=True,
        ondelete="cascade",
    )
    person_id = fields.Many2one(related="pathway_id.person_id", store=True, index=True)
    company_id = fields.Many2one(related="pathway_id.company_id", store=True, index=True)
