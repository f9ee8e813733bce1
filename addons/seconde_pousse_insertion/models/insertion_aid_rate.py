from odoo import api, fields, models
from odoo.fields import Domain

from .res_company import STRUCTURE_KINDS


class InsertionAidRate(models.Model):
    """Amount the State pays for one FTE and a year, from a day on."""

    _name = "insertion.aid.rate"
    _description = "Aid Rate"
    _inherit = ["insertion.used.rate", "insertion.sane.values"]
    _order = "structure_kind, date_from desc"
    _rec_name = "structure_kind"

    structure_kind = fields.Selection(STRUCTURE_KINDS, required=True, index=True)
    date_from = fields.Date(required=True)
    amount = fields.Float(string="Amount per FTE and Year (€)", required=True, digits=(16, 2))
    hours_per_fte = fields.Float(string="Hours of One FTE", required=True, digits=(16, 2))
    source = fields.Char()
    note = fields.Char()
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")

    _date_unique = models.Constraint(
        "UNIQUE(structure_kind, date_from)", "This kind of structure already has a rate from that day."
    )
    _positive = models.Constraint(
        "CHECK(amount > 0 AND hours_per_fte > 0)", "An aid rate has an amount and a number of hours: type both."
    )

    @api.depends("structure_kind", "date_from")
    def _compute_display_name(self):
        kinds = dict(self._fields["structure_kind"]._description_selection(self.env))
        for rate in self:
            rate.display_name = f"{kinds.get(rate.structure_kind, '')} {rate.date_from or ''}"

    @api.model
    def _get_rates(self, structure_kinds, day):
        """Return the rate in force on a day for each kind of structure.

        :param structure_kinds: iterable of str, "aci"…
        :param day: date
        :return: dict kind → `insertion.aid.rate`, empty record when there is none
        """
        rates = dict.fromkeys(structure_kinds, self.browse())
        found = self.search(
            [("structure_kind", "in", list(rates)), ("date_from", "<=", day)], order="structure_kind, date_from"
        )
        rates.update((rate.structure_kind, rate) for rate in found)
        return rates

    @api.model
    def _get_counted_fields(self):
        return {"structure_kind", "date_from", "amount", "hours_per_fte"}

    def _find_use(self):
        every = self.search([("structure_kind", "in", self.mapped("structure_kind"))], order="date_from")
        later = every.grouped("structure_kind")
        uses = []
        for rate in self:
            following = next((other for other in later[rate.structure_kind] if other.date_from > rate.date_from), None)
            # A statement takes the rate of its last day: the month in which a rate begins is its own.
            use = Domain("structure_kind", "=", rate.structure_kind)
            use &= Domain("month", ">=", rate.date_from.replace(day=1))
            if following:
                use &= Domain("month", "<", following.date_from.replace(day=1))
            uses.append(use)
        # An annex with its own amount and hours owes nothing to the rate.
        own = Domain("annex_id.amount", ">", 0) & Domain("annex_id.hours_per_fte", ">", 0)
        domain = Domain("state", "=", "locked") & ~own & Domain.OR(uses)
        return self.env["insertion.statement"].sudo().search(domain, order="month desc", limit=1)
