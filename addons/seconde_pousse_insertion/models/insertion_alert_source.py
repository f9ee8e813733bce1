from odoo import api, models
from odoo.tools import SQL

from .insertion_annex import ACTIVE_STATES


class InsertionAlertSource(models.AbstractModel):
    """Where each kind of alert is read: one query per kind, whatever the number of people.

    A query gives one row per cause: res_id, day, pathway_id, person_id, company_id. It may give more than what is due:
    the delays decide. People who left give none.
    """

    _name = "insertion.alert.source"
    _description = "Sources of the Alerts"
    _inherit = ["insertion.alert.contract.source"]

    @api.model
    def _get_pass_end_sql(self, _today):
        return SQL(
            """
            SELECT pass.id AS res_id, pass.date_end_in_force AS day, pathway.id AS pathway_id, pass.person_id,
                   pass.company_id
              FROM insertion_pass AS pass
              JOIN insertion_pathway AS pathway ON pathway.pass_id = pass.id AND pathway.state != 'done'
            """
        )

    @api.model
    def _get_suspension_long_sql(self, today):
        return self._get_suspension_sql("date_start", today)

    @api.model
    def _get_suspension_end_sql(self, today):
        return self._get_suspension_sql("date_end", today)

    def _get_suspension_sql(self, date_field, today):
        """Return the suspensions that run: theirs are also people between two contracts, whose pathway goes on."""
        return SQL(
            """
            SELECT suspension.id AS res_id, suspension.%(day)s AS day, pathway.id AS pathway_id, pass.person_id,
                   pass.company_id
              FROM insertion_pass_suspension AS suspension
              JOIN insertion_pass AS pass ON pass.id = suspension.pass_id
         LEFT JOIN LATERAL (
                   SELECT id
                     FROM insertion_pathway
                    WHERE pass_id = pass.id
                 ORDER BY state = 'done', date_start DESC NULLS LAST
                    LIMIT 1) AS pathway ON TRUE
             WHERE suspension.date_start <= %(today)s
               AND suspension.date_end >= %(today)s
            """,
            day=SQL.identifier(date_field),
            today=today,
        )

    # ------------------------------------------------------------------
    # Eligibility
    # ------------------------------------------------------------------

    def _get_pathway_of_person_sql(self, person):
        """Return the running pathway of a person, or the one being prepared."""
        return SQL(
            """
            LATERAL (SELECT id, pass_id
                       FROM insertion_pathway
                      WHERE person_id = %s
                        AND state != 'done'
                   ORDER BY state, date_start DESC NULLS LAST
                      LIMIT 1)
            """,
            person,
        )

    @api.model
    def _get_diagnosis_end_sql(self, today):
        """Return the end of each last diagnosis, unless a valid PASS keeps it valid."""
        return SQL(
            """
            SELECT DISTINCT ON (eligibility.person_id)
                   eligibility.id AS res_id, eligibility.expires_on AS day, pathway.id AS pathway_id,
                   eligibility.person_id, eligibility.company_id
              FROM insertion_eligibility AS eligibility
              JOIN %(pathway)s AS pathway ON TRUE
             WHERE NOT EXISTS (
                   SELECT
                     FROM insertion_pass AS pass
                    WHERE pass.person_id = eligibility.person_id
                      AND pass.date_end_in_force >= %(today)s)
          ORDER BY eligibility.person_id, eligibility.expires_on DESC NULLS LAST
            """,
            pathway=self._get_pathway_of_person_sql(SQL("eligibility.person_id")),
            today=today,
        )

    @api.model
    def _get_rqth_end_sql(self, _today):
        return SQL(
            """
            SELECT person.id AS res_id, person.rqth_until AS day, pathway.id AS pathway_id, person.id AS person_id,
                   person.company_id
              FROM insertion_person AS person
              JOIN %(pathway)s AS pathway ON TRUE
             WHERE person.rqth = 'yes'
            """,
            pathway=self._get_pathway_of_person_sql(SQL("person.id")),
        )

    @api.model
    def _get_proof_missing_sql(self, _today):
        return SQL(
            """
            SELECT eligibility.id AS res_id, eligibility.date AS day, pathway.id AS pathway_id, eligibility.person_id,
                   eligibility.company_id
              FROM insertion_eligibility AS eligibility
              JOIN %(pathway)s AS pathway ON TRUE
             WHERE EXISTS (
                   SELECT
                     FROM insertion_criterion_insertion_eligibility_rel AS criterion
                LEFT JOIN insertion_proof AS proof
                       ON proof.eligibility_id = eligibility.id
                      AND proof.criterion_id = criterion.insertion_criterion_id
                LEFT JOIN ir_attachment AS file
                       ON file.res_model = 'insertion.proof' AND file.res_field = 'file' AND file.res_id = proof.id
                    WHERE criterion.insertion_eligibility_id = eligibility.id
                      AND file.id IS NULL)
            """,
            pathway=self._get_pathway_of_person_sql(SQL("eligibility.person_id")),
        )

    # ------------------------------------------------------------------
    # Support
    # ------------------------------------------------------------------

    @api.model
    def _get_interview_sql(self, today):
        """Return the last interview held, or the first day of a pathway that had none."""
        return SQL(
            """
            SELECT pathway.id AS res_id, GREATEST(pathway.date_start, MAX(interview.date)) AS day,
                   pathway.id AS pathway_id, pathway.person_id, pathway.company_id
              FROM insertion_pathway AS pathway
         LEFT JOIN insertion_interview AS interview
                ON interview.pathway_id = pathway.id AND interview.state = 'done' AND interview.date <= %(today)s
             WHERE pathway.state = 'active'
               AND NOT EXISTS (
                   SELECT
                     FROM insertion_pass_suspension AS suspension
                    WHERE suspension.pass_id = pathway.pass_id
                      AND %(today)s BETWEEN suspension.date_start AND suspension.date_end)
          GROUP BY pathway.id
            """,
            today=today,
        )

    @api.model
    def _get_barrier_sql(self, _today):
        """Return the pathways where one barrier at least was never looked at."""
        return SQL(
            """
            SELECT pathway.id AS res_id, pathway.date_start AS day, pathway.id AS pathway_id, pathway.person_id,
                   pathway.company_id
              FROM insertion_pathway AS pathway
             WHERE pathway.state = 'active'
               AND EXISTS (
                   SELECT
                     FROM insertion_barrier AS barrier
                    WHERE barrier.active
                      AND NOT EXISTS (
                          SELECT
                            FROM insertion_barrier_assessment AS assessment
                           WHERE assessment.pathway_id = pathway.id
                             AND assessment.barrier_id = barrier.id
                             AND assessment.presence != 'not_explored'))
            """
        )

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    @api.model
    def _get_annex_end_sql(self, _today):
        """Return the end of each annex that no other one follows."""
        return SQL(
            """
            SELECT annex.id AS res_id, annex.date_end AS day, NULL::int AS pathway_id, NULL::int AS person_id,
                   annex.company_id
              FROM insertion_annex AS annex
             WHERE annex.state IN %(active)s
               AND NOT EXISTS (
                   SELECT
                     FROM insertion_annex AS next
                    WHERE next.company_id = annex.company_id
                      AND next.structure_kind = annex.structure_kind
                      AND next.state IN %(active)s
                      AND next.date_end > annex.date_end)
            """,
            active=ACTIVE_STATES,
        )
