from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.retention import Milestones


class InsertionRetentionCase(models.Model):
    """One class of data of one person: when it may be erased, when HR was warned, when it was."""

    _name = "insertion.retention.case"
    _description = "File to Erase"
    _order = "erasable_on, id"
    _rec_name = "person_id"

    person_id = fields.Many2one("insertion.person", required=True, readonly=True, index=True, ondelete="cascade")
    rule_id = fields.Many2one("insertion.retention.rule", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)
    erasable_on = fields.Date(string="Erased From", readonly=True, index=True)
    warned_on = fields.Date(readonly=True)
    erased_on = fields.Date(readonly=True, index=True)

    _once = models.UniqueIndex("(person_id, rule_id)", "This file is already listed.")

    @api.model
    def _get_milestones(self, today):
        """Read the dates of every file that still names someone, in one query.

        :return: dict person id → rules.retention.Milestones
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT person.id, person.create_date::date AS creation, pass.date_end AS pass_end,
                       contract.date_end AS departure, pathway.date_end AS pathway_end, held.date_end AS hold,
                       person.retention_hold_until AS dispute,
                       COALESCE(pathway.is_running, FALSE) OR COALESCE(contract.is_running, FALSE)
                       OR COALESCE(pass.date_end >= %(today)s, FALSE) AS is_running
                  FROM insertion_person AS person
             LEFT JOIN (SELECT person_id, MAX(GREATEST(date_end, date_end_in_force)) AS date_end
                          FROM insertion_pass
                      GROUP BY person_id) AS pass ON pass.person_id = person.id
             LEFT JOIN (SELECT person_id, MAX(COALESCE(date_end, create_date::date)) AS date_end,
                               BOOL_OR(state = 'active') AS is_running
                          FROM insertion_pathway
                      GROUP BY person_id) AS pathway ON pathway.person_id = person.id
             LEFT JOIN (SELECT employee_id, MAX(contract_date_end) AS date_end,
                               BOOL_OR(contract_date_end IS NULL OR contract_date_end >= %(today)s) AS is_running
                          FROM hr_version
                         WHERE active AND contract_date_start IS NOT NULL
                      GROUP BY employee_id) AS contract ON contract.employee_id = person.employee_id
             LEFT JOIN (SELECT pathway.person_id, MAX(convention.evidence_hold_date) AS date_end
                          FROM insertion_pathway AS pathway
                          JOIN insertion_convention AS convention
                            ON convention.company_id = pathway.company_id
                           AND convention.date_start <= COALESCE(pathway.date_end, 'infinity')
                           AND convention.date_end >= COALESCE(pathway.date_start, '-infinity')
                      GROUP BY pathway.person_id) AS held ON held.person_id = person.id
                 WHERE person.identity_erased_on IS NULL
                """,
                today=today,
            )
        )
        return {row.pop("id"): Milestones(**row) for row in rows}
