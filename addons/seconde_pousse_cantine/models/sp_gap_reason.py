from odoo import api, fields, models
from odoo.exceptions import UserError

USED_BY = ("account.move", "sale.order.line", "stock.move")
"""Where a reason was printed, or told to the customer: it is never taken away from there."""


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
    is_lost = fields.Boolean(
        "Cannot Be Sold Again",
        help="What a site refuses for this reason is recorded as lost, with its lot, and not put back on sale. "
        "If it is good after all, put it back in stock from the ways out.",
    )
    active = fields.Boolean(default=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for model in USED_BY:
            used = self.env[model].sudo().search([("sp_gap_reason_id", "in", self.ids)], limit=1).sp_gap_reason_id
            if used:
                raise UserError(
                    self.env._("“%(reason)s” is written on deliveries or credit notes: archive it.", reason=used.name)
                )

    @api.model
    def _get_default(self, kind):
        """Return the first reason of a kind, or an empty record: each farm edits its own list.

        :param str kind: "shortage", "weight", "quality", "refusal" or "complaint"
        :rtype: sp.gap.reason
        """
        return self.search([("kind", "=", kind)], limit=1)
