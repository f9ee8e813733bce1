from odoo import fields, models


class InsertionRetentionHolder(models.AbstractModel):
    """What a person's file says of its own retention."""

    _name = "insertion.retention.holder"
    _description = "File with a Retention"

    retention_hold_until = fields.Date(
        string="Do Not Erase Before",
        groups="seconde_pousse_insertion.group_hr",
        copy=False,
        help="A dispute or a control under way: nothing of this file is erased until that day.",
    )
    retention_hold_reason = fields.Char(groups="seconde_pousse_insertion.group_hr", copy=False)
    support_erased_on = fields.Date(readonly=True, copy=False, index="btree_not_null")
    identity_erased_on = fields.Date(string="Anonymised On", readonly=True, copy=False, index="btree_not_null")
    retention_case_ids = fields.One2many(
        "insertion.retention.case", "person_id", groups="seconde_pousse_insertion.group_hr"
    )

    def action_export_held_data(self):
        """Download everything held on this person, that the user may read.

        :return: dict, an action that starts the download
        """
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/insertion/person/{self.id}/held-data", "target": "download"}
