from odoo import api, models
from odoo.tools import SQL

from .insertion_work_practice import RUNS_THAT_DAY


class SpWorkContract(models.Model):
    _inherit = "sp.work.contract"

    @api.model
    def _get_clause_people_domain(self):
        """Count for the insertion clause the hours of whoever was on a pathway that day, and theirs alone."""
        self.env["insertion.pathway"].flush_model(["date_end", "date_start", "employee_id", "state"])
        self.env["sp.work.session.line"].flush_model(["date", "employee_id"])
        on_pathway = SQL(
            "(SELECT line.id FROM sp_work_session_line AS line JOIN insertion_pathway AS pathway ON %s)", RUNS_THAT_DAY
        )
        return [*super()._get_clause_people_domain(), ("id", "in", on_pathway)]
