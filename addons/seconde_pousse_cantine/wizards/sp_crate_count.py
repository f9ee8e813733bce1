from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.crates import check_count


class SpCrateCount(models.TransientModel):
    """A count of the crates at a site: the ledger is corrected by the difference."""

    _name = "sp.crate.count"
    _description = "Count of Crates"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one(
        "res.partner", "Site", required=True, check_company=True, domain="[('sp_is_site', '=', True)]"
    )
    product_id = fields.Many2one(
        "product.product",
        "Crate",
        required=True,
        check_company=True,
        default=lambda self: self.env.company._sp_get_crate_product(),
        domain="[('sp_is_crate', '=', True)]",
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._sp_get_today())
    balance = fields.Integer("In the Ledger", compute="_compute_balance")
    counted = fields.Integer("Counted at the Site", required=True)
    note = fields.Char("Why")

    @api.depends("partner_id", "product_id", "date", "company_id")
    def _compute_balance(self):
        for count in self:
            balances = (
                self.env["sp.crate.move"]
                .sudo()
                ._get_balances(count.partner_id, company=count.company_id, until=count.date)
            )
            count.balance = balances.get((count.partner_id.sudo(), count.product_id.sudo()), 0)

    def action_apply(self):
        """Write the difference in the ledger, as a count."""
        self.ensure_one()
        if check_count(self.counted):
            raise UserError(self.env._("Type how many crates were counted at the site: a whole number, 0 or more."))
        if self.counted != self.balance:
            # Nobody writes in the ledger by hand: a count does, of a site and a crate of one's own company.
            self.env["sp.crate.move"].sudo().create(
                {
                    "partner_id": self.partner_id.id,
                    "product_id": self.product_id.id,
                    "quantity": self.counted - self.balance,
                    "date": self.date,
                    "kind": "count",
                    "note": self.note,
                    "company_id": self.company_id.id,
                }
            )
        return {"type": "ir.actions.act_window_close"}
