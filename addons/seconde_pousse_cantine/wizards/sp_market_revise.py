from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..rules.market import revised_price


class SpMarketRevise(models.TransientModel):
    """Revises all the prices of a contract by a percentage, from a day."""

    _name = "sp.market.revise"
    _description = "Revise the Prices of a Public Contract"

    market_id = fields.Many2one("sp.market", required=True, readonly=True)
    date_from = fields.Date("Applies From", required=True, default=lambda self: self._default_date_from())
    percent = fields.Float("Revision (%)", required=True, digits=(16, 3), help="−1.5 lowers every price by 1.5 %.")
    note = fields.Char("Reference", help="Index and clause, shown beside each price.")

    @api.model
    def _default_date_from(self):
        today = fields.Date.context_today(self)
        return fields.Date.add(today.replace(day=1), months=1)

    def action_revise(self):
        """Add the revised prices to the schedule: today's prices, raised or lowered, to the cent."""
        self.ensure_one()
        market = self.market_id
        if not -50 <= self.percent <= 50 or not self.percent:
            raise UserError(self.env._("Type a revision between −50 % and 50 %, other than 0."))
        market._check_price_day(self.date_from)
        prices = {
            product: float(revised_price(f"{line.price_unit:.4f}", f"{self.percent:.3f}"))
            for product, line in market._get_prices_in_force(self.date_from).items()
        }
        percent = self._get_percent_label()
        count = market._add_prices(prices, self.date_from, self.note or f"{percent} %")
        market.message_post(
            body=self.env._("%(count)s prices revised by %(percent)s %%.", count=count, percent=percent)
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_percent_label(self):
        """Return the revision as people write it: +2,5 in French, +2.5 in English."""
        decimals = len(f"{self.percent:.3f}".rstrip("0").partition(".")[2])
        return ("+" if self.percent > 0 else "") + formatLang(self.env, self.percent, digits=decimals)
