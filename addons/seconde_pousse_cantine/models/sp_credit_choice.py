from odoo import fields, models


class SpCreditChoice(models.Model):
    """Who said, of goods that came back, whether a credit note typed by hand had credited them already."""

    _name = "sp.credit.choice"
    _description = "Return Compared to a Credit Note Typed by Hand"
    _check_company_auto = True

    move_id = fields.Many2one("stock.move", "Return", required=True, index=True, ondelete="cascade", check_company=True)
    line_id = fields.Many2one(
        "account.move.line",
        "Line of the Credit Note",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    is_same = fields.Boolean(
        "Same Credit Note", help="The credit note credits what came back; otherwise both are credited."
    )
    quantity = fields.Float(
        "Quantity Credited", digits="Product Unit", help="What the credit note credits of this return, in its unit."
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)

    _move_line_unique = models.Constraint(
        "UNIQUE(move_id, line_id)", "It is already said whether this credit note credits this return."
    )
