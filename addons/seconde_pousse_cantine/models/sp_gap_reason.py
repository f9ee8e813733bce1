from odoo import api, fields, models


class SpGapReason(models.Model):
    """Why what is delivered differs from what was ordered."""

    _name = "sp.gap.reason"
    _description = "Reason of a Gap"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="Printed on the delivery note and told to the customer.")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("shortage", "Shortage"),
            ("weight", "Weight"),
            ("quality", "Quality"),
            ("refusal", "Refused at the door"),
            ("complaint", "Complaint"),
        ],
        required=True,
    )
    active = fields.Boolean(default=True)

    @api.model
    def _get_default(self, kind):
        """Return the first reason of a kind, or an empty record: each farm edits its own list.

        :param str kind: "shortage", "weight", "quality", "refusal" or "complaint"
        :rtype: sp.gap.reason
        """
        return self.search([("kind", "=", kind)], limit=1)
