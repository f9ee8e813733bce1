from odoo import api, fields, models

from .res_company import STRUCTURE_KINDS


class InsertionAidRate(models.Model):
    """Amount the State pays for one FTE and a year, from a day on."""

    _name = "insertion.aid.rate"
    _description = "Aid Rate"
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
