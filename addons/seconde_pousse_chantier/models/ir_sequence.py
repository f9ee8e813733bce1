from odoo import api, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _sp_draw(self, code, company, count):
        """Draw the next numbers of a company, all at once; its own sequence is made the first time.

        :param str code: code of a sequence of all companies, which the company's own one follows
        :param res.company company: company
        :param int count: how many
        :rtype: list[str]
        """
        if not count:
            return []
        sequences = self.sudo().with_company(company)
        of_company = [("code", "=", code), ("company_id", "in", [company.id, False])]
        found = sequences.search(of_company, order="company_id", limit=1)
        sequence = found if found.company_id else found._sp_copy_to(company)
        if sequence.implementation != "standard":
            # Somebody chose to leave no gap: core locks each number.
            return [sequence._next() for _rank in range(count)]
        counter, name = sequence, f"ir_sequence_{sequence.id:03d}"
        if sequence.use_date_range:
            counter = sequence._get_current_sequence()
            name += f"_{counter.id:03d}"
            sequence = sequence.with_context(ir_sequence_date_range=counter.date_from)
        rows = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return [sequence.get_next_char(number) for [number] in rows]

    def _sp_copy_to(self, company):
        """Return the sequence of this company, which goes on from the one of all companies.

        Of two at once, the later transaction runs again and finds the first one's (docs/decisions/0002).
        """
        self.ensure_one()
        self.env.cr.execute(SQL("UPDATE ir_sequence SET write_date = write_date WHERE id = %s", self.id))
        for counter in (self, self.date_range_ids):
            counter.invalidate_recordset(["number_next_actual"])
        own = self.copy({"company_id": company.id, "number_next": self.number_next_actual})
        self.env["ir.sequence.date_range"].sudo().create(
            [
                {
                    "sequence_id": own.id,
                    "date_from": year.date_from,
                    "date_to": year.date_to,
                    "number_next_actual": year.number_next_actual,
                }
                for year in self.date_range_ids
            ]
        )
        return own
