from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class InsertionAlertSource(models.AbstractModel):
    """Where each kind of alert is read: one query per kind, whatever the number of people.

    A query gives one row per cause: res_id, day, pathway_id, person_id, company_id. It may give more than what is due:
    the delays decide. People who left give none.
    """

    _name = "insertion.alert.source"
    _description = "Sources of the Alerts"

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
    # Contracts
    # ------------------------------------------------------------------

    def _get_contracts_sql(self):
        """Return one row per contract of each running pathway: its versions share their dates."""
        return SQL(
            """
            SELECT DISTINCT pathway.id AS pathway_id, pathway.person_id, pathway.company_id,
                   version.contract_date_start AS date_start, version.contract_date_end AS date_end
              FROM insertion_pathway AS pathway
              JOIN hr_version AS version
                ON version.employee_id = pathway.employee_id
               AND version.active
               AND version.contract_date_start IS NOT NULL
               AND COALESCE(version.contract_date_end, 'infinity') >= COALESCE(pathway.date_start, '-infinity')
             WHERE pathway.state = 'active'
            """
        )

    @api.model
    def _get_contract_end_sql(self, today):
        """Return the end of the last contract: once renewed, an end needs nobody."""
        return SQL(
            """
            SELECT contract.pathway_id AS res_id, MAX(COALESCE(contract.date_end, 'infinity')) AS day,
                   contract.pathway_id, contract.person_id, contract.company_id
              FROM (%s) AS contract
          GROUP BY contract.pathway_id, contract.person_id, contract.company_id
            HAVING MAX(COALESCE(contract.date_end, 'infinity')) BETWEEN %s AND '9999-12-31'
            """,
            self._get_contracts_sql(),
            today,
        )

    @api.model
    def _get_cddi_total_sql(self, today):
        """Return the day on which the contracts of the pathway add up to the legal total.

        The days between two contracts do not count. The last contract is the one that reaches the total.
        """
        total = self.env["insertion.parameter"]._get_value("cddi_max_months", today)
        return SQL(
            """
            SELECT contract.pathway_id AS res_id,
                   (MAX(contract.date_start) + %(total)s * INTERVAL '1 month')::date - 1
                   - COALESCE(SUM(contract.date_end - contract.date_start + 1)
                              FILTER (WHERE contract.is_earlier), 0)::int AS day,
                   contract.pathway_id, contract.person_id, contract.company_id
              FROM (SELECT contract.*,
                           contract.date_start < MAX(contract.date_start) OVER (PARTITION BY contract.pathway_id)
                           AS is_earlier
                      FROM (%(contracts)s) AS contract
                     WHERE contract.date_end IS NOT NULL) AS contract
          GROUP BY contract.pathway_id, contract.person_id, contract.company_id
            HAVING MAX(contract.date_end) >= %(today)s
            """,
            contracts=self._get_contracts_sql(),
            total=int(total),
            today=today,
        )

    @api.model
    def _get_formality_late_sql(self, _today):
        return SQL(
            """
            SELECT formality.id AS res_id, formality.date_due AS day, formality.pathway_id, formality.person_id,
                   formality.company_id
              FROM insertion_formality AS formality
             WHERE formality.date_done IS NULL
               AND formality.date_due IS NOT NULL
            """
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
                ON interview.pathway_id = pathway.id AND interview.date <= %(today)s
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
                    WHERE NOT EXISTS (
                          SELECT
                            FROM insertion_barrier_assessment AS assessment
                           WHERE assessment.pathway_id = pathway.id
                             AND assessment.barrier_id = barrier.id
                             AND assessment.presence != 'not_explored'))
            """
        )

    @api.model
    def _get_immersion_sql(self, today):
        """Return the last day of the immersions whose total comes near a limit of the law.

        Two totals: the days over the rolling twelve months, and the share of the contract that runs.
        """
        values = self.env["insertion.parameter"]._get_values(["alert_immersion_days", "alert_immersion_share"], today)
        return SQL(
            """
            SELECT pathway.id AS res_id, MAX(immersion.date_end) AS day, pathway.id AS pathway_id, pathway.person_id,
                   pathway.company_id
              FROM insertion_pathway AS pathway
              JOIN insertion_immersion AS immersion
                ON immersion.pathway_id = pathway.id AND immersion.date_end >= %(since)s
         LEFT JOIN (%(contracts)s) AS contract
                ON contract.pathway_id = pathway.id AND %(today)s BETWEEN contract.date_start AND contract.date_end
             WHERE pathway.state = 'active'
          GROUP BY pathway.id
            HAVING SUM(immersion.date_end - GREATEST(immersion.date_start, %(since)s) + 1) >= %(days)s
                OR SUM(immersion.date_end - immersion.date_start + 1) FILTER (
                       WHERE immersion.date_start BETWEEN contract.date_start AND contract.date_end)
                   >= %(share)s / 100.0 * (MAX(contract.date_end) - MAX(contract.date_start) + 1)
            """,
            contracts=self._get_contracts_sql(),
            since=today + relativedelta(years=-1, days=1),
            today=today,
            days=values["alert_immersion_days"],
            share=values["alert_immersion_share"],
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
             WHERE NOT EXISTS (
                   SELECT
                     FROM insertion_annex AS next
                    WHERE next.company_id = annex.company_id
                      AND next.structure_kind = annex.structure_kind
                      AND next.date_end > annex.date_end)
            """
        )
