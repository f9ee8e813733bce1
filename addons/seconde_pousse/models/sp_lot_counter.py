from odoo import fields, models

from ..rules.lots import lot_name, lot_prefix


class SpLotCounter(models.Model):
    """Last number given to the lots of a crop in a week; also the lock of their naming."""

    _name = "sp.lot.counter"
    _description = "Lot Counter"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    prefix = fields.Char(required=True)
    last_number = fields.Integer(required=True, default=0)

    _prefix_unique = models.Constraint("UNIQUE(company_id, prefix)", "A lot counter exists once per company and week.")

    def _lock(self, company, code, date):
        """Return the counter of a crop and week, held until the end of the transaction.

        The row is written, not only read: of two phones harvesting the same crop at once,
        PostgreSQL refuses the second, which Odoo runs again and then finds the first's lot.

        :param res.company company: owner of the lots
        :param str code: crop code that begins the name
        :param date date: day of harvest
        :rtype: sp.lot.counter
        """
        self.env.cr.execute(
            """
            INSERT INTO sp_lot_counter (company_id, prefix, last_number) VALUES (%s, %s, 0)
            ON CONFLICT (company_id, prefix) DO UPDATE SET last_number = sp_lot_counter.last_number
            RETURNING id
            """,
            [company.id, lot_prefix(code, date)],
        )
        counter = self.sudo().browse(self.env.cr.fetchone()[0])
        counter.invalidate_recordset()
        return counter

    def _next_name(self):
        """Return the next lot name that no lot of the company has.

        :rtype: str
        """
        self.ensure_one()
        lots = self.env["stock.lot"].sudo()
        taken = set(
            lots.search(
                [
                    ("company_id", "in", [self.company_id.id, False]),
                    ("name", "=like", f"{self.prefix}-%"),
                ]
            ).mapped("name")
        )
        number = self.last_number + 1
        while lot_name(self.prefix, number) in taken:
            number += 1
        self.last_number = number
        return lot_name(self.prefix, number)
