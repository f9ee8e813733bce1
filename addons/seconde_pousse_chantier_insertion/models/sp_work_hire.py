from odoo import api, models
from odoo.tools import SQL


class SpWorkHire(models.Model):
    _inherit = "sp.work.hire"

    @api.model
    def _get_hires_query(self):
        """Count who was truly hired: the exits that name an employer of our contacts, and the proposals that ended in a
        hire and whose exit is not recorded yet. Somebody hired counts once, whatever the offers said.
        """
        return SQL(
            """
            SELECT hire.id, date_trunc('month', hire.date)::date AS date,
                   COALESCE(partner.commercial_partner_id, partner.id) AS partner_id, 1 AS people_count, hire.company_id
              FROM (
                    SELECT id * 2 AS id, date, employer_id AS partner_id, company_id
                      FROM insertion_exit
                     WHERE employer_id IS NOT NULL
                 UNION ALL
                   (SELECT DISTINCT ON (proposal.pathway_id) proposal.id * 2 + 1, proposal.result_on,
                           proposal.partner_id, proposal.company_id
                      FROM insertion_hire_proposal AS proposal
                     WHERE proposal.state = 'hired'
                       AND NOT EXISTS (
                               SELECT FROM insertion_exit AS done
                                WHERE done.pathway_id = proposal.pathway_id AND done.employer_id IS NOT NULL
                           )
                  ORDER BY proposal.pathway_id, proposal.result_on DESC)
                   ) AS hire
              JOIN res_partner AS partner ON partner.id = hire.partner_id
            """
        )
