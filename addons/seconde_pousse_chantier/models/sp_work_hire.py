from odoo import api, fields, models
from odoo.tools import SQL


class SpWorkHire(models.Model):
    """People whom farms and bodies hired: a month, an employer, a number, and never who."""

    _name = "sp.work.hire"
    _description = "People Hired"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Date("Month", readonly=True)
    partner_id = fields.Many2one("res.partner", "Farm or Town", readonly=True)
    people_count = fields.Integer("People", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return self._get_hires_query()

    @api.model
    def _get_hires_query(self):
        """Return who was hired: the seats that farms said filled.

        The hook of the people's addon, which knows who was truly hired. The day is left out: it would say who.
        """
        return SQL(
            """
            SELECT id, date_trunc('month', date)::date AS date, partner_id, seat_count AS people_count, company_id
              FROM sp_hire_offer
             WHERE state = 'filled'
            """
        )
